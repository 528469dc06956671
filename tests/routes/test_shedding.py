from collections.abc import Iterator
from contextlib import ExitStack

import httpx2
import pytest

from api.access.in_flight import InFlight
from api.main import create_app
from api.resources import Resources
from tests.builders import GOAL, TARGET

BODY = {"target": TARGET, "goal": GOAL}


@pytest.fixture
def full(resources: Resources) -> Iterator[Resources]:
    """A service whose places are all taken by one caller, the one of these tests."""
    resources.in_flight = InFlight(most=8)
    with ExitStack() as held:
        for _ in range(8):
            held.enter_context(resources.in_flight.taking("127.0.0.1"))
        yield resources


def client_of(resources: Resources) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=create_app(resources))
    return httpx2.AsyncClient(transport=transport, base_url="http://service.test")


async def test_what_there_is_no_room_for_is_a_problem_that_says_when_to_come_back(full: Resources) -> None:
    async with client_of(full) as client:
        answers = [await client.post("/v1/drafts", json=BODY) for _ in range(30)]
    assert {(answer.status_code, answer.json()["type"]) for answer in answers} == {(503, "/problems/overloaded")}
    assert all(answer.headers["x-request-id"] for answer in answers)
    waits = {int(answer.headers["retry-after"]) for answer in answers}
    assert waits <= set(range(1, 61))
    assert len(waits) > 2


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/docs", "/openapi.json"])
async def test_what_is_no_work_is_always_answered(full: Resources, path: str) -> None:
    async with client_of(full) as client:
        assert (await client.get(path)).status_code != 503


async def test_another_key_is_another_caller(full: Resources) -> None:
    async with client_of(full) as client:
        answer = await client.post("/v1/drafts", json=BODY, headers={"authorization": "Bearer mtl_other"})
    assert answer.status_code == 401
