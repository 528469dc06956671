"""`/v1/batches`, on both databases and without a worker; `tests/batches` works through them."""

import json
from collections.abc import AsyncGenerator
from dataclasses import replace

import httpx2
import pytest

from api.access.idempotency import Idempotency
from api.batches.opening import Batches
from api.batches.service import BatchService
from api.main import create_app
from api.resources import Resources
from api.routes.batches import CSV, NDJSON
from api.routes.spooled_body import FILE_MAX_BYTES
from api.storage.database import Database
from tests.batch_services import OpenService
from tests.batches.test_items import a_runner
from tests.builders import GOAL, TARGET
from tests.fakes import FakeDrafts

LINE = json.dumps({"ref": "=a", "target": TARGET, "goal": GOAL}).encode()


@pytest.fixture
async def batches(open_service: OpenService) -> BatchService:
    return await open_service()


@pytest.fixture
async def service(
    resources: Resources, database: Database, batches: BatchService
) -> AsyncGenerator[httpx2.AsyncClient]:
    once = Idempotency(database, salt=b"s" * 32, lease_s=5)
    app = create_app(replace(resources, database=database, batches=Batches(batches), idempotency=once))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://service.test") as client:
        yield client


async def post(client: httpx2.AsyncClient, body: bytes = LINE, media_type: str = NDJSON) -> httpx2.Response:
    return await client.post("/v1/batches", content=body, headers={"content-type": media_type})


async def test_a_file_is_taken_in_and_can_be_asked_after(service: httpx2.AsyncClient) -> None:
    taken = await post(service, LINE + b"\n" + LINE)
    batch = taken.json()
    assert taken.status_code == 202
    assert set(batch) == {"id", "state", "total", "done", "failed", "cancelled", "created_at"}
    assert (batch["state"], batch["total"]) == ("queued", 2)
    assert (await service.get(taken.headers["location"])).json() == batch


async def test_the_same_file_with_the_same_key_is_one_batch(service: httpx2.AsyncClient) -> None:
    headers = {"content-type": NDJSON, "idempotency-key": "import-4711"}
    first, again = [await service.post("/v1/batches", content=LINE, headers=headers) for _ in range(2)]
    other = await service.post("/v1/batches", content=LINE + b"\n" + LINE, headers=headers)
    assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])
    assert again.headers["location"] == first.headers["location"]
    assert other.json()["type"] == "/problems/idempotency-mismatch"


async def test_results_come_as_lines_or_as_a_table(service: httpx2.AsyncClient, database: Database) -> None:
    batch_id = (await post(service, LINE + b"\n" + LINE)).json()["id"]
    await a_runner(database, FakeDrafts()).run(batch_id, 1)
    lines = await service.get(f"/v1/batches/{batch_id}/results")
    table = await service.get(f"/v1/batches/{batch_id}/results", headers={"accept": CSV})
    first, second = map(json.loads, lines.text.splitlines())
    assert (lines.headers["content-type"], first["ref"], first["draft"]["note"]["text"]) == (NDJSON, "=a", GOAL)
    assert second == {"ref": "=a", "line": 2, "state": "queued", "draft": None, "problem": None}
    assert table.headers["content-type"].startswith(CSV)
    assert table.text.splitlines()[1].startswith('"\'=a","1","done","connect"')


async def test_a_problem_of_an_item_is_the_one_the_route_for_one_would_answer(
    service: httpx2.AsyncClient, database: Database
) -> None:
    batch_id = (await post(service)).json()["id"]
    failing = {GOAL: ZeroDivisionError()}
    await a_runner(database, FakeDrafts(failing)).run(batch_id, 1)
    [line] = map(json.loads, (await service.get(f"/v1/batches/{batch_id}/results")).text.splitlines())
    assert line["problem"] == {
        "type": "/problems/internal-error",
        "title": "Something went wrong on our side",
        "status": 500,
        "detail": "This was our fault and has been logged.",
        "errors": [],
    }


async def test_every_fault_is_listed_before_anything_is_kept(service: httpx2.AsyncClient) -> None:
    problem = await post(service, LINE + b'\n{"goal": ""}\n{')
    assert problem.status_code == 422
    assert [fault["pointer"] for fault in problem.json()["errors"]] == [
        "/lines/2/target",
        "/lines/2/goal",
        "/lines/3",
    ]


async def test_a_batch_is_forgotten_once_it_has_ended(service: httpx2.AsyncClient) -> None:
    address = (await post(service)).headers["location"]
    running = await service.delete(address)
    await service.post(f"{address}/cancel")
    forgotten, found = await service.delete(address), await service.get(address)
    assert (running.status_code, running.json()["type"]) == (409, "/problems/conflict")
    assert (forgotten.status_code, forgotten.content, found.status_code) == (204, b"", 404)


async def test_cancel_can_be_repeated_and_what_runs_is_not_tried_again(service: httpx2.AsyncClient) -> None:
    address = f"/v1/batches/{(await post(service)).json()['id']}"
    running = await service.post(f"{address}/retry")
    assert (running.status_code, running.json()["type"]) == (409, "/problems/conflict")
    cancelled = [await service.post(f"{address}/cancel") for _ in range(2)]
    assert [(answer.status_code, answer.json()["state"]) for answer in cancelled] == [(200, "cancelled")] * 2
    assert (await service.post(f"{address}/retry")).json()["state"] == "cancelled"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("GET", "", id="status"),
        pytest.param("DELETE", "", id="forget"),
        pytest.param("GET", "/results", id="results"),
        pytest.param("POST", "/cancel", id="cancel"),
        pytest.param("POST", "/retry", id="retry"),
    ],
)
async def test_an_unknown_batch_is_not_found(service: httpx2.AsyncClient, method: str, path: str) -> None:
    assert (await service.request(method, f"/v1/batches/bat_unknown{path}")).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"content-type": "application/json"}, id="json"),
        pytest.param({"content-type": f"{NDJSON}; charset=latin-1"}, id="charset"),
        pytest.param({"content-type": NDJSON, "content-encoding": "gzip"}, id="compressed"),
        pytest.param({}, id="nothing_said"),
    ],
)
async def test_another_kind_of_body_is_refused(service: httpx2.AsyncClient, headers: dict[str, str]) -> None:
    assert (await service.post("/v1/batches", content=LINE, headers=headers)).status_code == 415


async def test_a_file_that_is_too_large_is_refused_while_it_arrives(client: httpx2.AsyncClient) -> None:
    async def body() -> AsyncGenerator[bytes]:
        for _ in range(FILE_MAX_BYTES // 2**20 + 1):
            yield b" " * 2**20

    headers = {"content-type": NDJSON}
    assert (await client.post("/v1/batches", content=body(), headers=headers)).status_code == 413


async def test_without_a_database_it_says_why_there_are_no_batches(client: httpx2.AsyncClient) -> None:
    problem = await post(client)
    assert (problem.status_code, problem.json()["type"]) == (503, "/problems/storage-unavailable")
    assert "MUTUAL_DATABASE_URL" in problem.json()["detail"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        pytest.param("", NDJSON, id="nothing"),
        pytest.param("*/*", NDJSON, id="anything"),
        pytest.param("text/csv", CSV, id="csv"),
        pytest.param("text/csv;q=0.5, application/x-ndjson", NDJSON, id="rather_lines"),
        pytest.param("application/x-ndjson;q=0.1, Text/CSV;q=0.9", CSV, id="rather_a_table"),
    ],
)
async def test_the_kind_of_results_is_the_callers_choice(
    service: httpx2.AsyncClient, accept: str, media_type: str
) -> None:
    batch_id = (await post(service)).json()["id"]
    results = await service.get(f"/v1/batches/{batch_id}/results", headers={"accept": accept})
    assert results.headers["content-type"].startswith(media_type)
