"""Worker processes on one database around one upstream, for tests that kill them; and what came of it, counted."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Final

from sqlalchemy import URL, func, select

from api.batches.opening import BatchPolicies, open_batches
from api.batches.service import BatchService
from api.core.batches import Batch
from api.core.models import Draft, DraftRequest
from api.storage.database import Database
from api.storage.tables import call, draft, item, usage
from tests.faults.worker import KEY

ROOT: Final = Path(__file__).parent.parent.parent
LEASE_S: Final = 3.0


@dataclass(slots=True)
class Cluster:
    """Close it by leaving `a_cluster`."""

    url: URL
    folder: Path
    service: BatchService
    database: Database
    concurrency: int
    upstream: str = ""
    per_minute: int | None = None
    workers: list[subprocess.Popen[str]] = field(default_factory=list[subprocess.Popen[str]])

    def start_worker(self) -> subprocess.Popen[str]:
        """One more worker; returns once it works."""
        [worker] = self.start_workers(1)
        return worker

    def start_workers(self, number: int) -> list[subprocess.Popen[str]]:
        """So many more workers; returns once all of them work."""
        address = self.url.render_as_string(hide_password=False)
        limit = [str(self.per_minute)] if self.per_minute else []
        arguments = [address, self.upstream, str(self.concurrency), str(LEASE_S), *limit]
        first = len(self.workers)
        logs = [self.folder / f"worker{at}.log" for at in range(first, first + number)]
        started = [_start("tests.faults.worker", *arguments, log=log) for log in logs]
        self.workers += started
        for worker, log in zip(started, logs, strict=True):
            _first_line(worker, log)
        return started

    async def submit(self, goals: list[str]) -> str:
        """Hand in one item a goal."""
        lines = "\n".join(f'{{"target": {{"profile": "p"}}, "goal": "{goal}"}}' for goal in goals)
        batch = await self.service.prepare(BytesIO(lines.encode()), "ndjson")
        async with self.database.write() as connection:
            await self.service.submit(connection, batch, caller="local")
        return batch.id

    async def until_done(self, batch_id: str, *, at_least: int | None = None, within_s: float = 60) -> Batch:
        """Wait until a batch has ended, or until so many items are done."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            batch = await self.service.status(batch_id)
            if batch.state in {"done", "cancelled"} or (at_least is not None and batch.done >= at_least):
                return batch
            await asyncio.sleep(0.1)
        message = f"the batch did not get there: {await self.service.status(batch_id)}"
        raise AssertionError(message)

    async def tally(self, batch_id: str) -> "Tally":
        """What has come of a batch, upstream and in the database."""
        begun: Counter[str] = Counter()
        ended: Counter[str] = Counter()
        most = 0
        for _, what, name, in_hand in map(str.split, (self.folder / "calls").read_text().splitlines()):
            (begun if what == "begun" else ended)[name] += 1
            most = max(most, int(in_hand))
        async with self.database.read() as connection:
            drafts = (await connection.execute(select(func.count()).select_from(draft))).scalar_one()
            results = await connection.execute(
                select(func.count(item.c.draft_id.distinct())).where(item.c.batch_id == batch_id)
            )
            calls = await connection.execute(
                select(call.c.state, func.count()).where(call.c.batch_id == batch_id).group_by(call.c.state)
            )
            billed = await connection.execute(select(func.sum(usage.c.input_tokens)))
            return Tally(
                items=len(begun),
                begun_again=sum(begun.values()) - len(begun),
                ended_again=sum(ended.values()) - len(ended),
                drafts=drafts,
                results=results.scalar_one(),
                calls={row[0]: row[1] for row in calls},
                input_tokens=billed.scalar_one() or 0,
                most_at_once=most,
            )


@dataclass(frozen=True, slots=True)
class Tally:
    """`begun_again` and `ended_again` count calls beyond the first for the same item, by upstream's notes."""

    items: int
    begun_again: int
    ended_again: int
    drafts: int
    results: int
    calls: dict[str, int]
    input_tokens: int
    most_at_once: int


@asynccontextmanager
async def a_cluster(
    url: URL, folder: Path, *, concurrency: int = 8, latency_s: float = 0.05, per_minute: int | None = None
) -> AsyncGenerator[Cluster]:
    """An upstream, and a place to hand batches in; workers are started by the test, and stopped at the end."""
    async with AsyncExitStack() as closing:
        database = Database(url)
        closing.push_async_callback(database.aclose)
        batches = await open_batches(
            database=database,
            key=KEY,
            drafter=_Nobody(),
            engine="model",
            prompts=(),
            keeping=None,
            policies=BatchPolicies(concurrency=1, per_minute=None, keep_hours=24, webhook=None, grace_s=0),
            with_worker=False,
            closing=closing,
        )
        assert batches.service
        cluster = Cluster(url, folder, batches.service, database, concurrency, per_minute=per_minute)
        notes, errors = folder / "calls", folder / "upstream.log"
        upstream = _start("tests.faults.upstream", str(notes), str(latency_s), log=errors)
        try:
            cluster.upstream = f"http://127.0.0.1:{_first_line(upstream, errors)}"
            yield cluster
        finally:
            for process in (*cluster.workers, upstream):
                stop(process)


def kill(process: subprocess.Popen[str]) -> None:
    """As the machine would when it is out of memory."""
    process.kill()
    process.wait()


def stop(process: subprocess.Popen[str]) -> None:
    """End it whatever state it is in."""
    if process.poll() is None:
        os.kill(process.pid, signal.SIGCONT)
        kill(process)
    if process.stdout:
        process.stdout.close()


def _start(module: str, *arguments: str, log: Path) -> subprocess.Popen[str]:
    with log.open("a") as errors:
        return subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, "-m", module, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True
        )


def _first_line(process: subprocess.Popen[str], log: Path) -> str:
    assert process.stdout
    line = process.stdout.readline().strip()
    assert line, log.read_text()
    return line


class _Nobody:
    """Takes batches in, and drafts nothing."""

    async def draft(self, request: DraftRequest, *, caller: str | None) -> Draft:
        message = f"batches are taken in only, and {caller} is drafted for: {request}"
        raise AssertionError(message)
