"""PostgreSQL goes away under a service that is asked all the time, and comes back: no restart, and no wrong word."""

import asyncio
import subprocess
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx2
import pytest
from ulid import ULID

from tests.builders import a_request
from tests.databases import OwnPostgres
from tests.faults.cluster import ROOT
from tests.live import MUTUAL, Service, plain_environment, serving

pytestmark = pytest.mark.faults

BODY = a_request().model_dump(mode="json", exclude_unset=True)
EVERY_S = 0.1


@dataclass(slots=True)
class Load:
    """Ten drafts a second, each with a key of its own to be idempotent by. What came of them, by when it was sent."""

    client: httpx2.AsyncClient
    answers: dict[float, httpx2.Response] = field(default_factory=dict[float, httpx2.Response])

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            while True:
                tasks.create_task(self._send())
                await asyncio.sleep(EVERY_S)

    async def _send(self) -> None:
        at = time.monotonic()
        headers = {"idempotency-key": str(ULID())}
        self.answers[at] = await self.client.post("/v1/drafts", json=BODY, headers=headers)

    def statuses(self, *, since: float, until: float) -> set[int]:
        return {answer.status_code for at, answer in self.answers.items() if since <= at < until}


@asynccontextmanager
async def load_on(service: Service, headers: Mapping[str, str]) -> AsyncGenerator[Load]:
    async with httpx2.AsyncClient(base_url=service.url, headers=headers, timeout=30) as client:
        load = Load(client)
        running = asyncio.create_task(load.run())
        yield load
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def until_ready(client: httpx2.AsyncClient, status: int) -> httpx2.Response:
    async with asyncio.timeout(20):
        while (answer := await client.get("/readyz")).status_code != status:  # noqa: ASYNC110 - as a balancer asks
            await asyncio.sleep(0.05)
    return answer


def a_key(address: str) -> str:
    command = [str(MUTUAL), "keys", "create", "--name", "caller", "--per-minute", "6000"]
    environment = plain_environment(MUTUAL_DATABASE_URL=address)
    printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=ROOT).stdout  # noqa: S603 - our own command
    return next(word for word in printed.split() if word.startswith("mtl_"))


@pytest.mark.parametrize("away_s", [1, 6])
@pytest.mark.parametrize("is_keyed", [pytest.param(False, id="open"), pytest.param(True, id="with_keys")])
async def test_while_postgresql_is_gone_everybody_is_told_and_once_it_is_back_nothing_has_to_be_restarted(
    own_postgres: OwnPostgres, away_s: float, *, is_keyed: bool
) -> None:
    headers = {"authorization": f"Bearer {a_key(own_postgres.address)}"} if is_keyed else {}
    with serving(MUTUAL_DATABASE_URL=own_postgres.address, MUTUAL_AUTH="required" if is_keyed else "off") as service:
        async with load_on(service, headers) as load, httpx2.AsyncClient(base_url=service.url) as probe:
            await asyncio.sleep(2)
            began = min(load.answers)
            gone = time.monotonic()
            own_postgres.crash()
            down = time.monotonic()
            ready, alive = await until_ready(probe, 503), await probe.get("/healthz")
            await asyncio.sleep(away_s)
            back = time.monotonic()
            await asyncio.to_thread(own_postgres.start)
            await until_ready(probe, 200)
            recovered = time.monotonic()
            await asyncio.sleep(2)
        log = service.log()
    print(f"ready again {recovered - back:.2f} s after the start of PostgreSQL began")  # noqa: T201 - a figure to quote
    assert load.statuses(since=began, until=gone - 1) == {200}
    assert load.statuses(since=gone - 1, until=recovered) <= {200, 503}
    assert load.statuses(since=down + 0.1, until=back) == {503}
    assert load.statuses(since=recovered + 0.5, until=recovered + 2) == {200}
    refused = {answer.json()["type"] for answer in load.answers.values() if answer.status_code == 503}
    assert refused == {"/problems/storage-unavailable"}
    assert (ready.json(), alive.status_code) == ({"status": "database_unavailable"}, 200)
    assert recovered - back < 10
    assert "Traceback" not in log
    assert '"level": "error"' not in log
