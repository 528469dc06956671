"""What becomes of a request whose caller hangs up, on a real server."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from tests.builders import GOAL, TARGET, a_draft_answer
from tests.live import serving
from tests.stub_model import StubModel, answers, completion, hangs

pytestmark = pytest.mark.server

BODY = json.dumps({"target": TARGET, "goal": GOAL}).encode()
HEADERS = {"content-type": "application/json", "idempotency-key": "k1", "host": "x", "content-length": str(len(BODY))}
HEAD = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())


async def test_a_caller_who_hangs_up_breaks_off_the_call_and_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "mutual.db"
    async with StubModel(hangs(), answers(completion(json.dumps(a_draft_answer())))) as model:
        with serving(
            MUTUAL_DATABASE_URL=f"sqlite:///{file}", MUTUAL_MODEL__NAME="m", MUTUAL_MODEL__BASE_URL=model.url
        ) as service:
            host, port = service.url.removeprefix("http://").split(":")
            _, writer = await asyncio.open_connection(host, int(port))
            writer.write(f"POST /v1/drafts HTTP/1.1\r\n{HEAD}\r\n".encode() + BODY)
            await until(lambda: model.calls == 1)
            writer.close()
            await until(lambda: model.given_up == 1)
            with sqlite3.connect(file) as database:
                assert database.execute("SELECT count(*) FROM m_draft").fetchone() == (0,)

            async with httpx2.AsyncClient(base_url=service.url) as client:
                again = await client.post("/v1/drafts", content=BODY, headers=HEADERS)
    assert (again.status_code, again.json()["provenance"]["engine"]) == (200, "model")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - it counts, and says nothing
            await asyncio.sleep(0.02)
