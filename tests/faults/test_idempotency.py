"""One answer to a key over two processes, and over the death of the one that was at it."""

import asyncio
import json
import time

import httpx2
import pytest
from sqlalchemy import URL, func, select

from api.access.idempotency import LEASE_S
from api.storage.database import Database
from api.storage.tables import draft
from tests.builders import a_draft_answer, a_request
from tests.live import Service, serving
from tests.stub_model import Reply, StubModel, answers, completion

pytestmark = pytest.mark.faults

BODY = a_request().model_dump(mode="json", exclude_unset=True)


def slowly(seconds: float) -> Reply:
    good = answers(completion(json.dumps(a_draft_answer())))

    async def wait(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        await good(writer)

    return wait


def settings(url: URL, stub: StubModel) -> dict[str, str]:
    address = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)
    return {"MUTUAL_DATABASE_URL": address, "MUTUAL_MODEL__NAME": "m", "MUTUAL_MODEL__BASE_URL": stub.url}


async def post(client: httpx2.AsyncClient, service: Service, key: str = "k") -> httpx2.Response:
    body = BODY | {"goal": f"{BODY['goal']} {key}"}
    return await client.post(f"{service.url}/v1/drafts", json=body, headers={"idempotency-key": key})


async def test_twenty_at_once_over_two_processes_are_one_call(database_url: URL) -> None:
    async with StubModel(slowly(1)) as stub, httpx2.AsyncClient(timeout=30) as client:
        given = settings(database_url, stub)
        with serving(**given) as one, serving(**given) as other:
            found = await asyncio.gather(*(post(client, (one, other)[number % 2]) for number in range(20)))
            later = [await post(client, service) for service in (one, other)]
        assert stub.calls == 1
    assert sorted(answer.status_code for answer in found) == [200] + [409] * 19
    answered = next(answer for answer in found if answer.status_code == 200)
    assert [answer.content for answer in later] == [answered.content] * 2


async def test_a_process_that_is_killed_leaves_its_key_to_the_other(database_url: URL) -> None:
    async with StubModel(slowly(60), slowly(0)) as stub, httpx2.AsyncClient(timeout=30) as client:
        given = settings(database_url, stub)
        with serving(**given) as one, serving(**given) as other:
            lost = asyncio.create_task(post(client, one))
            while not stub.calls:  # noqa: ASYNC110 - the other process says it by calling
                await asyncio.sleep(0.05)
            one.process.kill()
            killed_at = time.monotonic()
            assert isinstance((await asyncio.gather(lost, return_exceptions=True))[0], httpx2.TransportError)
            while (answer := await post(client, other)).status_code == 409:  # noqa: ASYNC110 - as a caller would
                await asyncio.sleep(0.5)
            waited_s = time.monotonic() - killed_at
            again = await post(client, other)
        assert stub.calls == 2
    assert (answer.status_code, again.content) == (200, answer.content)
    assert waited_s < LEASE_S + 3


async def insist(client: httpx2.AsyncClient, first: Service, other: Service, key: str) -> tuple[httpx2.Response, float]:
    """The answer, and when it came, for a caller who asks the other process once the first one is gone."""
    service = first
    while True:
        try:
            answer = await post(client, service, key)
        except httpx2.TransportError:
            service = other
            continue
        if answer.status_code == 200:
            return answer, time.monotonic()
        assert answer.status_code == 409, answer.text
        await asyncio.sleep(float(answer.headers["retry-after"]))


async def test_one_of_two_is_killed_with_twenty_keys_in_hand_and_each_of_forty_has_one_answer(
    database_url: URL, database: Database
) -> None:
    keys = [f"key{number}" for number in range(40)]
    limits = httpx2.Limits(max_connections=100)
    async with StubModel(slowly(1)) as stub, httpx2.AsyncClient(timeout=30, limits=limits) as client:
        # What is shed comes back later than a lease lasts, so nothing is.
        given = settings(database_url, stub) | {"MUTUAL_LIMITS__LAG_MS": "0"}
        with serving(**given) as one, serving(**given) as other:
            insisting = [
                asyncio.create_task(insist(client, (one, other)[number % 2], other, key))
                for number, key in enumerate(keys)
            ]
            async with asyncio.timeout(20):
                while stub.calls < len(keys):  # noqa: ASYNC110 - the processes say it by calling
                    await asyncio.sleep(0.01)
            in_hand = sum(not task.done() for task in insisting[::2])
            one.process.kill()
            killed_at = time.monotonic()
            found = await asyncio.gather(*insisting)
            again = await asyncio.gather(*(post(client, other, key) for key in keys))
            calls = stub.calls
        async with database.read() as connection:
            drafts = (await connection.execute(select(func.count()).select_from(draft))).scalar_one()
    longest_s = max(came_at for _, came_at in found) - killed_at
    figures = f"{calls} calls, {in_hand} in hand of the dead, all answered {longest_s:.1f} s after its end"
    print(figures)  # noqa: T201 - to be quoted
    assert in_hand > 0
    assert [answer.content for answer in again] == [answer.content for answer, _ in found]
    assert {answer.headers["idempotency-replayed"] for answer in again} == {"true"}
    assert len({answer.json()["id"] for answer in again}) == drafts == len(keys)
    assert len(keys) < calls <= len(keys) + in_hand
    assert longest_s < LEASE_S + 1 + 3  # the second is the model's
