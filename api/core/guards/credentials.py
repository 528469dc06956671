"""Praise and credentials: an award, a name in the field, a degree, a superlative, each only where an input has it."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from api.core.guards.ownership import Sides, next_speaker, speaker
from api.core.guards.reading import Reading
from api.core.languages import SUPPORTED
from api.core.models import Violation


def check_credentials(reading: Reading, both: Sides) -> Iterator[Violation]:
    """Every credential that no input has, or none of the side it is claimed for."""
    if reading.brief.language not in SUPPORTED or not _ANY_CLAIM.search(reading.own_words):
        return
    for name, (claims, told) in _CREDENTIALS.items():
        for match in claims.finditer(reading.own_words):
            owner = speaker(reading, match.start()) or next_speaker(reading, match.end())
            text = {"target": both.target.text, "sender": both.sender.text, None: reading.inputs}[owner]
            if not told.search(text):
                yield reading.violation("unsupported_credential", *match.span(), f"No input says so ({name}).")


_TABLES: Final = tomllib.loads(files("api.core.guards").joinpath("credentials.toml").read_text(encoding="utf-8"))
_CREDENTIALS: Final = {
    name: (re.compile(rf"\b(?:{table['claims']})\b", re.IGNORECASE), re.compile(rf"\b(?:{table['told']})"))
    for name, table in _TABLES.items()
}
_ANY_CLAIM: Final = re.compile(
    rf"\b(?=\w)(?:{'|'.join(table['claims'] for table in _TABLES.values())})\b", re.IGNORECASE
)
"""Most notes claim none, which takes one look to see."""
