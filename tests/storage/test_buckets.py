import asyncio
import subprocess
import sys

import pytest
from sqlalchemy import select, update

from api.storage.buckets import Taken, take
from api.storage.database import Database
from api.storage.tables import bucket

_TAKE_FORTY = """
import asyncio, sys
from api.storage.buckets import take
from api.storage.database import Database, read_url

async def main():
    database = Database(read_url(sys.argv[1]))
    async def one():
        async with database.write() as connection:
            return (await take(connection, "shared", per_minute=6, burst=30)).retry_after_s == 0
    taken = await asyncio.gather(*(one() for _ in range(40)))
    await database.aclose()
    print(sum(taken))

asyncio.run(main())
"""


async def take_one(database: Database, *, per_minute: int = 6, burst: int = 3) -> Taken:
    async with database.write() as connection:
        return await take(connection, "a bucket", per_minute=per_minute, burst=burst)


async def let_pass(database: Database, seconds: float) -> None:
    """As if so much time had passed: the clock is the database's, so the row moves instead."""
    async with database.write() as connection:
        await connection.execute(update(bucket).values(full_at=bucket.c.full_at - seconds))


async def test_a_bucket_gives_its_burst_and_then_says_how_long_to_wait(database: Database) -> None:
    taken = [await take_one(database) for _ in range(4)]

    assert [one.remaining for one in taken] == [2, 1, 0, 0]
    assert [one.retry_after_s for one in taken[:3]] == [0, 0, 0]
    assert 5 < taken[3].retry_after_s <= 10
    assert 25 < taken[3].full_after_s <= 30


async def test_an_empty_bucket_fills_at_its_rate_and_no_higher_than_its_burst(database: Database) -> None:
    for _ in range(3):
        await take_one(database)
    await let_pass(database, 10.1)
    one_later = [(await take_one(database)).retry_after_s == 0 for _ in range(2)]
    await let_pass(database, 3_600)
    much_later = [(await take_one(database)).retry_after_s == 0 for _ in range(4)]

    assert one_later == [True, False]
    assert much_later == [True, True, True, False]


async def test_what_was_refused_costs_nothing(database: Database) -> None:
    taken = [await take_one(database) for _ in range(20)]
    assert taken[-1].full_after_s <= taken[2].full_after_s


async def test_a_limit_that_was_lowered_holds_at_once(database: Database) -> None:
    await take_one(database, per_minute=1, burst=2)
    assert (await take_one(database, per_minute=1, burst=1)).retry_after_s == pytest.approx(60, abs=5)


async def test_of_fifty_at_once_no_more_pass_than_the_burst(database: Database) -> None:
    taken = await asyncio.gather(*(take_one(database, per_minute=2, burst=20) for _ in range(50)))
    assert sum(one.retry_after_s == 0 for one in taken) == 20


async def test_two_processes_share_one_bucket(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", _TAKE_FORTY, url]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]  # noqa: S603, ASYNC220 - our own code, both at once
    taken = [int(process.communicate(timeout=20)[0]) for process in processes]

    # One comes back every ten seconds, and the two may start as far apart.
    assert 30 <= sum(taken) <= 31
    async with database.read() as connection:
        assert len((await connection.execute(select(bucket))).all()) == 1
