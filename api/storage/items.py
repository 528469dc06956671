"""The items of batches. Each is taken by one worker at a time, and only who holds the last attempt may finish it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import ColumnElement, and_, bindparam, case, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from api.core.batches import ItemState
from api.core.models import Usage
from api.storage.columns import epoch_now
from api.storage.leases import read_leases
from api.storage.tables import batch as _batch
from api.storage.tables import call as _call
from api.storage.tables import item as _item

_AT_ONCE: Final = 500
MOST_LOST: Final = 3
"""So many workers may stop while they hold an item; then it is given up, since it may be what stops them."""

CallState = Literal["started", "paid", "failed", "late"]


@dataclass(frozen=True, slots=True)
class TakenItem:
    """An item that a worker holds."""

    batch_id: str
    line: int
    attempt: int
    caller: str
    input: bytes


@dataclass(frozen=True, slots=True)
class WaitingItems:
    """How many items of batches are not at their end, and how many workers are alive."""

    queued: int
    running: int
    workers: int


@dataclass(frozen=True, slots=True)
class KeptItem:
    """An item as it stands; `input` and `result` are sealed."""

    line: int
    state: ItemState
    similar_to: int | None
    input: bytes
    result: bytes | None


async def insert_items(connection: AsyncConnection, batch_id: str, inputs: Sequence[tuple[int, bytes]]) -> None:
    """Keep the sealed inputs of a batch, by line."""
    statement = insert(_item).values(
        batch_id=batch_id,
        line=bindparam("line"),
        input=bindparam("input"),
        state="queued",
        attempt=0,
        lost=0,
        changed_at=epoch_now(),
    )
    for start in range(0, len(inputs), _AT_ONCE):
        rows = [{"line": line, "input": sealed} for line, sealed in inputs[start : start + _AT_ONCE]]
        await connection.execute(statement, rows)


async def take_item(
    connection: AsyncConnection, batch_id: str, line: int, *, worker: str, was_lost: bool
) -> TakenItem | None:
    """Hold an item and book that a call begins; None where it is not to be had.

    `was_lost` asks for one that a worker held when it stopped, else for one of the others. The worker itself sees to it
    that it works on an item once at a time.
    """
    held = await connection.execute(
        update(_item)
        .where(*_is(batch_id, line), _is_free(worker), _item.c.lost > 0 if was_lost else _item.c.lost == 0)
        .values(state="running", attempt=_item.c.attempt + 1, owner=worker, changed_at=epoch_now())
        .returning(_item.c.attempt, _item.c.input)
    )
    row = held.one_or_none()
    if row is None:
        return None
    caller = (await connection.execute(select(_batch.c.caller).where(_batch.c.id == batch_id))).scalar_one()
    await connection.execute(insert(_call).values(batch_id=batch_id, line=line, attempt=row.attempt, state="started"))
    return TakenItem(batch_id, line, row.attempt, caller, row.input)


async def finish_item(
    connection: AsyncConnection,
    taken: TakenItem,
    *,
    state: Literal["done", "failed"],
    result: bytes,
    draft_id: str | None,
) -> Literal["kept", "already", "replaced"]:
    """Keep the result of an attempt: once, and not where the item was given to somebody else meanwhile."""
    of_attempt = (*_is(taken.batch_id, taken.line), _item.c.attempt == taken.attempt)
    kept = await connection.execute(
        update(_item)
        .where(*of_attempt, _item.c.state == "running")
        .values(state=state, result=result, draft_id=draft_id, changed_at=epoch_now())
    )
    if kept.rowcount:
        return "kept"
    by_us = (_item.c.state == state, _item.c.result.is_not(None))
    ended = await connection.execute(select(_item.c.line).where(*of_attempt, *by_us))
    return "already" if ended.first() else "replaced"


async def book_call(connection: AsyncConnection, taken: TakenItem, state: CallState, usage: Usage | None) -> None:
    """Book what came of the call of an attempt, and its tokens."""
    await connection.execute(
        update(_call)
        .where(_call.c.batch_id == taken.batch_id, _call.c.line == taken.line, _call.c.attempt == taken.attempt)
        .values(
            state=state,
            input_tokens=usage.input_tokens if usage else None,
            output_tokens=usage.output_tokens if usage else None,
        )
    )


async def let_go_items(connection: AsyncConnection, worker: str) -> None:
    """Give back what a worker holds that has stopped: to the queue, or nowhere where too many stopped at it."""
    ending = select(_batch.c.id).where(_batch.c.state == "cancelling")
    going = select(_batch.c.id).where(_batch.c.state != "closed")
    await connection.execute(
        update(_item)
        .where(_item.c.batch_id.in_(going), _item.c.state == "running", _item.c.owner == worker)
        .values(
            state=case(
                (_item.c.batch_id.in_(ending), "cancelled"), (_item.c.lost + 1 >= MOST_LOST, "failed"), else_="queued"
            ),
            lost=_item.c.lost + 1,
            changed_at=epoch_now(),
        )
    )


async def owners(connection: AsyncConnection, batch_id: str) -> set[str]:
    """The workers that hold items of a batch."""
    running = select(_item.c.owner).where(_item.c.batch_id == batch_id, _item.c.state == "running")
    return {owner for owner in (await connection.execute(running.distinct())).scalars() if owner}


async def cancel_queued(connection: AsyncConnection, batch_id: str) -> None:
    """Let nothing of a batch begin any more."""
    await connection.execute(
        update(_item)
        .where(_item.c.batch_id == batch_id, _item.c.state == "queued")
        .values(state="cancelled", changed_at=epoch_now())
    )


async def requeue_failed(connection: AsyncConnection, batch_id: str) -> None:
    """Ask for the failed items of a batch once more."""
    await connection.execute(
        update(_item)
        .where(_item.c.batch_id == batch_id, _item.c.state == "failed")
        .values(state="queued", lost=0, result=None, changed_at=epoch_now())
    )


async def queued_lines(connection: AsyncConnection, batch_id: str) -> list[int]:
    """The lines that wait, in order."""
    found = await connection.execute(
        select(_item.c.line).where(_item.c.batch_id == batch_id, _item.c.state == "queued").order_by(_item.c.line)
    )
    return list(found.scalars())


async def is_waiting(connection: AsyncConnection, batch_id: str) -> bool:
    """Whether anything of a batch is still to be done."""
    unfinished = select(_item.c.line).where(_item.c.batch_id == batch_id, _item.c.state.in_(("queued", "running")))
    return (await connection.execute(unfinished.limit(1))).first() is not None


async def count_waiting(connection: AsyncConnection) -> WaitingItems:
    """The queue of all batches, and who works on it."""
    states = (
        select(_item.c.state, func.count())
        .join(_batch, _batch.c.id == _item.c.batch_id)
        .where(_batch.c.state != "closed", _item.c.state.in_(("queued", "running")))
        .group_by(_item.c.state)
    )
    counts = {row[0]: row[1] for row in await connection.execute(states)}
    alive, _ = await read_leases(connection)
    return WaitingItems(queued=counts.get("queued", 0), running=counts.get("running", 0), workers=len(alive))


async def read_items(
    connection: AsyncConnection, batch_id: str, *, after: int, at_most: int, state: ItemState | None = None
) -> list[KeptItem]:
    """The next items by line."""
    columns = (_item.c.line, _item.c.state, _item.c.similar_to, _item.c.input, _item.c.result)
    statement = select(*columns).where(_item.c.batch_id == batch_id, _item.c.line > after)
    if state:
        statement = statement.where(_item.c.state == state)
    found = await connection.execute(statement.order_by(_item.c.line).limit(at_most))
    return [KeptItem(*row) for row in found]


async def mark_similar(connection: AsyncConnection, batch_id: str, similar_to: Sequence[tuple[int, int]]) -> None:
    """Keep which notes open nearly alike: pairs of a line and the first line like it."""
    await connection.execute(update(_item).where(_item.c.batch_id == batch_id).values(similar_to=None))
    if similar_to:
        await connection.execute(
            update(_item)
            .where(_item.c.batch_id == batch_id, _item.c.line == bindparam("at"))
            .values(similar_to=bindparam("first")),
            [{"at": line, "first": first} for line, first in similar_to],
        )


async def count_states(connection: AsyncConnection, batch_id: str) -> dict[ItemState, int]:
    """How many items of a batch are in each state."""
    counted = select(_item.c.state, func.count()).where(_item.c.batch_id == batch_id).group_by(_item.c.state)
    return {row[0]: row[1] for row in await connection.execute(counted)}


def _is(batch_id: str, line: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _item.c.batch_id == batch_id, _item.c.line == line


def _is_free(worker: str) -> ColumnElement[bool]:
    """Queued, or held by the worker itself, which did not hear that it holds it."""
    return or_(_item.c.state == "queued", and_(_item.c.state == "running", _item.c.owner == worker))
