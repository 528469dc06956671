"""Who `/mcp` lets in, what a call costs and leaves behind: all as under `/v1`."""

import json
from collections.abc import Mapping
from typing import Final

import httpx2
import pytest
from sqlalchemy import select

from api.connection import BODY_MAX_BYTES
from api.core.errors import ModelTimedOut
from api.core.models import Usage
from api.drafting.assembly import build_drafter
from api.drafting.drafter import Policies
from api.main import create_app
from api.resources import Resources
from api.storage.database import Database
from api.storage.tables import draft
from api.storage.usage import find_usage
from tests.fakes import ScriptedEngine
from tests.guarded import MORNING, Guard, Guarded
from tests.mcp.clients import ABOUT, HEAD, VERSION, a_message

CANARY: Final = "Zwxqv"


DRAFT: Final = a_message("tools/call", name="draft", arguments=ABOUT)
LIST: Final = a_message("tools/list")


async def post(
    client: httpx2.AsyncClient, content: bytes = DRAFT, headers: Mapping[str, str] | None = None
) -> httpx2.Response:
    return await client.post("/mcp", content=content, headers={**HEAD, **(headers or {})})


def problem_in(response: httpx2.Response) -> dict[str, object]:
    result = response.json()["result"]
    assert result["isError"] is True
    return json.loads(result["content"][0]["text"])


async def kept(database: Database) -> list[tuple[str, str]]:
    async with database.read() as connection:
        return [(row.id, row.caller) for row in (await connection.execute(select(draft.c.id, draft.c.caller))).all()]


@pytest.mark.parametrize("content", [DRAFT, LIST], ids=["call", "list"])
async def test_without_a_key_nothing_is_answered_where_one_is_needed(guarded: Guarded, content: bytes) -> None:
    response = await post(guarded.client, content)

    assert (response.status_code, response.json()["type"]) == (401, "/problems/unauthenticated")
    assert response.headers["www-authenticate"] == "Bearer"


async def test_a_key_for_other_things_is_not_enough(guarded: Guarded) -> None:
    assert (await post(guarded.client, LIST, await guarded.bearer("admin"))).status_code == 403


async def test_a_call_leaves_the_row_of_its_caller_and_says_what_is_left(guarded: Guarded) -> None:
    key, text = await guarded.door.make_key()
    response = await post(guarded.client, headers={"authorization": f"Bearer {text}"})

    answer = response.json()["result"]["structuredContent"]
    assert await kept(guarded.door.database) == [(answer["id"], key.id)]
    assert response.headers["ratelimit"] == '"default";r=59;t=1'
    assert response.headers["x-request-id"].startswith("req_")


async def test_calls_and_requests_are_counted_together_and_lists_are_not(guarded: Guarded) -> None:
    headers = await guarded.bearer(per_minute=2)
    await guarded.client.get("/v1/channels", headers=headers)
    await post(guarded.client, LIST, headers)
    await post(guarded.client, headers=headers)

    problem = problem_in(await post(guarded.client, headers=headers))
    assert (problem["type"], problem["status"], problem["retry_after_s"]) == ("/problems/rate-limited", 429, 30)
    assert (await post(guarded.client, LIST, headers)).status_code == 200


async def test_tokens_of_a_call_that_failed_are_booked_and_then_they_are_used_up(
    guard: Guard, resources: Resources
) -> None:
    model = ScriptedEngine([ModelTimedOut("Too late.", attempts=1, usage=Usage(input_tokens=90, output_tokens=10))])
    policies = Policies(engine="model", falls_back=False, deadline_s=20)
    resources.drafter = build_drafter(model=model, policies=policies, prompts=(), routing=None, shadow=None)
    guarded = guard(resources)
    key, text = await guarded.door.make_key(tokens_per_day=100)
    headers = {"authorization": f"Bearer {text}"}

    assert problem_in(await post(guarded.client, headers=headers))["type"] == "/problems/model-timed-out"
    async with guarded.door.database.read() as connection:
        assert await find_usage(connection, caller=key.id, day=MORNING.date()) == 100
    assert problem_in(await post(guarded.client, headers=headers))["type"] == "/problems/rate-limited"
    assert await kept(guarded.door.database) == []


async def test_what_there_is_no_room_for_is_refused(resources: Resources, client: httpx2.AsyncClient) -> None:
    resources.in_flight.limit = 0
    response = await post(client)

    assert (response.status_code, response.json()["type"]) == (503, "/problems/overloaded")


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        pytest.param(LIST, {"content-type": "text/plain"}, 415, id="not_json"),
        pytest.param(LIST, {"content-encoding": "gzip"}, 415, id="compressed"),
        pytest.param(b" " * (BODY_MAX_BYTES + 1), {}, 413, id="too_large"),
        pytest.param(f'{{"{CANARY}'.encode(), {}, 400, id="half_of_json"),
        pytest.param(b"[" + LIST + b"]", {}, 400, id="several_at_once"),
        pytest.param(LIST[:-1] + b', "id": 2}', {}, 400, id="a_key_twice"),
        pytest.param(f'{{"jsonrpc": "{CANARY}", "id": 1}}'.encode(), {}, 400, id="another_protocol"),
        pytest.param(f'{{"jsonrpc": "2.0", "id": {{"{CANARY}": 1}}, "method": 7}}'.encode(), {}, 400, id="no_message"),
    ],
)
async def test_a_body_that_is_no_message_is_a_problem(
    client: httpx2.AsyncClient, content: bytes, headers: dict[str, str], status: int
) -> None:
    response = await post(client, content, headers)

    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert CANARY not in response.text


@pytest.mark.parametrize("version", ["2025-11-25", "2026-07-28", CANARY])
@pytest.mark.parametrize(
    "content",
    [
        a_message("tools/call", name=CANARY),
        a_message("tools/call", name=[CANARY]),
        a_message("tools/call", name="draft", arguments=CANARY),
        a_message("initialize", protocolVersion={CANARY: 1}),
    ],
    ids=["tool", "name", "arguments", "initialize"],
)
async def test_the_protocol_s_own_errors_quote_nothing(
    client: httpx2.AsyncClient, content: bytes, version: str
) -> None:
    response = await post(client, content, {VERSION: version})

    assert "error" in response.json()
    assert CANARY not in response.text


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
async def test_there_are_no_streams_and_no_sessions(client: httpx2.AsyncClient, method: str) -> None:
    response = await client.request(method, "/mcp", headers=HEAD)

    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert "mcp-session-id" not in (await post(client, LIST)).headers


async def test_a_subscription_is_refused_at_once(client: httpx2.AsyncClient) -> None:
    """The one method whose answer would be a stream in which the SDK waits for the caller to leave."""
    meta: dict[str, object] = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    headers = {VERSION: "2026-07-28", "mcp-method": "subscriptions/listen"}
    content = a_message("subscriptions/listen", _meta=meta, notifications={"toolsListChanged": True})
    response = await post(client, content, headers)

    assert response.json()["error"]["code"] == -32601


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        pytest.param("http://127.0.0.1:8000", {}, 200, id="as_usual"),
        pytest.param("http://[::1]:8000", {"host": "localhost"}, 200, id="by_name"),
        pytest.param("http://127.0.0.1:8000", {"origin": "http://localhost:8000"}, 200, id="own_page"),
        pytest.param("http://127.0.0.1:8000", {"host": "evil.example:8000"}, 403, id="another_name"),
        pytest.param("http://127.0.0.1:8000", {"origin": "http://evil.example"}, 403, id="another_page"),
        pytest.param("http://127.0.0.1:8000", {"origin": "null"}, 403, id="a_file"),
        pytest.param("http://192.0.2.7:8000", {"host": "mutual.example"}, 200, id="not_by_loopback"),
    ],
)
async def test_without_keys_pages_from_elsewhere_stay_out(
    resources: Resources, address: str, headers: dict[str, str], status: int
) -> None:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(create_app(resources)), base_url=address) as client:
        response = await post(client, LIST, headers)

    assert response.status_code == status
    assert status == 200 or response.json()["type"] == "/problems/foreign-page"


async def test_behind_a_proxy_that_needs_keys_any_name_will_do(guard: Guard, resources: Resources) -> None:
    guarded = guard(resources)
    headers = await guarded.bearer()
    response = await guarded.client.post(
        "http://127.0.0.1:8000/mcp", content=LIST, headers=HEAD | headers | {"host": "mutual.example"}
    )

    assert response.status_code == 200


async def test_an_error_of_a_tool_is_counted_as_its_problem(client: httpx2.AsyncClient) -> None:
    await post(client, a_message("tools/call", name="draft", arguments={}))
    metrics = (await client.get("/metrics")).text

    assert 'mutual_problems_total{problem="invalid-request"} 1.0' in metrics
    assert 'route="/mcp"' in metrics
