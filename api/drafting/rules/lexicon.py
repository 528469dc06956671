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


def fields_of(folded_word: str) -> frozenset[str]:
    """The fields of work a folded word belongs to, as tags that no stem can be mistaken for."""
    return frozenset(tag for tag, pattern in _fields() if pattern.search(folded_word))


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text, letters only, contractions kept whole."""
    return _WORD.finditer(text)


def languages_to_try(detected: str | None) -> Iterable[str]:
    """Where to look: the language a text is in if it has cues, else all of them."""
    return (detected,) if detected in SUPPORTED else SUPPORTED


@cache
def _fields() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each field with its words: a beginning counts at the start of a word, a long one inside a compound too."""
    fields: list[tuple[str, re.Pattern[str]]] = []
    for name, listed in tomllib.loads((_CUES / "concepts.toml").read_text("utf-8")).items():
        beginnings = listed.split()
        inside = [beginning for beginning in beginnings if len(beginning) >= _LONG_BEGINNING]
        fields.append((f"{FIELD}{name}", re.compile(f"^(?:{'|'.join(beginnings)})|{'|'.join(inside)}")))
    return tuple(fields)


@cache
def _load(language: str) -> dict[str, dict[str, list[str]]]:
    path = _CUES / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
