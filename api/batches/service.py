"""What can be asked of batches: take one in, tell how far it is, hand out results, cancel, try again, forget."""

import asyncio
import hmac
from collections.abc import AsyncGenerator, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Final

import structlog
from ulid import ULID

from api.batches.reading import BatchFormat, read_lines
from api.batches.sealing import SealedLines
from api.batches.similarity import find_similar
from api.core.batches import Batch, ItemResult, batch_state
from api.core.errors import BatchNotFound, BatchRunning
from api.storage.batches import (
    KeptBatch,
    change_state,
    close_batch,
    delete_batch,
    find_batch,
    find_batch_by_identity,
    find_ended,
    forget_identity,
    insert_batch,
    next_generation,
)
from api.storage.database import Database
from api.storage.items import (
    cancel_queued,
    count_states,
    insert_items,
    is_waiting,
    mark_similar,
    queued_lines,
    read_items,
    requeue_failed,
)

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from api.batches.engine import BatchEngine

_AT_ONCE: Final = 200
_READ_BYTES: Final = 1024 * 1024

_log = structlog.stdlib.get_logger()


@dataclass(frozen=True, slots=True)
class PreparedBatch:
    """A batch that has been read to its end and found in order; nothing of it is kept yet."""

    id: str
    created_at: datetime
    inputs: Sequence[tuple[int, bytes]] = field(repr=False)

    def as_accepted(self) -> Batch:
        """What the caller is told of it."""
        return Batch(
            id=self.id,
            state="queued",
            total=len(self.inputs),
            done=0,
            failed=0,
            cancelled=0,
            created_at=self.created_at,
        )


class BatchService:
    """Batches over all processes on one database. Who works on them is `worker.py`."""

    def __init__(
        self,
        *,
        database: Database,
        engine: "BatchEngine",
        lines: SealedLines,
        prompts: Collection[str],
        identity_key: bytes,
        keep_hours: int,
        is_ending_told: bool,
    ) -> None:
        self._database = database
        self._engine = engine
        self._lines = lines
        self._prompts = prompts
        self._identity_key = identity_key
        self._keep = timedelta(hours=keep_hours)
        self._is_ending_told = is_ending_told

    async def prepare(self, file: IO[bytes], form: BatchFormat) -> PreparedBatch:
        """Read a file.

        Raises:
            InvalidRequest, MalformedRequest: it is at fault; see `read_lines`.
        """
        return await asyncio.to_thread(self._prepare, file, form)

    def _prepare(self, file: IO[bytes], form: BatchFormat) -> PreparedBatch:
        batch_id = f"bat_{ULID()}"
        inputs = [
            (line, self._lines.seal_input(request, batch_id, line))
            for line, request in read_lines(file, form, prompts=self._prompts)
        ]
        return PreparedBatch(batch_id, datetime.now(UTC), inputs)

    async def submit(
        self, connection: "AsyncConnection", batch: PreparedBatch, *, caller: str, identity: bytes | None = None
    ) -> None:
        """Keep a batch and hand it over, in the caller's transaction: both, or neither."""
        kept = KeptBatch(batch.id, caller, "open", len(batch.inputs), self._engine.shape, 1, batch.created_at)
        await insert_batch(connection, kept, identity=identity)
        await insert_items(connection, batch.id, batch.inputs)
        await self._engine.start_batch(connection, batch.id, [line for line, _ in batch.inputs], generation=1)

    async def go_on_or_submit(self, file: IO[bytes], form: BatchFormat, *, caller: str, begins_anew: bool) -> str:
        """The id of the batch that was made of the same file; of a new one where there is none, or it shall not count.

        Raises:
            InvalidRequest, MalformedRequest: the file is at fault; see `read_lines`.
        """
        identity = await asyncio.to_thread(self._identify, file, form)
        async with self._database.read() as connection:
            known = await find_batch_by_identity(connection, identity, caller=caller)
        if known and not begins_anew:
            return known
        batch = await self.prepare(file, form)
        async with self._database.write() as connection:
            await forget_identity(connection, identity, caller=caller)
            await self.submit(connection, batch, caller=caller, identity=identity)
        return batch.id

    def _identify(self, file: IO[bytes], form: BatchFormat) -> bytes:
        """What tells a file from every other one, and nothing about it to who has not our key."""
        digest = hmac.new(self._identity_key, form.encode(), sha256)
        while chunk := file.read(_READ_BYTES):
            digest.update(chunk)
        file.seek(0)
        return digest.digest()

    async def status(self, batch_id: str, *, caller: str | None = None) -> Batch:
        """How far a batch is; with `caller` only one of theirs.

        Raises:
            BatchNotFound: there is none of this id.
        """
        async with self._database.read() as connection:
            kept = await find_batch(connection, batch_id, caller=caller)
            if kept is None:
                raise BatchNotFound
            return await _as_batch(connection, kept)

    async def results(self, batch_id: str) -> AsyncGenerator[ItemResult]:
        """What has become of each line so far, in order. Whose batch it is has been asked before."""
        after = 0
        while True:
            async with self._database.read() as connection:
                items = await read_items(connection, batch_id, after=after, at_most=_AT_ONCE)
            if not items:
                return
            for item in items:
                yield self._lines.open_result(item, batch_id)
            after = items[-1].line

    async def cancel(self, batch_id: str, *, caller: str) -> Batch:
        """Begin nothing more of a batch. What runs is finished; one that has ended stays as it is.

        Raises:
            BatchNotFound: there is none of this id.
        """
        await self.status(batch_id, caller=caller)
        async with self._database.write() as connection:
            is_new = await change_state(connection, batch_id, of=("open",), to="cancelling")
            if is_new:
                await cancel_queued(connection, batch_id)
        if is_new:
            await self._engine.cancel_batch(batch_id)
            await self.close_if_done(batch_id)
        return await self.status(batch_id, caller=caller)

    async def retry(self, batch_id: str, *, caller: str) -> Batch:
        """Try the failed items of a batch once more.

        Raises:
            BatchNotFound: there is none of this id.
            BatchRunning: it has not ended.
        """
        before = await self.status(batch_id, caller=caller)
        if before.failed:
            async with self._database.write() as connection:
                if not await change_state(connection, batch_id, of=("closed",), to="open"):
                    raise BatchRunning
                await requeue_failed(connection, batch_id)
                await self.hand_over(connection, batch_id)
        elif before.state not in {"done", "cancelled"}:
            raise BatchRunning
        return await self.status(batch_id, caller=caller)

    async def hand_over(self, connection: "AsyncConnection", batch_id: str) -> None:
        """Hand what is queued to the workers anew."""
        if lines := await queued_lines(connection, batch_id):
            generation = await next_generation(connection, batch_id, shape=self._engine.shape)
            await self._engine.start_batch(connection, batch_id, lines, generation=generation)

    async def close_if_done(self, batch_id: str) -> None:
        """End a batch of which nothing is left to do. The last item of a batch brings this about."""
        async with self._database.read() as connection:
            batch = await find_batch(connection, batch_id)
            if batch is None or batch.state == "closed" or await is_waiting(connection, batch_id):
                return
        similar = await find_similar(self._database, self._lines, batch_id)
        async with self._database.write() as connection:
            if await is_waiting(connection, batch_id):  # ended by somebody else, and tried again
                return
            await mark_similar(connection, batch_id, similar)
            is_closed = await close_batch(
                connection, batch_id, now=datetime.now(UTC), is_to_be_told=self._is_ending_told
            )
        if is_closed:
            _log.info("batch.ended", batch_id=batch_id)

    async def purge(self) -> None:
        """Forget the batches that ended long enough ago."""
        async with self._database.read() as connection:
            ended = await find_ended(connection, before=datetime.now(UTC) - self._keep)
        for batch_id in ended:
            await self._delete(batch_id)
        if ended:
            await self._database.truncate_log()

    async def forget(self, batch_id: str, *, caller: str) -> None:
        """Forget a batch that has ended, requests and results included. The rows of its drafts stay.

        Raises:
            BatchNotFound: there is none of this id.
            BatchRunning: it has not ended.
        """
        if (await self.status(batch_id, caller=caller)).state not in {"done", "cancelled"}:
            raise BatchRunning
        await self._delete(batch_id)
        await self._database.truncate_log()

    async def _delete(self, batch_id: str) -> None:
        await self._engine.purge(batch_id)
        async with self._database.write() as connection:
            await delete_batch(connection, batch_id)
        _log.info("batch.purged", batch_id=batch_id)


async def _as_batch(connection: "AsyncConnection", kept: KeptBatch) -> Batch:
    items = await count_states(connection, kept.id)
    return Batch(
        id=kept.id,
        state=batch_state(kept.state, items),
        total=kept.total,
        done=items.get("done", 0),
        failed=items.get("failed", 0),
        cancelled=items.get("cancelled", 0),
        created_at=kept.created_at,
    )
