"""What a batch lives through: a cancel, limits, a claim nobody heard of, another version, a database that goes away."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import URL, Column, MetaData, String, Table, select, update

from api.storage.tables import batch, lease
from tests.databases import OwnPostgres
from tests.faults.cluster import a_cluster, kill

pytestmark = pytest.mark.faults

ITEMS = 200
GOALS = [f"goal{at}" for at in range(ITEMS)]


@pytest.mark.parametrize("is_killed", [pytest.param(False, id="cancelled"), pytest.param(True, id="and_killed")])
async def test_after_a_cancel_only_what_is_in_hand_is_paid_for(
    database_url: URL, tmp_path: Path, *, is_killed: bool
) -> None:
    async with a_cluster(database_url, tmp_path) as cluster:
        worker = cluster.start_worker()
        batch_id = await cluster.submit(GOALS)
        await cluster.until_done(batch_id, at_least=ITEMS // 3)
        after = await cluster.service.cancel(batch_id, caller="local")
        begun = (await cluster.tally(batch_id)).items
        if is_killed:
            kill(worker)
            cluster.start_worker()
        ended = await cluster.until_done(batch_id)
        tally = await cluster.tally(batch_id)
        assert (ended.state, ended.done + ended.cancelled) == ("cancelled", ITEMS)
        assert tally.items <= begun + cluster.concurrency  # those that were about to be begun
        assert after.cancelled >= ITEMS - tally.items
        assert await cluster.service.cancel(batch_id, caller="local") == ended


async def test_workers_together_keep_to_a_rate_and_use_it(database_url: URL, tmp_path: Path) -> None:
    async with a_cluster(database_url, tmp_path, per_minute=1200) as cluster:
        cluster.start_workers(3)
        batch_id = await cluster.submit(GOALS[:120])
        await cluster.until_done(batch_id)
        notes = [line.split() for line in (tmp_path / "calls").read_text().splitlines()]
        begun = [float(at) for at, what, *_ in notes if what == "begun"]
        most = max(sum(start <= at < start + 1 for at in begun) for start in begun)
        assert most <= 25  # twenty a second and a burst of five
        assert 119 / (begun[-1] - begun[0]) >= 0.9 * 20


async def test_two_workers_have_no_more_in_hand_than_they_may(database_url: URL, tmp_path: Path) -> None:
    async with a_cluster(database_url, tmp_path, concurrency=4) as cluster:
        cluster.start_workers(2)
        batch_id = await cluster.submit(GOALS)
        await cluster.until_done(batch_id)
        assert 4 < (await cluster.tally(batch_id)).most_at_once <= 8


async def test_a_claim_whose_answer_got_lost_is_found_and_made_good(database_url: URL, tmp_path: Path) -> None:
    async with a_cluster(database_url, tmp_path) as cluster:
        cluster.start_worker()
        async with cluster.database.read() as connection:
            worker = (await connection.execute(select(lease.c.worker))).scalar_one()
        batch_id = await cluster.submit(GOALS)
        async with cluster.database.write() as connection:
            # As a commit leaves it that went through although the worker was told that it did not.
            chunk = chunks_of_engine(database_url)
            claimed = update(chunk).where(chunk.c.status == "ENQUEUED").values(status="PENDING", executor_id=worker)
            lost = await connection.execute(claimed)
        assert lost.rowcount > 0
        ended = await cluster.until_done(batch_id)
        tally = await cluster.tally(batch_id)
        assert (ended.done, tally.begun_again, tally.drafts) == (ITEMS, 0, ITEMS)


async def test_workers_of_a_newer_shape_take_a_batch_over(database_url: URL, tmp_path: Path) -> None:
    async with a_cluster(database_url, tmp_path) as cluster:
        batch_id = await cluster.submit(GOALS)
        async with cluster.database.write() as connection:
            await connection.execute(update(batch).values(shape=0))
            await connection.execute(update(chunks_of_engine(database_url)).values(application_version="shape-0"))
        cluster.start_worker()
        ended = await cluster.until_done(batch_id)
        tally = await cluster.tally(batch_id)
        assert (ended.done, tally.begun_again, tally.drafts) == (ITEMS, 0, ITEMS)


@pytest.mark.parametrize("away_s", [1, 5])
async def test_postgresql_goes_away_and_comes_back(own_postgres: OwnPostgres, tmp_path: Path, away_s: int) -> None:
    async with a_cluster(own_postgres.url, tmp_path) as cluster:
        cluster.start_workers(2)
        batch_id = await cluster.submit(GOALS)
        await cluster.until_done(batch_id, at_least=ITEMS // 3)
        own_postgres.crash()
        await asyncio.sleep(away_s)
        own_postgres.start()
        ended = await cluster.until_done(batch_id)
        tally = await cluster.tally(batch_id)
        assert (ended.done, tally.items, tally.drafts) == (ITEMS, ITEMS, ITEMS)
        assert tally.begun_again == 0
        assert all("worker.adopted" not in (tmp_path / f"worker{at}.log").read_text() for at in range(2))


def chunks_of_engine(url: URL) -> Table:
    """Where DBOS keeps what it knows of chunks."""
    names = ("status", "executor_id", "application_version")
    columns = [Column(name, String) for name in names]
    return Table("workflow_status", MetaData(schema=None if url.get_backend_name() == "sqlite" else "dbos"), *columns)
