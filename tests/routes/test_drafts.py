import asyncio
import json
from collections.abc import AsyncGenerator

import httpx2
import pytest

from api.connection import BODY_MAX_BYTES
from api.core.errors import ModelMisconfigured, ModelRateLimited, ModelTimedOut
from api.core.parsing import MAX_FAULTS, MAX_KEYS
from api.routes.drafts import EXAMPLES
from tests.builders import CONTEXT, GOAL, SENDER, TARGET
from tests.conftest import ClientOver
from tests.fakes import ScriptedEngine

BODY = {"target": TARGET, "sender": SENDER, "goal": GOAL, "context": CONTEXT}
JSON = {"content-type": "application/json"}
FIELDS = {"id", "created_at", "decision", "note", "advice", "findings", "warnings", "provenance"}


def altered(**fields: object) -> bytes:
    return json.dumps(BODY | fields).encode()


async def post(client: httpx2.AsyncClient, body: bytes, headers: dict[str, str] | None = None) -> httpx2.Response:
    return await client.post("/v1/drafts", content=body, headers=JSON if headers is None else headers)


async def test_a_connection_worth_making_gets_a_note(client: httpx2.AsyncClient) -> None:
    response = await client.post("/v1/drafts", json=EXAMPLES["connect"].get("value"))

    draft = response.json()
    assert (response.status_code, set(draft), draft["decision"], draft["advice"]) == (200, FIELDS, "connect", None)
    assert 0 < draft["note"]["length"] <= draft["note"]["limit"] == 200


async def test_a_stated_boundary_gets_advice_and_is_no_error(client: httpx2.AsyncClient) -> None:
    response = await client.post("/v1/drafts", json=EXAMPLES["do_not_connect"].get("value"))

    draft = response.json()
    assert (response.status_code, set(draft), draft["decision"], draft["note"]) == (200, FIELDS, "do_not_connect", None)
    assert draft["advice"]["reason"] == "boundary"


async def test_the_german_example_gets_a_german_note_of_its_length(client: httpx2.AsyncClient) -> None:
    note = (await client.post("/v1/drafts", json=EXAMPLES["german"].get("value"))).json()["note"]

    assert (note["language"], note["channel"], note["limit"]) == ("de", "xing", 300)


async def test_only_profile_and_goal_are_required(client: httpx2.AsyncClient) -> None:
    response = await post(client, json.dumps({"target": {"profile": TARGET["profile"]}, "goal": GOAL}).encode())

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"content-type": "application/json"}, 200, id="plain"),
        pytest.param({"content-type": "Application/JSON; charset=UTF-8"}, 200, id="charset"),
        pytest.param({"content-type": 'application/json; charset="utf-8"'}, 200, id="quoted_charset"),
        pytest.param({}, 415, id="none"),
        pytest.param({"content-type": ""}, 415, id="empty"),
        pytest.param({"content-type": "text/plain"}, 415, id="text"),
        pytest.param({"content-type": "application/x-www-form-urlencoded"}, 415, id="form"),
        pytest.param({"content-type": "multipart/form-data; boundary=x"}, 415, id="multipart"),
        pytest.param({"content-type": "application/problem+json"}, 415, id="other_json"),
        pytest.param({"content-type": "application"}, 415, id="half_a_type"),
        pytest.param({"content-type": "application/json; charset=latin-1"}, 415, id="latin_1"),
        pytest.param({"content-type": "application/json; charset=utf-16"}, 415, id="utf_16"),
        pytest.param({"content-type": "application/json; charset=no-such-thing"}, 415, id="unknown_charset"),
        pytest.param({"content-type": "application/json; charset*=x''%ff"}, 415, id="broken_charset"),
        pytest.param(JSON | {"content-encoding": "gzip"}, 415, id="gzip"),
        pytest.param(JSON | {"content-encoding": "identity"}, 415, id="identity"),
        pytest.param(JSON | {"content-encoding": ""}, 415, id="empty_encoding"),
    ],
)
async def test_only_plain_json_is_read(client: httpx2.AsyncClient, headers: dict[str, str], status: int) -> None:
    response = await post(client, altered(), headers)

    assert response.status_code == status
    if status == 415:
        assert response.json()["type"] == "/problems/unsupported-media-type"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b" ", id="blank"),
        pytest.param(b"\x00", id="nul"),
        pytest.param(b"goal=x", id="form"),
        pytest.param(b"<draft/>", id="xml"),
        pytest.param(altered()[:-1], id="cut_off"),
        pytest.param(altered() + altered(), id="twice"),
        pytest.param(b"\xef\xbb\xbf" + altered(), id="byte_order_mark"),
        pytest.param(altered().decode().encode("utf-16"), id="utf_16"),
        pytest.param(altered(goal="caf\u00e9").decode().replace("\\u00e9", "\u00e9").encode("latin-1"), id="latin_1"),
        pytest.param(b'{"goal": "\xc3"}', id="half_a_character"),
        pytest.param(b'{"goal": "\xf4\x90\x80\x80"}', id="beyond_unicode"),
        pytest.param(b'{"goal": "\\ud83d"}', id="lone_surrogate"),
        pytest.param(b'{"goal": "\\ude00\\ud83d"}', id="surrogates_the_wrong_way_round"),
        pytest.param(altered(goal="x\x00y"), id="escaped_nul"),
        pytest.param(b'{"goal": "a\nb"}', id="raw_line_break"),
        pytest.param(b'{"max_length": NaN}', id="nan"),
        pytest.param(b'{"unknown": Infinity}', id="infinity"),
        pytest.param(b'{"unknown": -Infinity}', id="minus_infinity"),
        pytest.param(b'{"goal": "a", "goal": "b"}', id="key_twice"),
        pytest.param(b'{"target": {"profile": "a", "profile": "b"}}', id="key_twice_inside"),
        pytest.param(b"[" * 20_000 + b"]" * 20_000, id="20000_brackets"),
        pytest.param(b'{"a":' * 20_000, id="20000_open_objects"),
        pytest.param(b'{"max_length": ' + b"1" * 10_000 + b"}", id="10000_digits"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="list"),
        pytest.param(b"true", id="boolean"),
    ],
)
async def test_a_body_that_is_not_one_json_object_is_a_400(client: httpx2.AsyncClient, body: bytes) -> None:
    response = await post(client, body)

    assert (response.status_code, response.json()["type"]) == (400, "/problems/malformed-request")
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-request-id"] == response.json()["request_id"]


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        pytest.param({"target": None}, "/target", "not_an_object", id="no_target"),
        pytest.param({"target": {}}, "/target/profile", "required", id="no_profile"),
        pytest.param({"target": {"profile": ""}}, "/target/profile", "too_short", id="empty_profile"),
        pytest.param({"target": {"profile": "x" * 20_001}}, "/target/profile", "too_long", id="long_profile"),
        pytest.param({"target": {"profile": ["x"]}}, "/target/profile", "not_a_string", id="list_profile"),
        pytest.param({"target": TARGET | {"name": "x" * 201}}, "/target/name", "too_long", id="long_name"),
        pytest.param({"target": TARGET | {"age": 1}}, "/target/age", "unknown_field", id="unknown_inner_field"),
        pytest.param({"goal": "x" * 4_001}, "/goal", "too_long", id="long_goal"),
        pytest.param({"context": ""}, "/context", "too_short", id="empty_context"),
        pytest.param({"channel": "fax"}, "/channel", "not_a_choice", id="unknown_channel"),
        pytest.param({"max_length": "150"}, "/max_length", "not_an_integer", id="limit_as_text"),
        pytest.param({"max_length": 0}, "/max_length", "too_small", id="no_limit_at_all"),
        pytest.param({"max_length": 1e999}, "/max_length", "not_an_integer", id="overflowing_limit"),
        pytest.param({"language": "xx"}, "/language", "invalid_value", id="unknown_language"),
        pytest.param({"language": None}, "/language", "not_a_string", id="null_language"),
        pytest.param({"engine": "magic"}, "/engine", "not_a_choice", id="unknown_engine"),
        pytest.param({"prompt": "draft_note@999"}, "/prompt", "unknown_prompt", id="unknown_prompt"),
        pytest.param({"nickname": "x"}, "/nickname", "unknown_field", id="unknown_field"),
        pytest.param({"a/b~c": 1}, "/a~1b~0c", "unknown_field", id="pointer_escapes"),
    ],
)
async def test_a_wrong_field_is_a_422_that_points_to_it(
    client: httpx2.AsyncClient, fields: dict[str, object], pointer: str, code: str
) -> None:
    body = altered(**fields).replace(b"Infinity", b"1e999")
    response = await post(client, body)

    problem = response.json()
    assert (response.status_code, problem["type"]) == (422, "/problems/invalid-request")
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [(pointer, code)]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        pytest.param({"goal": " \t\n"}, "/goal", id="spaces"),
        pytest.param({"target": {"profile": "\u200b\u2060"}}, "/target/profile", id="invisible"),
    ],
)
async def test_what_is_blank_once_cleaned_is_a_422(
    client: httpx2.AsyncClient, fields: dict[str, object], pointer: str
) -> None:
    response = await post(client, altered(**fields))

    assert (response.status_code, [fault["pointer"] for fault in response.json()["errors"]]) == (422, [pointer])


async def test_every_fault_comes_at_once_and_no_value_comes_back(client: httpx2.AsyncClient) -> None:
    body = {"target": {"profile": 1, "name": "canary" * 50}, "channel": "canary", "language": "canary"}
    response = await post(client, json.dumps(body).encode())

    problem = response.json()
    assert [fault["pointer"] for fault in problem["errors"]] == [
        "/target/name",
        "/target/profile",
        "/goal",
        "/channel",
        "/language",
    ]
    assert "canary" not in response.text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"k" * 100_000: ["\0"] * 10_000}, id="unwritable_strings"),
        pytest.param({"k" * 100_000: 1}, id="unknown_field"),
        pytest.param({f"{number}": {"k" * 1_000: "\0"} for number in range(MAX_KEYS)}, id="many_places"),
    ],
)
async def test_long_keys_do_not_come_back_whole(client: httpx2.AsyncClient, body: dict[str, object]) -> None:
    response = await post(client, json.dumps(body).encode())

    assert any("k…" in fault["pointer"] for fault in response.json()["errors"])
    assert len(response.content) < 500 * MAX_FAULTS


async def test_an_object_with_more_keys_than_any_request_is_malformed(client: httpx2.AsyncClient) -> None:
    many = {f"field_{number}": 1 for number in range(MAX_KEYS + 1)}
    response = await post(client, altered(target=many))

    assert (response.status_code, response.json()["type"]) == (400, "/problems/malformed-request")
    assert response.json()["detail"] == "An object in the body has more than 1,000 keys."


async def test_a_body_of_the_largest_size_is_read(client: httpx2.AsyncClient) -> None:
    response = await post(client, altered() + b" " * (BODY_MAX_BYTES - len(altered())))

    assert response.status_code == 200


async def test_a_body_one_byte_larger_is_a_413(client: httpx2.AsyncClient) -> None:
    response = await post(client, altered() + b" " * (BODY_MAX_BYTES - len(altered()) + 1))

    assert (response.status_code, response.json()["type"]) == (413, "/problems/payload-too-large")
    assert response.headers["connection"] == "close"


async def test_a_body_without_a_length_is_read_no_further_than_the_limit(client: httpx2.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncGenerator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield b" " * 65_536
            await asyncio.sleep(0)

    response = await client.post("/v1/drafts", content=endless(), headers=JSON)

    assert response.status_code == 413
    assert sent <= BODY_MAX_BYTES + 2 * 65_536


async def test_a_model_that_fails_is_a_problem_where_nothing_stands_in(client_over: ClientOver) -> None:
    client = client_over(ScriptedEngine([ModelTimedOut("The model did not answer within 20 s.")]))

    response = await post(client, altered())

    assert (response.status_code, response.json()["type"]) == (504, "/problems/model-timed-out")
    assert response.json()["errors"] == []


@pytest.mark.parametrize(
    ("asked_for", "said"),
    [
        pytest.param(None, "5", id="nothing"),
        pytest.param(0.2, "1", id="less_than_a_second"),
        pytest.param(7.3, "8", id="rounded_up"),
        pytest.param(86_400, "60", id="a_day"),
    ],
)
async def test_a_model_that_is_limited_says_when_to_come_back(
    client_over: ClientOver, asked_for: float | None, said: str
) -> None:
    client = client_over(ScriptedEngine([ModelRateLimited("The model is limited.", retry_after_s=asked_for)]))

    response = await post(client, altered())

    assert (response.status_code, response.headers["retry-after"]) == (503, said)


async def test_what_the_operator_got_wrong_is_not_told_to_the_caller(client_over: ClientOver) -> None:
    client = client_over(ScriptedEngine([ModelMisconfigured("The server refused the key canary.")]))

    response = await post(client, altered())

    assert (response.status_code, response.json()["type"]) == (500, "/problems/internal-error")
    assert "canary" not in response.text
