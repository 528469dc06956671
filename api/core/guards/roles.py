"""What a note says one of the two is ("as a fellow baker"), against what their side of the inputs says."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from api.core.guards.folding import WORD, fold
from api.core.guards.ownership import Sides, next_speaker, speaks_of_sender
from api.core.guards.reading import Reading
from api.core.languages import detect_language
from api.core.models import Violation

_WORDS_OF_A_ROLE: Final = 3


@dataclass(frozen=True, slots=True)
class _Roles:
    says: re.Pattern[str]
    endings: re.Pattern[str]
    open: frozenset[str]


def check_roles(reading: Reading, both: Sides) -> Iterator[Violation]:
    """Every role that the person does not have.

    Where that person's side is in another language than the note, a word for a role cannot be looked up there: then
    only a role that the other alone has is reported.
    """
    roles = _ROLES.get(reading.brief.language)
    if roles is None:
        return
    for opener in roles.says.finditer(reading.own_words):
        for start, end in _roles_after(reading.own_words, opener.end(), roles):
            word = reading.own_words[start:end]
            own, other = both.sender, both.target
            if next_speaker(reading, end) == "target" and not speaks_of_sender(reading, *opener.span()):
                own, other = other, own
            can_be_looked_up = detect_language(own.text) == reading.brief.language
            if not own.words.support_part(word) and (other.words.support(word) or can_be_looked_up):
                yield reading.violation("unsupported_role", start, end, "The inputs do not say that this is so.")


def _roles_after(text: str, index: int, roles: _Roles) -> Iterator[tuple[int, int]]:
    end = index
    for count, word in enumerate(WORD.finditer(text, index)):
        if count == _WORDS_OF_A_ROLE or text[end : word.start()].strip():
            return
        folded = fold(word.group())
        if roles.endings.search(folded) and folded not in roles.open:
            yield word.span()
        end = word.end()


def _load() -> Mapping[str, _Roles]:
    tables = tomllib.loads(files("api.core.guards").joinpath("roles.toml").read_text(encoding="utf-8"))
    return {
        code: _Roles(
            says=re.compile(rf"\b(?:{table['says']})\b", re.IGNORECASE),
            endings=re.compile(rf"(?:{table['endings']})\Z"),
            open=frozenset(table["open"].split()),
        )
        for code, table in tables.items()
    }


_ROLES: Final = _load()
