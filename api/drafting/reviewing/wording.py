"""What the review listens for and what it says, per language: `cues/*.toml` and `phrases/*.toml`, read once."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal

Cue = Literal[
    "known",
    "referred",
    "knows_work",
    "offer",
    "asks",
    "favour",
    "pitch",
    "mass",
    "bad_faith",
    "vague",
    "sells",
    "fake",
    "buys",
    "refuses",
]

_FOLDER: Final = files("api.drafting.reviewing")


@cache
def cues(language: str) -> Mapping[Cue, re.Pattern[str]]:
    """Every cue of a language, matched without case from the beginning of a word."""
    table = _table("cues", language)
    return {
        cue: re.compile(r"(?<!\w)(?:" + "|".join(table[cue]) + ")", re.IGNORECASE) for cue in Cue.__args__
    }


def say(language: str, section: str, key: str) -> str:
    """The sentence under a key of a section."""
    return _table("phrases", language)[section][key]


def say_of(language: str, section: str, key: str) -> tuple[str, ...]:
    """All wordings under a key of a section that holds lists."""
    return tuple(_table("phrases", language)[section][key])
