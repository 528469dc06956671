"""What the clock of the database decides, when that clock is put forward or back.

The clock itself cannot be moved, so the moments that are kept move the other way.
"""

import pytest
from sqlalchemy import Column, Table, select, update

from api.storage.buckets import Taken, take
from api.storage.database import Database
from api.storage.idempotency import Earlier, Reservation, extend, finish, purge, reserve
from api.storage.leases import cut_leases, read_leases, renew_lease
from api.storage.tables import bucket, idempotency, lease

HOUR_S = 3_600.0
DAY_S = 86_400.0
LEASE_S = 15.0

jumps = pytest.mark.parametrize("jump_s", [pytest.param(HOUR_S, id="forward"), pytest.param(-HOUR_S, id="back")])


async def put_clock(database: Database, table: Table, columns: list[Column[float]], jump_s: float) -> None:
    async with database.write() as connection:
        await connection.execute(update(table).values({column.name: column - jump_s for column in columns}))


async def put_clock_of_keys(database: Database, jump_s: float) -> None:
    await put_clock(database, idempotency, [idempotency.c.lease_until, idempotency.c.created_at], jump_s)


async def open_key(database: Database, owner: str) -> Earlier | None:
    async with database.write() as connection:
        mine = Reservation("local", b"key", owner)
        return await reserve(connection, mine, fingerprint=b"f", lease_s=LEASE_S, keep_s=DAY_S)


async def take_one(database: Database) -> Taken:
    async with database.write() as connection:
        return await take(connection, "a bucket", per_minute=60, burst=3)


@jumps
async def test_a_key_whose_process_was_killed_is_free_after_one_lease(database: Database, jump_s: float) -> None:
    assert await open_key(database, "killed") is None
    await put_clock_of_keys(database, jump_s)
    earlier = await open_key(database, "next")
    if jump_s < 0:
        assert earlier
        assert earlier.retry_after_s == LEASE_S
        await put_clock_of_keys(database, LEASE_S + 1)
        earlier = await open_key(database, "next")
    assert earlier is None


@jumps
async def test_whoever_works_on_a_key_keeps_it_by_saying_so(database: Database, jump_s: float) -> None:
    assert await open_key(database, "working") is None
    await put_clock_of_keys(database, jump_s)
    async with database.write() as connection:
        await extend(connection, Reservation("local", b"key", "working"), lease_s=LEASE_S)
    earlier = await open_key(database, "other")
    assert earlier
    assert earlier.retry_after_s == pytest.approx(LEASE_S, abs=5)
    async with database.write() as connection:
        await finish(connection, Reservation("local", b"key", "working"), b"answer")


@jumps
async def test_an_answer_is_still_there(database: Database, jump_s: float) -> None:
    assert await open_key(database, "first") is None
    async with database.write() as connection:
        await finish(connection, Reservation("local", b"key", "first"), b"answer")
    await put_clock_of_keys(database, jump_s)
    assert await open_key(database, "next") == Earlier(b"f", b"answer", None)


async def test_a_clock_that_is_put_forward_fills_a_bucket_once_and_the_limit_holds(database: Database) -> None:
    for _ in range(3):
        await take_one(database)
    await put_clock(database, bucket, [bucket.c.full_at], HOUR_S)
    taken = [await take_one(database) for _ in range(4)]
    assert [one.retry_after_s == 0 for one in taken] == [True, True, True, False]


async def test_a_clock_that_is_put_back_leaves_a_bucket_empty_and_not_closed(database: Database) -> None:
    for _ in range(3):
        await take_one(database)
    await put_clock(database, bucket, [bucket.c.full_at], -HOUR_S)
    refused = await take_one(database)
    assert (refused.remaining, refused.retry_after_s, refused.full_after_s) == (0, 1, 3)
    await put_clock(database, bucket, [bucket.c.full_at], 1.1)
    assert [(await take_one(database)).retry_after_s == 0 for _ in range(2)] == [True, False]


@jumps
async def test_a_worker_that_was_killed_is_known_to_be_after_one_lease(database: Database, jump_s: float) -> None:
    async with database.write() as connection:
        await renew_lease(connection, "killed", lease_s=LEASE_S)
    await put_clock(database, lease, [lease.c.until], jump_s)
    async with database.write() as connection:
        await renew_lease(connection, "alive", lease_s=LEASE_S)
        await cut_leases(connection, lease_s=LEASE_S)
    await put_clock(database, lease, [lease.c.until], LEASE_S + 1)
    async with database.write() as connection:
        await renew_lease(connection, "alive", lease_s=LEASE_S)
        assert await read_leases(connection) == ({"alive"}, {"killed"})
        assert len((await connection.execute(select(lease))).all()) == 2


async def test_an_answer_of_the_future_is_forgotten_a_day_after_the_clock_was_put_back(database: Database) -> None:
    assert await open_key(database, "done") is None
    async with database.write() as connection:
        await finish(connection, Reservation("local", b"key", "done"), b"answer")
    await put_clock_of_keys(database, -30 * DAY_S)
    async with database.write() as connection:
        assert await purge(connection, keep_s=DAY_S) == 0
    await put_clock_of_keys(database, DAY_S + 1)
    async with database.write() as connection:
        assert await purge(connection, keep_s=DAY_S) == 1
