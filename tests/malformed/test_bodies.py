"""Bodies that are not one JSON object, on every route that reads one."""

import json
import zlib

import pytest

from tests.malformed.refusals import CANARY, DRAFTS, RIGHT, Door, as_json, ask

pytestmark = pytest.mark.server

PLAIN = as_json()
TEXT = PLAIN.decode()


def _with(text: str) -> bytes:
    """A right request with one more field, written by hand."""
    return f"{TEXT[:-1]}, {text}}}".encode()


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/v1/notes/check", id="check"),
        pytest.param("/v1/invitations/review", id="review"),
        pytest.param("/v1/shortlists", id="shortlist"),
        pytest.param("/v1/drafts/drf_01JDGZ5V1S9Q3T8W2N4XK7M6PB/outcome", id="outcome"),
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(PLAIN[:-1], id="cut_off"),
        pytest.param(f"[{TEXT}]".encode(), id="list"),
        pytest.param(_with('"goal": "again"'), id="key_twice"),
        pytest.param(_with('"max_length": NaN'), id="nan"),
        pytest.param(_with('"context": "\\ud83d"'), id="lone_surrogate"),
        pytest.param(as_json(context="a\x00b"), id="nul"),
        pytest.param(b'{"goal":' * 20_000, id="20000_levels"),
        pytest.param(_with(f'"max_length": {"7" * 100_000}'), id="100000_digits"),
        pytest.param(TEXT.replace("like", "li\u00e9ke").encode("latin-1"), id="latin_1"),
        pytest.param(b"\xef\xbb\xbf" + PLAIN, id="byte_order_mark"),
        pytest.param(TEXT.encode("utf-16"), id="utf_16"),
    ],
)
def test_every_route_reads_strictly(door: Door, path: str, body: bytes) -> None:
    door.refuse(ask("POST", path, body=body), 400, "malformed-request")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(TEXT.encode("utf-16-le"), id="utf_16_le_without_mark"),
        pytest.param(TEXT.encode("utf-16-be"), id="utf_16_be_without_mark"),
        pytest.param(TEXT.encode("utf-32"), id="utf_32"),
        pytest.param(TEXT.encode("utf-7").replace(b"{", b"+AHs-"), id="utf_7"),
        pytest.param(TEXT.encode("cp037"), id="ebcdic"),
        pytest.param(b'{"goal": "\xc0\xaf"}', id="overlong_slash"),
        pytest.param(b'{"goal": "\xe0\x80\xaf"}', id="overlong_in_three"),
        pytest.param(b'{"goal": "\xed\xa0\xbd\xed\xb8\x80"}', id="cesu_8"),
        pytest.param(b'{"goal": "\xf8\x88\x80\x80\x80"}', id="five_bytes"),
        pytest.param(b'{"goal": "\x80"}', id="continuation_alone"),
        pytest.param(zlib.compress(PLAIN, wbits=31), id="gzip_not_declared"),
        pytest.param(PLAIN + b"\x00", id="nul_at_the_end"),
        pytest.param(PLAIN + b"\xef\xbb\xbf", id="mark_at_the_end"),
        pytest.param(PLAIN + b"\n" + PLAIN, id="two_lines"),
        pytest.param(b")]}',\n" + PLAIN, id="guarded"),
        pytest.param(b"\xc2\xa0" + PLAIN, id="no_break_space"),
        pytest.param(b"\x0c" + PLAIN, id="form_feed"),
        pytest.param(b"// why\n" + PLAIN, id="comment"),
        pytest.param(TEXT.replace('"', "'").encode(), id="single_quotes"),
        pytest.param(TEXT.replace('"goal"', "goal").encode(), id="bare_key"),
        pytest.param(_with(""), id="comma_at_the_end"),
        pytest.param(_with('"max_length" 150'), id="no_colon"),
        pytest.param(_with('"max_length": 0150'), id="leading_zero"),
        pytest.param(_with('"max_length": +150'), id="plus_sign"),
        pytest.param(_with('"max_length": 0x96'), id="hexadecimal"),
        pytest.param(_with('"max_length": .5'), id="no_digit_before_the_point"),
        pytest.param(_with('"max_length": 1.'), id="no_digit_after_the_point"),
        pytest.param(_with('"max_length": 1_000'), id="underscore"),
        pytest.param(_with('"max_length": \uff11\uff15\uff10'), id="full_width_digits"),
        pytest.param(_with('"max_length": undefined'), id="undefined"),
        pytest.param(_with('"max_length": None'), id="python"),
        pytest.param(_with('"max_length": [1, NaN]'), id="nan_in_a_list"),
        pytest.param(_with('"max_length": -Infinity'), id="minus_infinity"),
        pytest.param(_with('"context": "\\x41"'), id="no_such_escape"),
        pytest.param(_with('"context": "\\u12"'), id="half_an_escape"),
        pytest.param(_with('"context": "\\ud83d\\u0041"'), id="surrogate_and_letter"),
        pytest.param(_with('"context": "a\tb"'), id="raw_tab"),
        pytest.param(_with('"context": "a\x1fb"'), id="raw_control_character"),
        pytest.param(_with('"context": "open'), id="open_string"),
        pytest.param(_with('"g\\u006fal": "again"'), id="key_twice_once_escaped"),
        pytest.param(_with('"": 1, "": 2'), id="empty_key_twice"),
        pytest.param(_with('"x": [{"a": 1, "a": 1}]'), id="key_twice_in_a_list"),
        pytest.param(_with('"\\u0000": 1'), id="nul_in_a_key"),
        pytest.param(_with('"\\udfff": 1'), id="lone_surrogate_in_a_key"),
        pytest.param(_with(f'"x": {"[" * 32}{"]" * 32}'), id="33_levels"),
        pytest.param(_with(f'"x": {"[" * 20_000}'), id="20000_open_lists"),
        pytest.param(_with('"x": [{},' + '{"a":' * 20_000), id="20000_open_objects_in_a_list"),
        pytest.param(_with(f'"x": -{"9" * 5_000}'), id="5000_digits_below_zero"),
        pytest.param(json.dumps({str(key): 0 for key in range(1_001)}).encode(), id="1001_keys"),
        pytest.param(json.dumps({"x": [{"a": 0}] * 10_001}).encode(), id="10001_keys_in_all"),
        pytest.param(json.dumps(TEXT).encode(), id="json_in_a_string"),
        pytest.param(b"150", id="number"),
        pytest.param(f"goal={CANARY}&target=x".encode(), id="form"),
        pytest.param(f"--x\r\nContent-Disposition: form-data; name=goal\r\n\r\n{CANARY}\r\n--x--".encode(), id="parts"),
        pytest.param(f"goal: {CANARY}\n".encode(), id="yaml"),
        pytest.param(f"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>{CANARY}&y;</x>".encode(), id="xml"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, id="picture"),
        pytest.param(b"\xa1dgoal" + CANARY.encode(), id="cbor"),
        pytest.param(b" " * 1_000_000, id="a_megabyte_of_blanks"),
    ],
)
def test_what_is_not_one_json_object_is_malformed(door: Door, body: bytes) -> None:
    door.refuse(ask("POST", DRAFTS, body=body), 400, "malformed-request")


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        pytest.param({"max_length": 150.5}, "/max_length", "not_an_integer", id="half_a_unit"),
        pytest.param({"max_length": True}, "/max_length", "not_an_integer", id="true_for_a_number"),
        pytest.param({"max_length": [150]}, "/max_length", "not_an_integer", id="number_in_a_list"),
        pytest.param({"max_length": -1}, "/max_length", "too_small", id="below_zero"),
        pytest.param({"max_length": 39}, "/max_length", "too_small", id="limit_too_small"),
        pytest.param({"max_length": 1e300}, "/max_length", "too_large", id="301_digits"),
        pytest.param({"max_length": 2**63}, "/max_length", "too_large", id="more_than_63_bits"),
        pytest.param({"language": "DE"}, "/language", "invalid_value", id="language_in_capitals"),
        pytest.param({"language": "en-GB"}, "/language", "invalid_value", id="language_with_a_region"),
        pytest.param({"language": "deu"}, "/language", "invalid_value", id="language_of_three_letters"),
        pytest.param({"language": ["de"]}, "/language", "not_a_string", id="languages"),
        pytest.param({"channel": "LinkedIn"}, "/channel", "not_a_choice", id="channel_in_capitals"),
        pytest.param({"channel": None}, "/channel", "not_a_choice", id="no_channel"),
        pytest.param({"address_form": CANARY}, "/address_form", "not_a_choice", id="no_such_form"),
        pytest.param({"engine": CANARY}, "/engine", "not_a_choice", id="no_such_engine"),
        pytest.param({"prompt": f"../../{CANARY}"}, "/prompt", "unknown_prompt", id="prompt_as_a_path"),
        pytest.param({"prompt": CANARY * 10}, "/prompt", "too_long", id="long_prompt"),
        pytest.param({"sender": CANARY}, "/sender", "not_an_object", id="sender_as_text"),
        pytest.param({"sender": []}, "/sender", "not_an_object", id="sender_as_a_list"),
        pytest.param({"target": [RIGHT["target"]]}, "/target", "not_an_object", id="targets"),
        pytest.param({"context": {CANARY: 1}}, "/context", "not_a_string", id="context_as_an_object"),
        pytest.param({"goal": 1e300}, "/goal", "not_a_string", id="goal_as_a_number"),
        pytest.param({"goal": "\u200b\u2060\ufeff"}, "/goal", "blank", id="invisible_goal"),
        pytest.param({"target": {"profile": "\u202e\u2066"}}, "/target/profile", "blank", id="profile_of_directions"),
        pytest.param({"target": {"profile": CANARY, "name": ""}}, "/target/name", "too_short", id="empty_name"),
        pytest.param({"__proto__": {"a": CANARY}}, "/__proto__", "unknown_field", id="prototype"),
        pytest.param({"k" * 5_000: CANARY}, f"/{'k' * 100}\u2026", "unknown_field", id="long_key"),
        pytest.param({"0": CANARY}, "/0", "unknown_field", id="digit_for_a_key"),
    ],
)
def test_a_field_that_cannot_be_is_pointed_to(door: Door, fields: dict[str, object], pointer: str, code: str) -> None:
    _, faults = door.refuse(ask("POST", DRAFTS, body=as_json(**fields)), 422, "invalid-request")

    assert [(fault.pointer, fault.code) for fault in faults] == [(pointer, code)]


def test_of_ten_thousand_faults_a_hundred_are_listed(door: Door) -> None:
    targets = [{"profile": 0} for _ in range(400)]
    body = json.dumps({"targets": targets, "goal": CANARY}).encode()
    _, faults = door.refuse(ask("POST", "/v1/shortlists", body=body), 422, "invalid-request")

    assert len(faults) == 100


@pytest.mark.parametrize(
    ("path", "kind", "length"),
    [
        pytest.param(DRAFTS, "application/json", 2**20 + 1, id="draft"),
        pytest.param("/v1/shortlists", "application/json", 16 * 2**20 + 1, id="shortlist"),
    ],
)
def test_a_body_over_the_limit_is_too_large(door: Door, path: str, kind: str, length: int) -> None:
    request = ask("POST", path, f"Content-Type: {kind}", body=b"{" + b" " * (length - 1))
    answer, _ = door.refuse(request, 413, "payload-too-large")

    assert answer.headers["connection"] == "close"
