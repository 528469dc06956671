"""The batches themselves: who asked, how far, what is to be told about the end, and when they are forgotten."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from api.core.batches import BatchProgress
from api.storage.columns import epoch_now
from api.storage.tables import batch as _batch
from api.storage.tables import item as _item


@dataclass(frozen=True, slots=True)
class KeptBatch:
    """A batch as it stands."""

    id: str
    caller: str
    state: BatchProgress
    total: int
    shape: int
    generation: int
    created_at: datetime


_KEPT = tuple(_batch.c[name] for name in KeptBatch.__slots__)


async def insert_batch(connection: AsyncConnection, batch: KeptBatch, *, identity: bytes | None) -> None:
    """Keep a new batch."""
    row = {name: getattr(batch, name) for name in KeptBatch.__slots__}
    await connection.execute(insert(_batch).values(**row, identity=identity, webhook_tries=0))


async def find_batch(connection: AsyncConnection, batch_id: str, *, caller: str | None = None) -> KeptBatch | None:
    """A batch; with `caller` only one of theirs."""
    statement = select(*_KEPT).where(_batch.c.id == batch_id)
    if caller is not None:
        statement = statement.where(_batch.c.caller == caller)
    row = (await connection.execute(statement)).one_or_none()
    return KeptBatch(*row) if row else None


async def find_batch_by_identity(connection: AsyncConnection, identity: bytes, *, caller: str) -> str | None:
    """The id of the batch that was made of the same file."""
    found = await connection.execute(
        select(_batch.c.id).where(_batch.c.identity == identity, _batch.c.caller == caller)
    )
    return found.scalar_one_or_none()


async def forget_identity(connection: AsyncConnection, identity: bytes, *, caller: str) -> None:
    """Have the same file make another batch next time."""
    await connection.execute(
        update(_batch).where(_batch.c.identity == identity, _batch.c.caller == caller).values(identity=None)
    )


async def change_state(
    connection: AsyncConnection, batch_id: str, *, of: tuple[BatchProgress, ...], to: BatchProgress
) -> bool:
    """Move a batch on; False where it is not in one of the states `of`."""
    moved = await connection.execute(
        update(_batch)
        .where(_batch.c.id == batch_id, _batch.c.state.in_(of))
        .values(state=to, ended_at=None, webhook_due=None)
    )
    return moved.rowcount == 1


async def close_batch(connection: AsyncConnection, batch_id: str, *, now: datetime, is_to_be_told: bool) -> bool:
    """End a batch; False where that was done already."""
    closed = await connection.execute(
        update(_batch)
        .where(_batch.c.id == batch_id, _batch.c.state != "closed")
        .values(
            state="closed",
            ended_at=now,
            webhook_due=epoch_now() if is_to_be_told else None,
            webhook_tries=0,
        )
    )
    return closed.rowcount == 1


async def next_generation(connection: AsyncConnection, batch_id: str, *, shape: int) -> int:
    """Count that the items of a batch are handed to the durable engine once more."""
    counted = await connection.execute(
        update(_batch)
        .where(_batch.c.id == batch_id)
        .values(generation=_batch.c.generation + 1, shape=shape)
        .returning(_batch.c.generation)
    )
    return counted.scalar_one()


async def find_idle(connection: AsyncConnection, *, idle_s: float) -> list[KeptBatch]:
    """Batches that have not ended, and of which nothing has moved for a while."""
    last = select(func.max(_item.c.changed_at)).where(_item.c.batch_id == _batch.c.id).scalar_subquery()
    found = await connection.execute(select(*_KEPT).where(_batch.c.state != "closed", last < epoch_now() - idle_s))
    return [KeptBatch(*row) for row in found]


async def find_older_shape(connection: AsyncConnection, *, shape: int) -> list[KeptBatch]:
    """Batches that have not ended and were started by workers of an older shape."""
    found = await connection.execute(select(*_KEPT).where(_batch.c.state != "closed", _batch.c.shape < shape))
    return [KeptBatch(*row) for row in found]


async def find_ended(connection: AsyncConnection, *, before: datetime) -> list[str]:
    """Batches that ended long enough ago."""
    found = await connection.execute(select(_batch.c.id).where(_batch.c.state == "closed", _batch.c.ended_at < before))
    return list(found.scalars())


async def delete_batch(connection: AsyncConnection, batch_id: str) -> None:
    """Forget a batch with its items and calls."""
    await connection.execute(delete(_batch).where(_batch.c.id == batch_id))


@dataclass(frozen=True, slots=True)
class DueWebhook:
    """A batch whose end is to be told now; `tries` counts this one."""

    batch_id: str
    generation: int
    tries: int


async def take_due_webhook(connection: AsyncConnection, *, lease_s: float) -> DueWebhook | None:
    """Hold the next telling for a while, so that no other worker tells it at the same moment."""
    due = select(_batch.c.id).where(_batch.c.webhook_due <= epoch_now()).order_by(_batch.c.webhook_due).limit(1)
    taken = await connection.execute(
        update(_batch)
        .where(_batch.c.id == due.scalar_subquery(), _batch.c.webhook_due <= epoch_now())
        .values(webhook_due=epoch_now() + lease_s, webhook_tries=_batch.c.webhook_tries + 1)
        .returning(_batch.c.id, _batch.c.generation, _batch.c.webhook_tries)
    )
    row = taken.one_or_none()
    return DueWebhook(*row) if row else None


async def put_off_webhook(connection: AsyncConnection, due: DueWebhook, *, wait_s: float | None) -> None:
    """Tell again in `wait_s`, or with None never again."""
    await connection.execute(
        update(_batch)
        .where(_batch.c.id == due.batch_id, _batch.c.generation == due.generation)
        .values(webhook_due=None if wait_s is None else epoch_now() + wait_s)
    )
