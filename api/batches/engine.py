"""The thin port to the durable engine, DBOS: it remembers which items of a batch are still to be handed to a worker.

It is told ids and line numbers, nothing else. Items are the truth (`storage/items.py`); what DBOS believes about one is
only when it is tried. What it lacks (who has stopped, what got lost between two processes) is in `worker.py`.
"""

import asyncio
import math
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Final, Protocol

import sqlalchemy
from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer
from dbos import error as dbos_error
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.batches.engine_setup import connect_engine, migrate_engine
from api.core.errors import DatabaseUnusable, StorageUnavailable

SHAPE: Final = 1
"""Of the durable steps below. Raise it when they change, and workers with them take over batches of older ones."""

_APPLICATION: Final = "mutual"
_QUEUE: Final = "batches"
_CHUNK: Final = "run_chunk"
_CHUNK_MAX: Final = 25
_CHUNKS_OF_A_SHORT_BATCH: Final = 32
_RECOVERIES_MAX: Final = 3 * _CHUNK_MAX
"""An item that stops its worker is given up at the third time; a chunk of nothing else gets this far."""
_POLL_S: Final = 0.5
_NEVER_S: Final = 3600.0
"""For what DBOS can look for and we do not use."""
_LIVE: Final = ["ENQUEUED", "PENDING"]
_NOT_MIGRATED: Final = "the tables of the durable engine are not of this version: run `mutual db upgrade`"


class BatchEngine:
    """Hands the items of batches to workers, on whichever machine they are. Close it with `aclose`."""

    shape: Final = SHAPE

    def __init__(self, url: URL) -> None:
        self.database: Final = connect_engine(url)
        self._client = DBOSClient(
            system_database_engine=self.database,
            serializer=DBOSPortableJSONSerializer(),
            application_name=_APPLICATION,
            lazy=True,
            retry_connection_errors=False,
        )

    async def prepare(self) -> None:
        """Make the engine's tables on SQLite; elsewhere see that they are there.

        Raises:
            DatabaseUnusable: they are not, or cannot be made.
        """
        if self.database.dialect.name == "sqlite":
            await asyncio.to_thread(migrate_engine, self.database.url)
        try:
            await self._client.list_workflows_async(limit=1, load_input=False, load_output=False)
        except (DBAPIError, dbos_error.DBOSException) as error:
            raise DatabaseUnusable(_NOT_MIGRATED) from error

    async def open_queue(self, concurrency: int) -> None:
        """Say how many chunks a worker may have in hand, which is as many items: a chunk goes item by item."""
        with _in_our_words():
            await self._client.register_queue_async(
                _QUEUE, worker_concurrency=concurrency, polling_interval_sec=_POLL_S
            )

    async def start_batch(
        self, connection: AsyncConnection, batch_id: str, lines: Sequence[int], *, generation: int
    ) -> None:
        """Hand over lines, in the caller's transaction. A generation of a batch is handed over once."""
        size = min(_CHUNK_MAX, -(-len(lines) // _CHUNKS_OF_A_SHORT_BATCH))  # a short batch too is for all workers
        chunks = [list(lines[start : start + size]) for start in range(0, len(lines), size)]

        def enqueue(sync: sqlalchemy.Connection) -> None:
            for chunk in chunks:
                self._client.enqueue_in_transaction(
                    sync,
                    {
                        "workflow_name": _CHUNK,
                        "queue_name": _QUEUE,
                        "workflow_id": f"{batch_id}:{chunk[0]}:{generation}",
                        "app_version": _version(),
                    },
                    batch_id,
                    chunk,
                )

        await connection.run_sync(enqueue)

    async def cancel_batch(self, batch_id: str) -> None:
        """Take back what no worker has begun."""
        if ids := await self._ids(batch_id, _LIVE):
            with _in_our_words():
                await self._client.cancel_workflows_async(ids)

    async def is_handed_over(self, batch_id: str) -> bool:
        """Whether anything of a batch waits for a worker, or is with one."""
        return bool(await self._ids(batch_id, _LIVE))

    async def purge(self, batch_id: str) -> None:
        """Forget a batch."""
        if ids := await self._ids(batch_id, None):
            with _in_our_words():
                await self._client.delete_workflows_async(ids)

    async def aclose(self) -> None:
        """Close the connections."""
        await asyncio.to_thread(self._client.destroy)
        self.database.dispose()

    async def _ids(self, batch_id: str, states: list[str] | None) -> list[str]:
        with _in_our_words():
            found = await self._client.list_workflows_async(
                workflow_id_prefix=f"{batch_id}:", status=states, load_input=False, load_output=False
            )
        return [workflow.workflow_id for workflow in found]


class RunningEngine:
    """DBOS at work in this process, of which there can be one. Nothing of it is used before `launch`."""

    def __init__(self, engine: BatchEngine, worker: str) -> None:
        self._engine = engine
        self._worker = worker

    async def launch(self, work: "Work", *, concurrency: int) -> None:
        """Begin to work, on `concurrency` items at a time.

        Raises:
            DatabaseUnusable: the engine's tables are not there or of another version.
        """
        global _work  # noqa: PLW0603 - DBOS is one in a process, and so is what its steps call
        _work = work
        await self._engine.open_queue(concurrency)
        config: DBOSConfig = {
            "name": _APPLICATION,
            "system_database_url": self._engine.database.url.render_as_string(hide_password=False),
            "system_database_engine": self._engine.database,
            "run_migrations": False,
            "executor_id": self._worker,
            "application_version": _version(),
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "scheduler_polling_interval_sec": _NEVER_S,
        }
        try:
            DBOS(config=config)
            DBOS.launch()  # on the loop, so that the steps run on it too
        except dbos_error.DBOSException as error:
            raise DatabaseUnusable(_NOT_MIGRATED) from error

    async def held(self) -> dict[str, str]:
        """The chunks that are with a worker, and with which."""
        with _in_our_words():
            found = await DBOS.list_workflows_async(
                status="PENDING", queue_name=_QUEUE, load_input=False, load_output=False
            )
        return {chunk.workflow_id: chunk.executor_id or "" for chunk in found}

    async def adopt(self, worker: str) -> None:
        """Hand on the chunks of a worker that has stopped. Who adopts the same one a moment later finds nothing."""
        # Private, and the only way with a guard: `resume_workflows` could restart what another adopter has begun.
        recover = DBOS._recover_pending_workflows  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        with _in_our_words():
            await asyncio.to_thread(recover, [worker])

    async def resume(self, chunks: Sequence[str]) -> None:
        """Hand over once more what this process holds and does not work on."""
        with _in_our_words():
            await DBOS.resume_workflows_async(list(chunks), queue_name=_QUEUE)

    async def destroy(self, *, grace_s: float) -> None:
        """Take no more chunks, wait for those in hand as long as `grace_s`, and stop.

        Chunks that are not at their end stay with this worker until they are adopted.
        """
        global _work  # noqa: PLW0603 - see above
        await asyncio.to_thread(DBOS.destroy, workflow_completion_timeout_sec=math.ceil(grace_s))
        _work = None
        # DBOS had made its own threads the loop's, and has just ended them.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())


class Work(Protocol):
    """What the steps call."""

    async def run_item(self, batch_id: str, line: int) -> None:
        """Bring one item to its end, unless it is there already or with somebody else."""
        ...

    def chunk(self, workflow_id: str, batch_id: str) -> AbstractAsyncContextManager[None]:
        """Around the work on a chunk, however it ends."""
        ...

    def require_time(self) -> None:
        """Called before each item; raises CancelledError where this process is about to stop."""
        ...


_work: Work | None = None


def _at_work() -> Work:
    if _work is None:
        message = "the durable engine runs without a worker"
        raise RuntimeError(message)
    return _work


@DBOS.workflow(name=_CHUNK, max_recovery_attempts=_RECOVERIES_MAX)
async def _run_chunk(batch_id: str, lines: list[int]) -> None:
    work = _at_work()
    async with work.chunk(DBOS.workflow_id or "", batch_id):
        for line in lines:
            work.require_time()
            await _run_item(batch_id, line)


@DBOS.step(name="run_item")
async def _run_item(batch_id: str, line: int) -> None:
    await _at_work().run_item(batch_id, line)


@contextmanager
def _in_our_words() -> Generator[None]:
    try:
        yield
    except (DBAPIError, dbos_error.DBOSException) as error:
        message = "The database of the durable engine cannot be used at the moment."
        raise StorageUnavailable(message) from error


def _version() -> str:
    return f"shape-{SHAPE}"
