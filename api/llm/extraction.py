"""Finds the one JSON object in what a model wrote, and takes nothing that a strict reader would not."""

import json
from typing import Final, Literal

from api.core.errors import ModelOutputInvalid

OutputFault = Literal[
    "too_large", "not_a_completion", "no_choices", "empty", "cut_short",
    "not_json", "several_objects", "duplicate_keys", "not_a_number", "lone_surrogate", "wrong_shape",
]  # fmt: skip
"""How a completion can fail to be an answer: the codes of `ModelOutputInvalid`."""

_MAX_STARTS: Final = 20
"""How many opening braces are tried: prose around an answer has few, and each one tried costs a scan."""


def extract_object(text: str) -> dict[str, object]:
    """The single JSON object in `text`, with prose and code fences around it ignored.

    Raises:
        ModelOutputInvalid: there is none, there are several, or it has duplicate keys, NaN or lone surrogates.
    """
    found: list[dict[str, object]] = []
    position = text.find("{")
    for _ in range(_MAX_STARTS):
        if position < 0:
            break
        try:
            value, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):  # no JSON here, a number of thousands of digits, or too deep
            end = position + 1
        else:
            found.append(value)
        position = text.find("{", end)
    if not found:
        raise invalid(code="not_json")
    if len(found) > 1:
        raise invalid(code="several_objects")
    try:
        json.dumps(found[0], ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise invalid(code="lone_surrogate") from None
    return found[0]


def invalid(*, code: OutputFault) -> ModelOutputInvalid:
    """The error for one kind of unusable answer. It says what is wrong and never quotes the answer."""
    return ModelOutputInvalid(f"The model's answer cannot be used ({code}).", code=code)


def _object_without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise invalid(code="duplicate_keys")
    return result


def _no_constant(_name: str) -> float:
    raise invalid(code="not_a_number")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object_without_duplicates, parse_constant=_no_constant)
