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
_LONG_BEGINNING: Final = 6
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
    found = _fields().search(folded_word)
    return f"{FIELD}{found.lastgroup}" if found else None


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text, letters only, contractions kept whole."""
    return _WORD.finditer(text)


def languages_to_try(detected: str | None) -> Iterable[str]:
    """Where to look: the language a text is in if it has cues, else all of them."""
    return (detected,) if detected in SUPPORTED else SUPPORTED


@cache
def _fields() -> re.Pattern[str]:
    """One group a field: a beginning counts at the start of a word, a long one inside a compound too."""
    groups: list[str] = []
    for name, listed in tomllib.loads((_CUES / "concepts.toml").read_text("utf-8")).items():
        beginnings = listed.split()
        inside = [beginning for beginning in beginnings if len(beginning) >= _LONG_BEGINNING]
        groups.append(f"(?P<{name}>^(?:{'|'.join(beginnings)})|{'|'.join(inside)})")
    return re.compile("|".join(groups))


@cache
def _load(language: str) -> dict[str, dict[str, list[str]]]:
    path = _CUES / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
