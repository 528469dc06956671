"""Workers that are killed or stopped: nothing lost, nothing delivered twice, at most what was in hand paid twice."""

import asyncio
import random
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, select, text

from api.storage.database import Database
from api.storage.tables import lease
from tests.faults.cluster import LEASE_S, Cluster, a_cluster, kill
from tests.faults.worker import POISON

pytestmark = pytest.mark.faults

_WRITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND backend_xid IS NOT NULL "
    "AND pid <> pg_backend_pid()"
)

ITEMS = 200
GOALS = [f"goal{at}" for at in range(ITEMS)]


async def assert_each_once(cluster: Cluster, batch_id: str, *, paid_twice: int) -> None:
    """Every item has one draft, and upstream was called again for no more than `paid_twice` items."""
    batch = await cluster.until_done(batch_id)
    tally = await cluster.tally(batch_id)
    assert (batch.done, batch.failed, tally.items, tally.drafts, tally.results) == (ITEMS, 0, ITEMS, ITEMS, ITEMS)
    assert tally.begun_again <= paid_twice


async def test_one_of_two_is_killed_and_never_comes_back(database_url: URL, tmp_path: Path) -> None:
    async with a_cluster(database_url, tmp_path) as cluster:
        one, _ = cluster.start_workers(2)
        batch_id = await cluster.submit(GOALS)
        await cluster.until_done(batch_id, at_least=ITEMS // 3)
        kill(one)
        await assert_each_once(cluster, batch_id, paid_twice=cluster.concurrency)


async def test_all_are_killed_and_others_come(database_url: URL, tmp_path: Path) -> None:
    async with a_cluster(database_url, tmp_path) as cluster:
        old = cluster.start_workers(2)
        batch_id = await cluster.submit(GOALS)
        await cluster.until_done(batch_id, at_least=ITEMS // 3)
        for worker in old:
            kill(worker)
        cluster.start_worker()
        await assert_each_once(cluster, batch_id, paid_twice=2 * cluster.concurrency)


async def test_three_are_killed_at_any_moment(database_url: URL, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10_000)
    print(f"seed {seed}")  # noqa: T201 - shown where it fails
    chance = random.Random(seed)  # noqa: S311 - no secret
    async with a_cluster(database_url, tmp_path) as cluster:
        running = cluster.start_workers(2)
        batch_id = await cluster.submit(GOALS)
        for _ in range(3):
            await asyncio.sleep(chance.uniform(0, 1.5))
            kill(running.pop(chance.randrange(2)))
            running.append(cluster.start_worker())
        await assert_each_once(cluster, batch_id, paid_twice=3 * cluster.concurrency)


async def test_one_hangs_until_its_work_was_given_to_another(database_url: URL, tmp_path: Path) -> None:
    async with a_cluster(database_url, tmp_path, latency_s=0.3) as cluster:
        hanging = cluster.start_worker()
        batch_id = await cluster.submit(GOALS)
        await cluster.until_done(batch_id, at_least=20)
        await hang(hanging, cluster, batch_id)
        cluster.start_worker()
        await asyncio.sleep(2 * LEASE_S)
        hanging.send_signal(signal.SIGCONT)
        await assert_each_once(cluster, batch_id, paid_twice=cluster.concurrency)
        async with asyncio.timeout(10):
            while "started" in (await cluster.tally(batch_id)).calls:  # noqa: ASYNC110 - another process ends them
                await asyncio.sleep(0.2)
        tally = await cluster.tally(batch_id)
        # What it had paid for is on the bill, and its answers were not used.
        assert 0 < tally.calls["late"] <= cluster.concurrency
        assert tally.input_tokens == 10 * (tally.calls["paid"] + tally.calls["late"])


async def hang(worker: subprocess.Popen[str], cluster: Cluster, batch_id: str) -> None:
    """Stop a worker that waits for answers and for nothing else."""
    while True:
        worker.send_signal(signal.SIGSTOP)
        if await nobody_writes(cluster.database) and "started" in (await cluster.tally(batch_id)).calls:
            return
        worker.send_signal(signal.SIGCONT)
        await asyncio.sleep(0.05)  # or it would never get on


async def nobody_writes(database: Database) -> bool:
    """Whether no transaction has begun to: a worker stopped within one would hold up others, and end it afterwards."""
    if database.dialect == "postgresql":
        async with database.read() as connection:
            return not (await connection.execute(_WRITING)).scalar_one()
    try:
        with closing(sqlite3.connect(database.url.database or "", timeout=0, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            return True
    except sqlite3.OperationalError:
        return False


async def test_an_item_that_ends_its_worker_is_given_up_and_takes_no_other_with_it(
    database_url: URL, tmp_path: Path
) -> None:
    async with a_cluster(database_url, tmp_path) as cluster:
        batch_id = await cluster.submit([*GOALS[:60], POISON, *GOALS[60:120]])
        for _ in range(4):
            worker = cluster.start_worker()
            while worker.poll() is None and (await cluster.service.status(batch_id)).state != "done":  # noqa: ASYNC110 - another process ends it
                await asyncio.sleep(0.1)
        batch = await cluster.service.status(batch_id)
        assert (batch.state, batch.done, batch.failed) == ("done", 120, 1)
        failed = [result.error async for result in cluster.service.results(batch_id) if result.error]
        assert [error.error for error in failed] == ["WorkerStopped"]
        assert (tmp_path / "calls").read_text().count(f"begun {POISON}") == 3


async def test_one_that_is_told_to_stop_leaves_its_work_at_once_and_pays_nothing_twice(
    database_url: URL, tmp_path: Path
) -> None:
    async with a_cluster(database_url, tmp_path) as cluster:
        one, _ = cluster.start_workers(2)
        batch_id = await cluster.submit(GOALS)
        await cluster.until_done(batch_id, at_least=ITEMS // 3)
        one.terminate()
        assert one.wait(timeout=10) == 0
        await assert_each_once(cluster, batch_id, paid_twice=0)
        async with cluster.database.read() as connection:
            assert len((await connection.execute(select(lease.c.worker))).all()) <= 2
