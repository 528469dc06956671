"""Nothing of the texts is left behind: canaries in every field, and then every byte the service let out is searched.

That is its files and rows, its log, its metrics, and the spans it sent; not its answers, which are for who asked.
"""

import asyncio
import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx2
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL

from tests.builders import a_draft_answer
from tests.canaries import CANARY, PLAIN_CANARY, Json, find_leaks, forms, hashes, texts_in
from tests.live import Service, serving
from tests.stub_collector import StubCollector
from tests.stub_model import StubModel, answers, completion, refuses

pytestmark = pytest.mark.server

KEY = b64encode(bytes(range(32))).decode()
_TABLES = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'dbos')"
PERSON: dict[str, Json] = {
    "name": f"Lena {CANARY}name",
    "profile": f"Editor of books on locks, {CANARY} Street 7, lena@{CANARY}.example, +49 151 {CANARY}.",
}
PROFILE = f"Lock keeper at {CANARY}me, keeps a diary of every repair."
ME: dict[str, Json] = {"name": f"Imran {CANARY}mine", "profile": PROFILE}
DRAFT: dict[str, Json] = {
    "target": PERSON,
    "sender": ME,
    "goal": f"I would like to ask about {CANARY}goal, a book of my diary for her list.",
    "context": f"I heard her talk at {CANARY}context.",
}
TARGETS: list[Json] = [{"ref": f"{CANARY}ref", **PERSON, "context": f"{CANARY}context"}]
POSTS: dict[str, Json] = {
    "/v1/drafts": DRAFT,
    "/v1/notes/check": DRAFT | {"note": f"Hello {CANARY}note, shall we talk about locks and your {CANARY}?"},
    "/v1/invitations/review": {"from": PERSON, "message": f"{CANARY}message", "me": ME, "goal": f"{CANARY}goal, locks"},
    "/v1/shortlists": {"targets": TARGETS, "sender": ME, "goal": DRAFT["goal"]},
}
TOOLS: dict[str, Json] = {
    "review_invitation": POSTS["/v1/invitations/review"],
    "draft": {f"{CANARY}field": CANARY},
}
WRONG: Mapping[str, bytes] = {
    "/v1/drafts": json.dumps(DRAFT | {f"{CANARY}field": CANARY, "language": CANARY, "prompt": CANARY}).encode(),
    "/v1/notes/check": f'{{"note": "{CANARY}'.encode(),
    f"/v1/{CANARY}": b"{}",
    "/mcp": json.dumps({"jsonrpc": CANARY, "id": CANARY, "method": f"tools/{CANARY}"}).encode(),
}
TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
SECRET = f"sk-{PLAIN_CANARY}"
NOTE: Json = {"text": f"Hello {CANARY}, buy now!", "claims": []}
MODEL_SAYS = answers(completion(json.dumps(a_draft_answer(note=NOTE))))
TEXTS = [*texts_in(POSTS), SECRET]


async def use(service: Service) -> None:
    """Everything a caller can send a text to, rightly and wrongly."""
    async with httpx2.AsyncClient(base_url=service.url, timeout=30) as client:
        for path, body in POSTS.items():
            for key in (f"{PLAIN_CANARY}key", None):
                headers = {"idempotency-key": f"{key}{len(path)}"} if key else {}
                headers |= {"traceparent": f"00-{TRACE_ID}-00f067aa0ba902b7-01", "tracestate": "vendor=1"}
                answer = await client.post(path, json=body, headers=headers)
                assert answer.status_code == 200, answer.text
        draft = (await client.post("/v1/drafts", json=DRAFT)).json()
        told = await client.post(f"/v1/drafts/{draft['id']}/outcome", json={"outcome": "accepted"})
        assert told.status_code == 200
        line = json.dumps(DRAFT | {"ref": f"{CANARY}ref"})
        batch = await client.post("/v1/batches", content=line, headers={"content-type": "application/x-ndjson"})
        assert batch.status_code == 202, batch.text
        results = await until_done(client, batch.headers["location"])
        assert CANARY in results
        for tool, arguments in TOOLS.items():
            call = {"name": tool, "arguments": arguments, "_meta": {f"{CANARY}meta": CANARY, "traceparent": CANARY}}
            message = {"jsonrpc": "2.0", "id": f"{CANARY}id", "method": "tools/call", "params": call}
            answer = await client.post("/mcp", json=message, headers={"accept": "application/json"})
            assert answer.status_code == 200, answer.text
            assert answer.json()["result"]["isError"] is (tool != "review_invitation")
        for path, content in WRONG.items():
            answer = await client.post(path, content=content, headers={"content-type": "application/json"})
            assert answer.status_code >= 400
            assert CANARY not in answer.text.replace(path, "").replace(f"{CANARY}field", "")


async def until_done(client: httpx2.AsyncClient, path: str) -> str:
    for _ in range(100):
        if (await client.get(path)).json()["state"] == "done":
            return (await client.get(f"{path}/results")).text
        await asyncio.sleep(0.1)
    raise AssertionError


def written(url: URL, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything the service left: its own folder, and of PostgreSQL every row as text."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes()
    if url.get_backend_name() == "postgresql":
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address) as connection:
            for schema, table in connection.execute(_TABLES).fetchall():
                name = sql.Identifier(schema, table)
                for (row,) in connection.execute(sql.SQL("SELECT t::text FROM {} AS t").format(name)):
                    yield table, str(row).encode()
                    yield table, decoded(str(row))


def decoded(row: str) -> bytes:
    """What stands in a row as hexadecimal, as columns of bytes are shown."""
    return b" ".join(bytes.fromhex(part) for part in re.findall(r"\\x((?:[0-9a-f]{2})+)", row))


@pytest.mark.parametrize("form", [*forms(CANARY), *hashes(PROFILE)])
def test_a_planted_leak_is_found(form: str) -> None:
    leak = (forms(CANARY) | hashes(PROFILE))[form]

    assert ("log", form) in find_leaks([("log", b'{"event": "' + leak + b'"}')], TEXTS)


def test_where_nothing_is_planted_nothing_is_found() -> None:
    assert find_leaks([("log", b'{"event": "request.answered"}')], TEXTS) == []


async def test_nothing_of_the_texts_is_left_anywhere(database_url: URL, tmp_path: Path) -> None:
    address = database_url.set(drivername=database_url.get_backend_name()).render_as_string(hide_password=False)
    upset = refuses(500, f"cannot answer {PERSON['profile']}")
    async with StubCollector() as collector, StubModel(upset, MODEL_SAYS) as model:
        with serving(
            MUTUAL_DATABASE_URL=address,
            MUTUAL_ENCRYPTION_KEY=KEY,
            MUTUAL_LOG_LEVEL="debug",
            MUTUAL_MODEL__NAME="stub",
            MUTUAL_MODEL__BASE_URL=model.url,
            MUTUAL_MODEL__API_KEY=SECRET,
            MUTUAL_TELEMETRY__OTLP_ENDPOINT=collector.url,
        ) as service:
            await use(service)
            async with httpx2.AsyncClient(base_url=service.url) as client:
                metrics = await client.get("/metrics")
            log = await asyncio.to_thread(service.stop)
    spans = b"".join(collector.received)
    assert "request.answered" in log
    assert TRACE_ID in log
    assert "mutual_model_tokens_total" in metrics.text
    assert all(name in spans for name in (b"POST /v1/drafts", b"chat stub", b"gen_ai.client.token.usage"))
    found = [("log", log.encode()), ("metrics", metrics.content), ("spans", spans), *written(database_url, tmp_path)]
    assert len(found) > 3
    assert find_leaks(found, TEXTS) == []
