"""A worker: runs items, says that it is alive, takes over from those that are not, and mends what got lost between.

DBOS has the queue, the claim and the fencing. That somebody has stopped, and that a claim was made and never heard of,
it leaves to others: that is here (decision 9).
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

import structlog

from api.batches.items import ItemRunner
from api.batches.service import BatchService
from api.batches.telling import Teller
from api.core.errors import StorageUnavailable
from api.storage.batches import find_idle, find_older_shape
from api.storage.database import Database
from api.storage.items import let_go_items, owners
from api.storage.leases import cut_leases, drop_lease, read_leases, renew_lease

if TYPE_CHECKING:
    from api.batches.engine import BatchEngine, RunningEngine

_log = structlog.stdlib.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a worker looks round, in seconds. A lease has to outlast the longest pause of the loop."""

    lease_s: float = 6.0
    mend_s: float = 10.0
    idle_s: float = 30.0
    purge_s: float = 60.0
    tell_s: float = 2.0


class Worker:
    """One in a process. Start it on the loop it is to run on, and close it with `aclose`."""

    def __init__(  # noqa: PLR0913 - one parameter a part, all by name
        self,
        *,
        id: str,  # noqa: A002 - that is what it is
        database: Database,
        engine: "BatchEngine",
        running: "RunningEngine",
        runner: ItemRunner,
        service: BatchService,
        teller: Teller | None,
        concurrency: int,
        pace: Pace,
    ) -> None:
        self.id: Final = id
        self._database = database
        self._engine = engine
        self._running = running
        self._runner = runner
        self._service = service
        self._teller = teller
        self._concurrency = concurrency
        self._pace = pace
        self._chunks: set[str] = set()
        self._is_stopping = False
        self._tasks: list[asyncio.Task[None]] = []
        self._renewed_at = monotonic()
        self._judges_from = monotonic()
        self._suspects: frozenset[str] = frozenset()

    async def start(self) -> None:
        """Begin to work.

        Raises:
            DatabaseUnusable: the engine's tables are not there or of another version.
            StorageUnavailable: the database cannot be used.
        """
        await self._renew()
        await self._running.launch(self, concurrency=self._concurrency)
        turns = [
            (self._keep_alive, self._pace.lease_s / 3),
            (self._mend, self._pace.mend_s),
            (self._service.purge, self._pace.purge_s),
        ]
        if self._teller:
            turns.append((self._teller.tell_next, self._pace.tell_s))
        self._tasks = [asyncio.create_task(_every(seconds, act)) for act, seconds in turns]

    async def aclose(self, *, grace_s: float) -> None:
        """Finish the items in hand, if they take no longer than `grace_s`, and leave the rest to others at once."""
        self._is_stopping = True
        alive, *others = self._tasks
        await _end(others)
        await self._running.destroy(grace_s=grace_s if self._chunks else 0)
        await _end([alive])
        try:
            async with self._database.write() as connection:
                await renew_lease(connection, self.id, lease_s=0)
        except StorageUnavailable:
            _log.warning("worker.lease_kept")  # it ends by itself

    # --- what the durable engine calls -----------------------------------------------------------------------------

    async def run_item(self, batch_id: str, line: int) -> None:
        """Bring one item to its end."""
        await self._runner.run(batch_id, line)

    @asynccontextmanager
    async def chunk(self, workflow_id: str, batch_id: str) -> AsyncGenerator[None]:
        """Remember what is worked on. Whichever chunk is the last one ends the batch; a cancelled one may be that."""
        self._chunks.add(workflow_id)
        try:
            yield
        finally:
            self._chunks.discard(workflow_id)
            if not self._is_stopping:
                await self._service.close_if_done(batch_id)

    def require_time(self) -> None:
        """Begin nothing when about to stop; the chunk stays ours until another worker adopts it."""
        if self._is_stopping:
            raise asyncio.CancelledError

    # --- what goes on beside it ------------------------------------------------------------------------------------

    async def _keep_alive(self) -> None:
        await self._renew()
        async with self._database.read() as connection:
            _, stopped = await read_leases(connection)
        if monotonic() >= self._judges_from and not self._is_stopping:
            for worker in stopped - {self.id}:
                await self._adopt(worker)

    async def _renew(self) -> None:
        async with self._database.write() as connection:
            await renew_lease(connection, self.id, lease_s=self._pace.lease_s)
            await cut_leases(connection, lease_s=self._pace.lease_s)
        if monotonic() - self._renewed_at > self._pace.lease_s:
            # It was we who were cut off, and so may the others have been: let them come back first.
            self._judges_from = monotonic() + self._pace.lease_s
        self._renewed_at = monotonic()

    async def _adopt(self, worker: str) -> None:
        """Take over from a worker that has stopped. Each step can be done twice, by two workers at once too."""
        async with self._database.write() as connection:
            await let_go_items(connection, worker)
        await self._running.adopt(worker)
        async with self._database.write() as connection:
            await drop_lease(connection, worker)
        _log.warning("worker.adopted", worker=worker)

    async def _mend(self) -> None:
        """Find what nobody works on. What looks so twice in a row is so."""
        held = await self._running.held()
        async with self._database.read() as connection:
            alive, stopped = await read_leases(connection)
            idle = await find_idle(connection, idle_s=self._pace.idle_s)
            older = await find_older_shape(connection, shape=self._engine.shape)
            holders = {owner for batch in idle for owner in await owners(connection, batch.id)}
        lost = {chunk for chunk, worker in held.items() if worker == self.id and chunk not in self._chunks}
        unknown = ({*held.values()} | holders) - alive - stopped
        suspects = frozenset(lost | unknown)
        confirmed = suspects & self._suspects
        self._suspects = suspects - confirmed
        if again := sorted(lost & confirmed):
            _log.warning("worker.resumed", chunks=len(again))
            await self._running.resume(again)
        if monotonic() >= self._judges_from:
            for worker in unknown & confirmed:
                await self._adopt(worker)
        for batch in older:
            await self._engine.cancel_batch(batch.id)
            await self._start_again(batch.id)
        for batch in idle:
            await self._service.close_if_done(batch.id)
            if not await self._engine.is_handed_over(batch.id):
                await self._start_again(batch.id)

    async def _start_again(self, batch_id: str) -> None:
        async with self._database.write() as connection:
            await self._service.hand_over(connection, batch_id)


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _every(seconds: float, act: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await act()
        except StorageUnavailable:
            _log.warning("worker.cut_off", turn=act.__name__)
        except Exception:  # noqa: BLE001 - one bad turn must not be the last one
            _log.exception("worker.failed", turn=act.__name__)
        await asyncio.sleep(seconds)
