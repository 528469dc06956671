"""One item of a batch, from the queue to its result: taken, drafted, kept, and its call booked."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

import structlog
from tenacity import AsyncRetrying, retry_if_exception_type, wait_exponential

from api.access.callers import sticky_key
from api.batches.sealing import SealedLines
from api.core.batches import ItemError
from api.core.errors import BreakerOpen, InvalidRequest, ModelError, MutualError, StorageUnavailable
from api.core.models import Draft, DraftRequest, EngineName, Usage
from api.storage.buckets import take
from api.storage.database import Database
from api.storage.drafts import Keeping, insert_draft
from api.storage.items import TakenItem, book_call, finish_item, take_item
from api.storage.usage import add_usage
from api.telemetry.observing import NOBODY, ItemEnded, Observer

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

_BUCKET: Final = "batches"
_BURSTS_PER_MINUTE: Final = 240
"""A quarter of a second's worth: enough that nobody who wakes a moment late leaves the limit unused."""
_LONGEST_PAUSE_S: Final = 10.0
_PATIENCE_S: Final = 900.0
"""How long an item waits for a model's server that is known to be down; then the rules stand in as elsewhere."""
_INTERNAL: Final = ItemError(error="InternalError", detail="This was our fault and has been logged.")

_log = structlog.stdlib.get_logger()


class Drafts(Protocol):
    """Who drafts."""

    async def draft(self, request: DraftRequest, *, caller: str | None) -> Draft:
        """See `Drafter.draft`."""
        ...


@dataclass(frozen=True, slots=True)
class _Drafted:
    request: DraftRequest
    result: Draft

    @property
    def usage(self) -> Usage | None:
        return self.result.provenance.usage


@dataclass(frozen=True, slots=True)
class _Failed:
    result: ItemError
    usage: Usage | None


class ItemRunner:
    """Works on items for one worker. Safe for concurrent use."""

    def __init__(  # noqa: PLR0913 - one parameter a part, all by name
        self,
        *,
        database: Database,
        drafter: Drafts,
        engine: EngineName,
        lines: SealedLines,
        keeping: Keeping | None,
        per_minute: int | None,
        worker: str,
        pause_s: float = 5.0,
        observer: Observer = NOBODY,
    ) -> None:
        self._database = database
        self._drafter = drafter
        self._engine = engine
        self._lines = lines
        self._keeping = keeping
        self._per_minute = per_minute
        self._worker = worker
        self._pause_s = pause_s
        self._observer = observer
        self._busy: set[tuple[str, int]] = set()
        self._alone = asyncio.Lock()

    async def run(self, batch_id: str, line: int) -> None:
        """Bring an item to its end. One that is there already, or with somebody else, is left alone."""
        if (batch_id, line) in self._busy:
            return
        self._busy.add((batch_id, line))
        try:
            if taken := await self._insist(lambda: self._take(batch_id, line, was_lost=False)):
                await self._work_on(taken)
                return
            # What was in hand when a worker stopped goes one by one, so that the item which stops it stands alone.
            async with self._alone:
                if taken := await self._insist(lambda: self._take(batch_id, line, was_lost=True)):
                    await self._work_on(taken)
        finally:
            self._busy.discard((batch_id, line))

    async def _work_on(self, taken: TakenItem) -> None:
        named = structlog.contextvars.bound_contextvars(batch_id=taken.batch_id, line=taken.line)
        with named, self._observer.stage("item"):
            done = await self._draft(taken)
            if not await self._insist(lambda: self._keep(taken, done)):
                _log.warning("item.late", attempt=taken.attempt)
        self._observer.tell(ItemEnded("done" if isinstance(done, _Drafted) else "failed"))

    async def _draft(self, taken: TakenItem) -> _Drafted | _Failed:
        try:
            request = self._lines.open_input(taken.input, taken.batch_id, taken.line)
            if self._per_minute and (request.engine or self._engine) == "model":
                await self._wait_for_room(self._per_minute)
            asked = request.draft_request()
            return _Drafted(asked, await self._ask(asked, sticky_key(taken.caller)))
        except MutualError as error:
            faults = error.faults if isinstance(error, InvalidRequest) else ()
            told = tuple((fault.pointer, fault.code, fault.detail) for fault in faults)
            usage = error.usage if isinstance(error, ModelError) else None
            return _Failed(ItemError(error=type(error).__name__, detail=error.detail, faults=told), usage)
        except Exception:  # noqa: BLE001 - whatever it is, it is this item's and not the batch's
            _log.exception("item.failed")
            return _Failed(_INTERNAL, None)

    async def _ask(self, asked: DraftRequest, caller: str | None) -> Draft:
        """Draft. While the model's breaker is open wait instead of letting the rules do the rest of a batch."""
        waited_s = 0.0
        while True:
            try:
                draft = await self._drafter.draft(asked, caller=caller)
            except BreakerOpen:
                if waited_s >= _PATIENCE_S:
                    raise
            else:
                if draft.provenance.degraded != "breaker_open" or waited_s >= _PATIENCE_S:
                    return draft
            await asyncio.sleep(self._pause_s)
            waited_s += self._pause_s

    async def _wait_for_room(self, per_minute: int) -> None:
        while wait_s := await self._insist(lambda: self._take_room(per_minute)):  # noqa: ASYNC110 - it is in the database
            await asyncio.sleep(wait_s)

    async def _take_room(self, per_minute: int) -> float:
        async with self._database.write() as connection:
            burst = max(1, per_minute // _BURSTS_PER_MINUTE)
            return (await take(connection, _BUCKET, per_minute=per_minute, burst=burst)).retry_after_s

    async def _take(self, batch_id: str, line: int, *, was_lost: bool) -> TakenItem | None:
        async with self._database.write() as connection:
            return await take_item(connection, batch_id, line, worker=self._worker, was_lost=was_lost)

    async def _keep(self, taken: TakenItem, done: _Drafted | _Failed) -> bool:
        """Keep the result with all that goes with it; of a result that comes too late only the bill."""
        drafted = done if isinstance(done, _Drafted) else None
        sealed = self._lines.seal_result(done.result, taken.batch_id, taken.line)
        async with self._database.write() as connection:
            kept = await finish_item(
                connection,
                taken,
                state="done" if drafted else "failed",
                result=sealed,
                draft_id=drafted.result.id if drafted else None,
            )
            if kept == "already":  # by the commit before, whose answer got lost
                return True
            state = "late" if kept == "replaced" else "paid" if drafted else "failed"
            await book_call(connection, taken, state, done.usage)
            if done.usage:
                await _bill(connection, taken.caller, done.usage)
            if drafted and kept == "kept":
                asked, keeping = drafted.request, self._keeping
                await insert_draft(connection, drafted.result, caller=taken.caller, request=asked, keeping=keeping)
        return kept == "kept"

    async def _insist(self, act: Callable[[], Awaitable[T]]) -> T:
        """Wait out a database that is gone: what was paid for has to be kept."""
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(StorageUnavailable), wait=wait_exponential(max=_LONGEST_PAUSE_S)
        ):
            with attempt:
                return await act()
        raise AssertionError  # the loop above has no other end


async def _bill(connection: "AsyncConnection", caller: str, usage: Usage) -> None:
    await add_usage(
        connection,
        caller=caller,
        day=datetime.now(UTC).date(),
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
    )
