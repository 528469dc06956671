"""Limits that hold over all processes: a bucket is one row, and its clock is the database's.

A bucket holds `burst` tokens and fills at a steady rate (GCRA): what is kept is only when it will be full again. One
that would take longer than an empty one, as when the clock was put back, counts as empty.
"""

import math
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Double, bindparam, case, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT reads the same on SQLite
from sqlalchemy.ext.asyncio import AsyncConnection

from api.storage.columns import epoch_now
from api.storage.tables import bucket as _bucket

_ROUNDING: Final = 0.01
"""Parts of a token that time passing within a statement, and the coarser of the two clocks, may cost."""
_SHORTEST_WAIT_S: Final = 0.001
"""Where room came while we looked: the bucket said no all the same."""

_NOW: Final = epoch_now()
_INTERVAL_S: Final = bindparam("interval_s", type_=Double[float]())
_CAPACITY_S: Final = bindparam("capacity_s", type_=Double[float]())
_TAKEN: Final = case((_bucket.c.full_at > _NOW, _bucket.c.full_at), else_=_NOW) + _INTERVAL_S
_TAKE: Final = (
    insert(_bucket)
    .values(id=bindparam("bucket"), full_at=_NOW + _INTERVAL_S)
    .on_conflict_do_update(index_elements=["id"], set_={"full_at": _TAKEN}, where=_CAPACITY_S >= _TAKEN - _NOW)
    .returning(_bucket.c.full_at - _NOW)
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of taking one token. `retry_after_s` is 0 where there was one, else how long until there is."""

    remaining: int
    retry_after_s: float
    full_after_s: float


async def take(connection: AsyncConnection, bucket_id: str, *, per_minute: int, burst: int) -> Taken:
    """Take one token, or none where the bucket is empty. Of many at once no two get the same one."""
    interval_s = 60 / per_minute
    capacity_s = burst * interval_s
    asked = {"bucket": bucket_id, "interval_s": interval_s, "capacity_s": capacity_s}
    full_after_s = (await connection.execute(_TAKE, asked)).scalar_one_or_none()
    if full_after_s is not None:
        remaining = math.floor((capacity_s - full_after_s) / interval_s + _ROUNDING)
        return Taken(max(remaining, 0), 0, full_after_s)
    wait = select(_bucket.c.full_at - _NOW).where(_bucket.c.id == bucket_id)
    full_after_s = (await connection.execute(wait)).scalar_one()
    if full_after_s > capacity_s:
        full_after_s = capacity_s
        emptied = update(_bucket).where(_bucket.c.id == bucket_id, _bucket.c.full_at > _NOW + capacity_s)
        await connection.execute(emptied.values(full_at=_NOW + capacity_s))
    return Taken(0, max(full_after_s + interval_s - capacity_s, _SHORTEST_WAIT_S), full_after_s)
