"""Which workers are alive: each renews a lease, and whose lease ran out has stopped. One clock, the database's."""

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT reads the same on SQLite
from sqlalchemy.ext.asyncio import AsyncConnection

from api.storage.columns import epoch_now
from api.storage.tables import lease as _lease


async def renew_lease(connection: AsyncConnection, worker: str, *, lease_s: float) -> None:
    """Say that a worker is alive; with 0 that it is about to stop."""
    statement = insert(_lease).values(worker=worker, until=epoch_now() + lease_s)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["worker"], set_={"until": epoch_now() + lease_s})
    )


async def cut_leases(connection: AsyncConnection, *, lease_s: float) -> None:
    """Make none longer than it can be: those are from before the clock was put back. Who is alive renews soon."""
    longest = epoch_now() + lease_s
    await connection.execute(update(_lease).where(_lease.c.until > longest).values(until=longest))


async def read_leases(connection: AsyncConnection) -> tuple[set[str], set[str]]:
    """The workers that are alive, and those whose lease ran out."""
    found = await connection.execute(select(_lease.c.worker, _lease.c.until >= epoch_now()))
    alive: set[str] = set()
    stopped: set[str] = set()
    for worker, is_alive in found:
        (alive if is_alive else stopped).add(worker)
    return alive, stopped


async def drop_lease(connection: AsyncConnection, worker: str) -> None:
    """Forget a worker whose work was given to others."""
    await connection.execute(delete(_lease).where(_lease.c.worker == worker, _lease.c.until < epoch_now()))
