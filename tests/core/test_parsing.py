import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from api.core.errors import Fault, MalformedRequest
from api.core.models import DraftRequest
from api.core.parsing import MAX_DEPTH, MAX_FAULTS, as_invalid_request, parse_json_object
from api.core.shortlist import ShortlistRequest


def faults_of(body: object) -> tuple[Fault, ...]:
    with pytest.raises(ValidationError) as caught:
        DraftRequest.model_validate(body)
    return as_invalid_request(body, caught.value.errors()).faults


def _objects(count: int, keys: int) -> bytes:
    return json.dumps({"a": [{f"key{number}": 0 for number in range(keys)}] * count}).encode()


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        pytest.param(b"", "not JSON: see line 1, column 1", id="nothing"),
        pytest.param(b'{"a": 1', "not JSON", id="cut_off"),
        pytest.param(b"{'a': 1}", "not JSON", id="single_quotes"),
        pytest.param(b'{"a": 1,}', "not JSON", id="trailing_comma"),
        pytest.param(b'{"a": 1} {}', "not JSON", id="two_objects"),
        pytest.param(b'{"a": "\x00"}', "not JSON", id="raw_nul"),
        pytest.param(b"\xef\xbb\xbf{}", "not JSON", id="byte_order_mark"),
        pytest.param(b'{"a": "\xff"}', "not UTF-8", id="not_utf8"),
        pytest.param('{"a": 1}'.encode("utf-16"), "not UTF-8", id="utf16"),
        pytest.param(b'{"a": "\xed\xa0\x80"}', "not UTF-8", id="raw_surrogate"),
        pytest.param(b'{"a": NaN}', "NaN", id="nan"),
        pytest.param(b'{"a": -Infinity}', "-Infinity", id="infinity"),
        pytest.param(b'{"a": 1, "a": 2}', "same key twice", id="key_twice"),
        pytest.param(b'{"a": {"b": 1, "b": 1}}', "same key twice", id="key_twice_inside"),
        pytest.param(b'{"a": "\\ud800"}', "lone surrogates or NUL", id="lone_surrogate"),
        pytest.param(b'{"\\udc00": 1}', "lone surrogates or NUL", id="lone_surrogate_in_a_key"),
        pytest.param(b'{"a": ["\\u0000"]}', "lone surrogates or NUL", id="escaped_nul"),
        pytest.param(b"[" * 20_000, "deeper than 32", id="open_brackets"),
        pytest.param(b'{"a":' * 20_000 + b"1" + b"}" * 20_000, "deeper than 32", id="deep_objects"),
        pytest.param(b'{"a":' + b"[" * 32 + b"]" * 32 + b"}", "deeper than 32", id="one_level_too_deep"),
        pytest.param(b'{"a": ' + b"9" * 5_000 + b"}", "too many digits", id="endless_number"),
        pytest.param(_objects(20, 600), "more than 10,000 keys together", id="many_objects_of_many_keys"),
        pytest.param(b"[]", "not a JSON object", id="a_list"),
        pytest.param(b'"text"', "not a JSON object", id="a_string"),
        pytest.param(b"null", "not a JSON object", id="null"),
    ],
)
def test_what_is_not_one_strict_json_object_is_malformed(body: bytes, detail: str) -> None:
    with pytest.raises(MalformedRequest, match=detail):
        parse_json_object(body)


def test_the_deepest_that_is_read() -> None:
    assert parse_json_object(b'{"a":' + b"[" * 31 + b"1" + b"]" * 31 + b"}")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("150.0", 150, id="zero_after_the_point"),
        pytest.param("1.5e2", 150, id="exponent"),
        pytest.param("-0.0", 0, id="zero_below_zero"),
        pytest.param("0.25", 0.25, id="fraction"),
    ],
)
def test_a_whole_number_is_an_integer_however_it_is_written(written: str, read: float) -> None:
    number = parse_json_object(f'{{"a": {written}}}'.encode())["a"]
    assert (number, type(number)) == (read, type(read))


def test_a_string_that_cannot_be_written_is_pointed_to() -> None:
    with pytest.raises(MalformedRequest) as caught:
        parse_json_object(b'{"target": {"profile": "\\ud800"}, "x/y": ["a", "\\u0000"]}')

    assert [fault.pointer for fault in caught.value.faults] == ["/target/profile", "/x~1y/1"]


def test_a_surrogate_pair_is_a_character() -> None:
    assert parse_json_object(b'{"a": "\\ud83d\\ude00"}') == {"a": "\N{GRINNING FACE}"}


def test_the_deepest_nesting_allowed_is_read() -> None:
    body = b'{"a":' + b"[" * (MAX_DEPTH - 1) + b"1" + b"]" * (MAX_DEPTH - 1) + b"}"

    assert parse_json_object(body)


_TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(value=st.dictionaries(_TEXT, _VALUES, max_size=3), ascii_only=st.booleans())
def test_proper_json_comes_out_as_it_went_in(value: dict[str, object], *, ascii_only: bool) -> None:
    assert parse_json_object(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(body=st.binary(max_size=200))
def test_any_bytes_are_read_or_malformed(body: bytes) -> None:
    try:
        parse_json_object(body)
    except MalformedRequest as error:
        assert error.detail  # noqa: PT017 - either outcome is right, a third is not


def test_every_fault_is_listed_at_once_with_its_pointer() -> None:
    faults = faults_of({"target": {"name": "", "nickname": 1}, "goal": 5, "channel": "fax", "a/b~c": 1})

    assert [(fault.pointer, fault.code) for fault in faults] == [
        ("/target/name", "too_short"),
        ("/target/profile", "required"),
        ("/target/nickname", "unknown_field"),
        ("/goal", "not_a_string"),
        ("/channel", "not_a_choice"),
        ("/a~1b~0c", "unknown_field"),
    ]


def test_a_fault_inside_a_list_points_to_its_entry() -> None:
    body = {"targets": [{"profile": "p"}, {"profile": 1, "a": 0}, "x"], "goal": "g"}
    with pytest.raises(ValidationError) as caught:
        ShortlistRequest.model_validate(body)

    assert [(fault.pointer, fault.code) for fault in as_invalid_request(body, caught.value.errors()).faults] == [
        ("/targets/1/profile", "not_a_string"),
        ("/targets/1/a", "unknown_field"),
        ("/targets/2", "not_an_object"),
    ]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        pytest.param("target", [], "not_an_object", id="a_list_for_an_object"),
        pytest.param("sender", "me", "not_an_object", id="a_string_for_an_object"),
        pytest.param("goal", "", "too_short", id="empty"),
        pytest.param("goal", "g" * 4_001, "too_long", id="too_long"),
        pytest.param("max_length", "150", "not_an_integer", id="digits_in_a_string"),
        pytest.param("max_length", True, "not_an_integer", id="a_boolean_for_a_number"),
        pytest.param("max_length", 150.5, "not_an_integer", id="half_a_unit"),
        pytest.param("max_length", 39, "too_small", id="too_small"),
        pytest.param("max_length", 10**400, "too_large", id="beyond_machine_numbers"),
        pytest.param("language", "klingon", "invalid_value", id="unknown_language"),
        pytest.param("language", 5, "not_a_string", id="a_number_for_a_language"),
        pytest.param("address_form", "Formal", "not_a_choice", id="upper_case"),
        pytest.param("engine", "auto", "not_a_choice", id="unknown_engine"),
    ],
)
def test_a_wrong_value_is_one_fault(field: str, value: object, code: str) -> None:
    faults = faults_of({"target": {"profile": "p"}, "goal": "g"} | {field: value})

    assert [(fault.pointer, fault.code) for fault in faults] == [(f"/{field}", code)]


@given(value=st.text(min_size=6, max_size=40).map(lambda text: f"canary{text}"))
def test_no_fault_quotes_a_value(value: str) -> None:
    body = {"target": value, "goal": [value], "channel": value, "language": value, "max_length": value}

    assert not [fault for fault in faults_of(body) if "canary" in fault.detail]


def test_the_list_of_faults_has_an_end() -> None:
    assert len(faults_of({f"field_{number}": 0 for number in range(10_000)})) == MAX_FAULTS
