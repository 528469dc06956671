"""The sentences the rules engine says in each language, kept as data in `phrases/*.toml`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

_PHRASES: Final = files("api.drafting.rules") / "phrases"


def say(language: str, key: str, **slots: str) -> str:
    """The sentence under a dotted key, its `{slots}` filled as plain text.

    Raises:
        KeyError: the language has no such sentence; a test keeps all languages complete.
    """
    return _fill(_table(language)[key], slots)


def has(language: str, key: str) -> bool:
    """Whether a language has a sentence of its own under a key."""
    return key in _table(language)


def say_all(language: str, key: str, **slots: str) -> tuple[str, ...]:
    """All sentences under a dotted key that holds a list."""
    table = _table(language)
    found: list[str] = []
    while (numbered := f"{key}.{len(found)}") in table:
        found.append(_fill(table[numbered], slots))
    return tuple(found)


def _fill(sentence: str, slots: dict[str, str]) -> str:
    # Not str.format: a slot is text from outside and may itself hold braces.
    for name, value in slots.items():
        sentence = sentence.replace("{" + name + "}", value)
    return sentence


@cache
def _table(language: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    _flatten(tomllib.loads((_PHRASES / f"{language}.toml").read_text("utf-8")), "", flat)
    return flat


def _flatten(value: object, prefix: str, flat: dict[str, str]) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():  # pyright: ignore[reportUnknownVariableType] - TOML is untyped
            _flatten(inner, f"{prefix}.{name}" if prefix else str(name), flat)  # pyright: ignore[reportUnknownArgumentType] - same
    elif isinstance(value, list):
        for index, inner in enumerate(value):  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - same
            _flatten(inner, f"{prefix}.{index}", flat)  # pyright: ignore[reportUnknownArgumentType] - same
    else:
        flat[prefix] = str(value)
