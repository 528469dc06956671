"""What a review listens for and what it says, per language: `cues/*.toml` and `phrases/*.toml`, read once."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal, get_args

Cue = Literal[
    # in the message
    "known",
    "referred",
    "knows_work",
    "offer",
    "asks",
    "favour",
    "pitch",
    "wares",
    "mass",
    "bad_faith",
    "vague",
    # in the inviter's profile
    "sells",
    "fake",
    # in the user's goal
    "buys",
    "refuses",
]

_FOLDER: Final = files("api.drafting.reviewing")


@cache
def cues(language: str) -> Mapping[Cue, re.Pattern[str]]:
    """Every cue of a language, matched without regard to case from the beginning of a word."""
    table: dict[str, list[str]] = tomllib.loads((_FOLDER / "cues" / f"{language}.toml").read_text("utf-8"))
    patterns = {cue: re.compile(rf"(?<!\w)(?:{'|'.join(table[cue])})", re.IGNORECASE) for cue in get_args(Cue)}
    return MappingProxyType(patterns)


def say(language: str, section: str, key: str) -> str:
    """The sentence under a key of a section; its `{quote}` is the caller's to fill."""
    return _phrases(language)[section][key]


def has(language: str, section: str, key: str) -> bool:
    """Whether a language has a sentence of its own under a key."""
    return key in _phrases(language)[section]


@cache
def _phrases(language: str) -> Mapping[str, Mapping[str, str]]:
    table: dict[str, dict[str, str]] = tomllib.loads((_FOLDER / "phrases" / f"{language}.toml").read_text("utf-8"))
    return table
