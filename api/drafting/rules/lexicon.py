"""The cues of each language, read once from `cues/*.toml` and compiled. Nothing is judged here."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from api.core.languages import SUPPORTED

Part = Literal["target", "goal", "context"]
"""Whose words a cue is looked for in: the target's profile, the user's goal, or what links the two."""

_CUES: Final = files("api.drafting.rules") / "cues"
FIELD: Final = "field:"
"""How the tag of a field of work begins."""
_SHORTEST_BEGINNING: Final = 3
_LONG_BEGINNING: Final = 6
_LONGEST_BEGINNING: Final = 12
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@cache
def cue_pattern(language: str, part: Part, cue: str) -> re.Pattern[str] | None:
    """The pattern for one cue in one language, or None where the language has none."""
    expressions = _load(language).get(part, {}).get(cue, [])
    if not expressions:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(expressions) + ")", re.IGNORECASE)


@cache
def cue_names(language: str, part: Part) -> tuple[str, ...]:
    """The names of all cues a language has for one part."""
    return tuple(_load(language).get(part, {}))


@cache
def common_words() -> frozenset[str]:
    """Words, case folded, that say nothing about a shared subject, of all supported languages together."""
    lists = tomllib.loads((_CUES / "common.toml").read_text("utf-8")).values()
    return frozenset(word for words in lists for word in words.split())


def field_of(folded_word: str) -> str | None:
    """The field of work a folded word belongs to, as a tag that no stem can be mistaken for; None for most words."""
    fields, heads = _fields()
    for at in range(max(1, len(folded_word) - _LONG_BEGINNING + 1)):
        shortest = _LONG_BEGINNING if at else _SHORTEST_BEGINNING  # only a long one counts inside a compound too
        if folded_word[at : at + shortest] not in heads:
            continue
        pieces = (folded_word[at : at + size] for size in range(shortest, _LONGEST_BEGINNING + 1))
        if found := [fields[piece] for piece in pieces if piece in fields]:
            return FIELD + min(found)[1]
    return None


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text, letters only, contractions kept whole."""
    return _WORD.finditer(text)


def languages_to_try(detected: str | None) -> Iterable[str]:
    """Where to look: the language a text is in if it has cues, else all of them."""
    return (detected,) if detected in SUPPORTED else SUPPORTED


@cache
def _fields() -> tuple[dict[str, tuple[int, str]], frozenset[str]]:
    """How words of a field begin, to its rank and name, and the first letters of all of them.

    Of two fields that fit, the first in the file counts.
    """
    fields: dict[str, tuple[int, str]] = {}
    for rank, (name, listed) in enumerate(tomllib.loads((_CUES / "concepts.toml").read_text("utf-8")).items()):
        for beginning in listed.split():
            fields.setdefault(beginning, (rank, name))
    return fields, frozenset(word[:size] for word in fields for size in (_SHORTEST_BEGINNING, _LONG_BEGINNING))


@cache
def _load(language: str) -> dict[str, dict[str, list[str]]]:
    path = _CUES / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
