"""The requests that came with an Idempotency-Key: who works on one, until when, and what was answered.

Times are the database's, so that all processes read one clock.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from api.core.errors import IdempotencyInProgress
from api.storage.columns import epoch_now
from api.storage.tables import idempotency as _idempotency

_INSERT: Final = text(
    "INSERT INTO m_idempotency (caller, key_hmac, fingerprint, owner, lease_until, created_at) "
    "VALUES (:caller, :key_hmac, :fingerprint, :owner, :lease_until, :created_at) ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Reservation:
    """A request's hold on its key."""

    caller: str
    key_hmac: bytes
    owner: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier request with the same key left. `retry_after_s` is null once it is answered."""

    fingerprint: bytes
    answer: bytes | None
    retry_after_s: float | None


async def reserve(
    connection: AsyncConnection, mine: Reservation, *, fingerprint: bytes, lease_s: float, keep_s: float
) -> Earlier | None:
    """Take the key; None when it is ours now.

    A hold whose lease ran out, as a process leaves it that was killed, and a key older than `keep_s` are taken over.
    A lease that is longer than any was made before the clock was put back, and is cut to the usual length.
    """
    now = (await connection.execute(select(epoch_now()))).scalar_one()
    hold = {"fingerprint": fingerprint, "owner": mine.owner, "lease_until": now + lease_s, "created_at": now}
    key = {"caller": mine.caller, "key_hmac": mine.key_hmac}
    if (await connection.execute(_INSERT, key | hold)).rowcount:
        return None
    found = (await connection.execute(select(_idempotency).where(*_is(mine)))).one_or_none()
    if found is None:  # forgotten between the two statements; the next try will have it
        return Earlier(fingerprint, answer=None, retry_after_s=0)
    is_old = found.created_at < now - keep_s
    is_abandoned = found.lease_until is not None and found.lease_until < now and found.fingerprint == fingerprint
    if is_old or is_abandoned:
        # Of two that take over at once, the second one's comparison fails.
        taken = await connection.execute(
            update(_idempotency).where(*_is(mine), _idempotency.c.owner == found.owner).values(**hold, answer=None)
        )
        if taken.rowcount:
            return None
        return Earlier(fingerprint, answer=None, retry_after_s=lease_s)
    if found.lease_until is None:
        return Earlier(found.fingerprint, found.answer, retry_after_s=None)
    if found.lease_until > now + lease_s:
        await connection.execute(
            update(_idempotency)
            .where(*_is(mine), _idempotency.c.owner == found.owner, _idempotency.c.lease_until.is_not(None))
            .values(lease_until=now + lease_s)
        )
    return Earlier(found.fingerprint, found.answer, min(max(found.lease_until - now, 0), lease_s))


async def extend(connection: AsyncConnection, mine: Reservation, *, lease_s: float) -> None:
    """Hold on to a key that is not answered yet."""
    await connection.execute(
        update(_idempotency)
        .where(*_is(mine), _idempotency.c.owner == mine.owner, _idempotency.c.lease_until.is_not(None))
        .values(lease_until=epoch_now() + lease_s)
    )


async def finish(connection: AsyncConnection, mine: Reservation, answer: bytes) -> None:
    """Keep the answer.

    Raises:
        IdempotencyInProgress: somebody took the key over, and theirs is the answer.
    """
    kept = await connection.execute(
        update(_idempotency)
        .where(*_is(mine), _idempotency.c.owner == mine.owner)
        .values(lease_until=None, answer=answer)
    )
    if not kept.rowcount:
        raise IdempotencyInProgress(retry_after_s=1)


async def release(connection: AsyncConnection, mine: Reservation) -> None:
    """Let go of a key without an answer."""
    await connection.execute(delete(_idempotency).where(*_is(mine), _idempotency.c.owner == mine.owner))


async def purge(connection: AsyncConnection, *, keep_s: float) -> int:
    """Forget the answers that were kept long enough; returns how many.

    One that seems to be of the future was given before the clock was put back, and is kept from now on.
    """
    await connection.execute(
        update(_idempotency).where(_idempotency.c.created_at > epoch_now()).values(created_at=epoch_now())
    )
    gone = await connection.execute(delete(_idempotency).where(_idempotency.c.created_at < epoch_now() - keep_s))
    return gone.rowcount


def _is(mine: Reservation) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _idempotency.c.caller == mine.caller, _idempotency.c.key_hmac == mine.key_hmac
