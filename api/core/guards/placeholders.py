"""Gaps that were meant to be filled in: [Your Name], {company}, a row of capital X, Lorem ipsum."""

import re
from collections.abc import Iterator
from typing import Final

from api.core.guards.reading import Reading
from api.core.models import Violation

_ANYWHERE: Final = re.compile(
    r"\[[^\]\n]{1,40}\](?!\()|\{[^{}\n]{1,40}\}|<[A-Za-z][A-Za-z _-]{1,30}>|\bX{3,}\b|_{3,}|%[A-Za-z_]+%|\$\w+\$"
    r"|\b(?:Lorem ipsum|(?:insert|einfügen|insérer|insertar|inserire|invoegen) (?:name|your|the|company|hier|ici)\b)"
    r"|\b(?:Your|First|Last|Full|Company|Recipient|Target|Sender)(?:'s)? Name\b"
    r"|\bN\.\s?N\.(?!\w)|\bTBD\b|\?\?\?+",
)
_AS_SIGNATURE: Final = re.compile(
    r"(?:\A|[\n,.!])[^\S\n]*(your name|my name|ihr name|dein name|mein name|votre nom|ton nom|mon nom"
    r"|(?:su|tu|mi) nombre|(?:o )?(?:seu|teu|meu) nome|(?:il )?(?:suo|tuo|mio) nome|(?:uw|je|mijn) naam"
    r"|sender|absender|name)\s*\Z",
    re.IGNORECASE,
)


def check_placeholders(reading: Reading) -> Iterator[Violation]:
    """Every gap left open."""
    for pattern in (_ANYWHERE, _AS_SIGNATURE):
        for match in pattern.finditer(reading.text):
            yield reading.violation("placeholder", *match.span(match.lastindex or 0), "Fill this in or leave it out.")
