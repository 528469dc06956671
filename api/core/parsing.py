"""Bytes from outside into one JSON object, strictly, and pydantic's complaints about it into our faults."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any, Final, NoReturn, TypeVar, cast

from pydantic import BaseModel, ValidationError

from api.core.errors import Fault, InvalidRequest, MalformedRequest

MAX_DEPTH: Final = 32
MAX_FAULTS: Final = 100
"""The first so many are listed. Nobody reads more, and the answer would outweigh the request."""
MAX_KEYS: Final = 1_000
"""Keys of one object. No request has a tenth of them, and each unknown one costs a complaint."""
MAX_KEYS_IN_ALL: Final = 10_000
"""Keys of all objects of a body together. The longest shortlist has a fifth of them."""

# A place repeats its keys in each of its faults, so long keys would make the answer outweigh the request too.
_STEP_MAX: Final = 100
_TOO_DEEP: Final = f"The body is nested deeper than {MAX_DEPTH} levels."
# Half a character cannot be encoded again, and no text a person wrote holds a NUL.
_UNWRITABLE: Final = re.compile("[\x00\ud800-\udfff]")

_WORDS: Final = MappingProxyType(
    {  # pydantic's type: our code, and what we say
        "missing": ("required", "This field is required."),
        "extra_forbidden": ("unknown_field", "There is no such field."),
        "string_type": ("not_a_string", "This must be a string."),
        "string_too_short": ("too_short", "The least length is {min_length}, in code points."),
        "string_too_long": ("too_long", "The greatest length is {max_length}, in code points."),
        "literal_error": ("not_a_choice", "This must be one of {expected}."),
        "int_type": ("not_an_integer", "This must be a whole number."),
        "int_from_float": ("not_an_integer", "This must be a whole number."),
        "float_type": ("not_a_number", "This must be a number."),
        "greater_than_equal": ("too_small", "This must be at least {ge}."),
        "less_than_equal": ("too_large", "This must be at most {le}."),
        "too_short": ("too_few", "There must be at least {min_length} of these."),
        "too_long": ("too_many", "There may be at most {max_length} of these."),
        "tuple_type": ("not_a_list", "This must be a list."),
        "model_type": ("not_an_object", "This must be an object."),
        "model_attributes_type": ("not_an_object", "This must be an object."),
        "value_error": ("invalid_value", "This is {error}."),
    }
)
_OTHERWISE: Final = ("invalid_value", "This is not a possible value.")

RequestT = TypeVar("RequestT", bound=BaseModel)


def parse_json_object(body: bytes) -> dict[str, object]:
    """Read one JSON object, more strictly than JSON asks.

    Raises:
        MalformedRequest: not UTF-8 or not JSON, NaN or Infinity, lone surrogates or NUL in a string, a key twice,
            more than `MAX_KEYS` in an object or `MAX_KEYS_IN_ALL`, nested deeper than `MAX_DEPTH`, or not an object.
    """
    keys = 0

    def read_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal keys
        keys += len(pairs)
        if keys > MAX_KEYS_IN_ALL:
            message = f"The objects in the body have more than {MAX_KEYS_IN_ALL:,} keys together."
            raise MalformedRequest(message)
        return _strict_object(pairs)

    try:
        value: object = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=read_object,
            parse_constant=_refuse_constant,
            parse_float=_read_fraction,
        )
    except UnicodeDecodeError:
        message = "The body is not UTF-8."
        raise MalformedRequest(message) from None  # the cause quotes the body
    except json.JSONDecodeError as error:
        message = f"The body is not JSON: see line {error.lineno}, column {error.colno}."
        raise MalformedRequest(message) from None
    except RecursionError:
        raise MalformedRequest(_TOO_DEEP) from None
    except ValueError:
        message = "The body holds a number with too many digits."
        raise MalformedRequest(message) from None
    if not isinstance(value, dict):
        message = "The body is not a JSON object."
        raise MalformedRequest(message)
    parsed = cast("dict[str, object]", value)  # JSON has no other keys
    if faults := tuple(islice(_unwritable_strings(parsed), MAX_FAULTS)):
        message = "The body holds characters no text has: lone surrogates or NUL."
        raise MalformedRequest(message, faults)
    return parsed


def as_request(kind: type[RequestT], body: Mapping[str, object]) -> RequestT:
    """What came by another way than HTTP, through the same strict door.

    Raises:
        InvalidRequest: a field is wrong.
        MalformedRequest: a text holds characters that no text has, or it is nested too deep.
    """
    parsed = parse_json_object(json.dumps(body).encode())
    try:
        return kind.model_validate(parsed)
    except ValidationError as error:
        raise as_invalid_request(parsed, error.errors()) from None  # the cause quotes the values


def as_invalid_request(body: object, complaints: Iterable[Mapping[str, Any]]) -> InvalidRequest:
    """Turn pydantic's complaints about `body` into one fault per place, in the order of the fields. No value is quoted.

    The complaints are those of `ValidationError.errors()`; Any, because that is how pydantic types their contexts.
    """
    faults: dict[str, Fault] = {}
    for complaint in complaints:
        code, text = _WORDS.get(complaint["type"], _OTHERWISE)
        pointer = _pointer(_place(body, complaint["loc"]))
        # Of a union's complaints the last is about its widest member, so that is the one to show.
        faults[pointer] = Fault(pointer, code, text.format_map(complaint.get("ctx", {})))
    return InvalidRequest(tuple(faults.values())[:MAX_FAULTS])


def _refuse_constant(name: str) -> NoReturn:
    message = f"The body holds {name}, which is not JSON."
    raise MalformedRequest(message)


def _read_fraction(text: str) -> float:
    """A whole number stays one however it is written: 150.0 is an integer to JSON Schema, and to many who send it."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _strict_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(pairs) > MAX_KEYS:
        message = f"An object in the body has more than {MAX_KEYS:,} keys."
        raise MalformedRequest(message)
    parsed = dict(pairs)
    if len(parsed) < len(pairs):
        message = "An object in the body has the same key twice."
        raise MalformedRequest(message)
    return parsed


def _unwritable_strings(value: object, place: tuple[str | int, ...] = ()) -> Iterator[Fault]:
    if len(place) == MAX_DEPTH and isinstance(value, list | dict):
        raise MalformedRequest(_TOO_DEEP)
    if isinstance(value, str) and _UNWRITABLE.search(value):
        yield Fault(_pointer(place), "unwritable_character", "This holds a lone surrogate or a NUL.")
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield from _unwritable_strings(item, (*place, index))
    elif isinstance(value, dict):
        for key, item in cast("dict[str, object]", value).items():
            if _UNWRITABLE.search(key):
                yield Fault(_pointer(place), "unwritable_character", "A key here holds a lone surrogate or a NUL.")
            yield from _unwritable_strings(item, (*place, key))


def _place(body: object, location: Sequence[str | int]) -> Iterator[str | int]:
    """The part of pydantic's location that stands in the body; after it come the names of union members."""
    inside = body
    for step in location:
        if isinstance(inside, list) and isinstance(step, int):
            yield step
            inside = cast("list[object]", inside)[step]
        elif isinstance(inside, dict):
            yield step
            inside = cast("dict[str | int, object]", inside).get(step)
        else:
            return


def _pointer(place: Iterable[str | int]) -> str:
    return "".join(f"/{_cut(str(step)).replace('~', '~0').replace('/', '~1')}" for step in place)


def _cut(step: str) -> str:
    return step if len(step) <= _STEP_MAX else f"{step[:_STEP_MAX]}…"
