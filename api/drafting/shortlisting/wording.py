"""What a shortlist listens for and what it says, per language: `cues/*.toml` and `phrases/*.toml`, read once."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal, get_args

Cue = Literal["acquaintance", "named_way", "email", "group", "posts"]
"""The ways that show in a profile; that there is a shared contact shows in the context."""
Section = Literal["explanations", "steps", "warnings"]

_FOLDER: Final = files("api.drafting.shortlisting")


@cache
def cues(language: str) -> Mapping[Cue, re.Pattern[str]]:
    """What shows each way a profile can leave open, matched without regard to case from the beginning of a word."""
    table: dict[str, list[str]] = tomllib.loads((_FOLDER / "cues" / f"{language}.toml").read_text("utf-8"))
    patterns = {cue: re.compile(rf"(?<!\w)(?:{'|'.join(table[cue])})", re.IGNORECASE) for cue in get_args(Cue)}
    return MappingProxyType(patterns)


def say(language: str, section: Section, key: str, **slots: str) -> str:
    """The sentence under a key of a section, its `{slots}` filled."""
    return phrases(language)[section][key].format_map(slots)


@cache
def phrases(language: str) -> Mapping[str, Mapping[str, str]]:
    """Everything said in a language."""
    table: dict[str, dict[str, str]] = tomllib.loads((_FOLDER / "phrases" / f"{language}.toml").read_text("utf-8"))
    return table
