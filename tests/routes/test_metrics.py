"""What a scrape gets, who may scrape, and that it gets something while the database is gone."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx2
import pytest
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from api.access.keys import VERIFIED_FOR_S
from api.core.errors import StorageUnavailable
from api.main import create_app
from api.resources import Resources
from api.storage.database import Database
from tests.guarded import Door, Guarded
from tests.routes.stored import post, service


class LosableDatabase(Database):
    """A database that is gone when it is told."""

    is_lost = False

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        if self.is_lost:
            message = "The database cannot be used at the moment."
            raise StorageUnavailable(message)
        async with super().read() as connection:
            yield connection


@pytest.fixture
async def losable(database_url: URL) -> AsyncGenerator[LosableDatabase]:
    database = LosableDatabase(database_url)
    yield database
    await database.aclose()


async def scrape(client: httpx2.AsyncClient, headers: dict[str, str] | None = None) -> list[str]:
    answer = await client.get("/metrics", headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    return answer.text.splitlines()


async def test_a_scrape_counts_what_was_answered(database_url: URL) -> None:
    async with service(database_url) as client:
        for _ in range(2):
            assert (await post(client, key="k")).status_code == 200
        assert (await client.get("/nowhere")).status_code == 404
        lines = await scrape(client)

    assert {
        'mutual_requests_total{method="POST",route="/v1/drafts",status="200"} 2.0',
        'mutual_requests_total{method="GET",route="unmatched",status="404"} 1.0',
        'mutual_problems_total{problem="not-found"} 1.0',
        'mutual_problems_total{problem="overloaded"} 0.0',
        "mutual_idempotent_replays_total 1.0",
        'mutual_stage_duration_seconds_count{stage="storage"} 2.0',
        'mutual_batch_queue{state="queued"} 0.0',
        "mutual_batch_workers 0.0",
        "mutual_database_up 1.0",
    } <= set(lines)
    assert sum(line.startswith("mutual_drafts_total") and line.endswith(" 1.0") for line in lines) == 1


async def test_items_of_a_batch_that_wait_are_counted(database_url: URL) -> None:
    async with service(database_url, encryption_key="AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=") as client:
        line = '{"target": {"profile": "Editor."}, "goal": "A book."}\n'
        taken = await client.post("/v1/batches", content=line * 3, headers={"content-type": "application/x-ndjson"})
        assert taken.status_code == 202
        assert 'mutual_batch_queue{state="queued"} 3.0' in await scrape(client)


async def test_who_has_not_the_scope_is_refused(guarded: Guarded) -> None:
    statuses = [
        (await guarded.client.get("/metrics", headers=headers)).status_code
        for headers in ({}, await guarded.bearer(), await guarded.bearer("admin"))
    ]
    assert statuses == [401, 403, 200]


async def test_a_scrape_costs_nothing_of_the_limit(guarded: Guarded) -> None:
    headers = await guarded.bearer("admin", per_minute=1)
    for _ in range(3):
        await scrape(guarded.client, headers)


async def test_a_scraper_that_is_known_is_answered_while_the_database_is_gone(
    losable: LosableDatabase, resources: Resources
) -> None:
    door = Door(losable)
    resources.database, resources.admission = losable, door.admission()
    transport = httpx2.ASGITransport(app=create_app(resources))
    async with httpx2.AsyncClient(transport=transport, base_url="http://service.test") as client:
        guarded = Guarded(door, client)
        known, stranger = await guarded.bearer("admin"), await guarded.bearer("admin")
        await scrape(client, known)
        losable.is_lost = True
        door.clock.advance(VERIFIED_FOR_S)

        assert "mutual_database_up 0.0" in await scrape(client, known)
        assert (await client.get("/metrics", headers=stranger)).status_code == 503
        assert (await client.get("/v1/prompts", headers=known)).status_code == 503
