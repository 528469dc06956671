"""Acts a note claims for its sender (a meeting, a reading, a visit), against what the user told."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from api.core.guards.folding import fold
from api.core.guards.reading import Reading
from api.core.guards.work_words import WORKS
from api.core.models import Violation

# A clause with one of these denies the act, or wishes or supposes it.
_DENIED: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        code: re.compile(rf"\b(?:{words})\b|n['’]t\b", re.IGNORECASE)
        for code, words in {
            "en": "not|never|if|would|could|hope|cannot|without having",
            "de": r"nicht|nie|kein\w*|wenn|falls|möchte|würde|hoffe|ohne",
            "fr": "pas|jamais|si|voudrais|aimerais|espère|sans",
            "es": "no|nunca|jamás|si|gustaría|quisiera|espero|sin",
            "pt": "não|nunca|jamais|se|gostaria|gostava|espero|sem",
            "it": "non|mai|se|vorrei|piacerebbe|spero|senza",
            "nl": "niet|nooit|geen|als|zou|wil|hoop|zonder",
        }.items()
    }
)

_REST_OF_CLAUSE: Final = re.compile(r"[^.!?;:,\n]*")


@dataclass(frozen=True, slots=True)
class _Act:
    """One kind of act: how each language claims it, and what the user must have told for it to be true."""

    name: str
    claims: Mapping[str, re.Pattern[str]]
    told: re.Pattern[str]


def check_acts(reading: Reading) -> Iterator[Violation]:
    """Every claimed act that the user did not tell, denials and wishes aside."""
    text = reading.own_words
    for act in _ACTS:
        pattern = act.claims.get(reading.brief.language)
        for match in pattern.finditer(text) if pattern else ():
            clause_start = max(text.rfind(mark, 0, match.start()) for mark in ".!?;:\n") + 1
            is_denied = _DENIED[reading.brief.language].search(text, clause_start, match.end()) is not None
            is_verbatim = fold(match.group()) in reading.inputs
            is_told = act.told.search(reading.told) and _is_work_told(reading, match)
            if not is_denied and not is_verbatim and not is_told:
                yield reading.violation("unsupported_act", *match.span(), f"The user did not tell this ({act.name}).")


def _is_work_told(reading: Reading, act: re.Match[str]) -> bool:
    """What was read or heard is of a kind that the user names: an article is no book."""
    clause = _REST_OF_CLAUSE.match(reading.own_words, act.start())
    said = clause.group() if clause else act.group()
    return all(work.is_told(reading.told) for work in WORKS if work.named.search(said))


def _load() -> tuple[_Act, ...]:
    tables = tomllib.loads(files("api.core.guards").joinpath("acts.toml").read_text(encoding="utf-8"))
    return tuple(
        _Act(
            name=name,
            claims={code: re.compile(pattern, re.IGNORECASE) for code, pattern in table["claims"].items()},
            told=re.compile(rf"\b(?:{table['told']})"),
        )
        for name, table in tables.items()
    )


_ACTS: Final = _load()
