import asyncio
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.core.errors import DatabaseUnusable, StorageUnavailable
from api.storage import tables
from api.storage.columns import epoch_now
from api.storage.database import Database, read_url


async def buckets(database: Database) -> list[str]:
    async with database.read() as connection:
        return list((await connection.execute(select(tables.bucket.c.id).order_by("id"))).scalars())


async def test_a_block_that_ends_is_kept_and_one_that_raises_is_not(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(insert(tables.bucket).values(id="kept", full_at=0.0))
    with suppress(ZeroDivisionError):
        async with database.write() as connection:
            await connection.execute(insert(tables.bucket).values(id="lost", full_at=0.0))
            raise ZeroDivisionError
    assert await buckets(database) == ["kept"]


async def keep(connection: AsyncConnection, bucket: str) -> str:
    await connection.execute(insert(tables.bucket).values(id=bucket, full_at=0.0))
    return bucket


async def test_what_is_run_whole_is_kept_and_where_it_raises_nothing_is(database: Database) -> None:
    async def fail(connection: AsyncConnection) -> None:
        await keep(connection, "lost")
        raise ZeroDivisionError

    assert await database.run(partial(keep, bucket="kept")) == "kept"
    with pytest.raises(ZeroDivisionError):
        await database.run(fail)
    assert await buckets(database) == ["kept"]


async def test_what_is_run_whole_waits_for_its_statements_alone(tmp_path: Path) -> None:
    """On SQLite; and the next one is not held up by it."""
    database = Database(read_url(f"sqlite:///{tmp_path}/mutual.db"))

    async def dawdle(connection: AsyncConnection) -> None:
        await connection.execute(text("CREATE TABLE kept (id INTEGER)"))
        await asyncio.sleep(0)

    async def look(connection: AsyncConnection) -> bool:
        return bool((await connection.execute(text("SELECT count(*) FROM sqlite_master"))).scalar_one())

    with pytest.raises(RuntimeError, match="waits for something else"):
        await database.run(dawdle)
    assert not await database.run(look)
    await database.aclose()


async def test_fifty_writers_at_once_all_get_their_turn(database: Database) -> None:
    """Those that run whole, and those that wait within their transaction."""

    async def write(number: int) -> None:
        if number % 2:
            await database.run(partial(keep, bucket=f"{number:02}"))
        else:
            async with database.write() as connection:
                await keep(connection, f"{number:02}")

    await asyncio.gather(*map(write, range(50)))
    assert len(await buckets(database)) == 50


async def test_the_clock_of_the_database_moves_within_a_transaction(database: Database) -> None:
    async with database.write() as connection:
        first = (await connection.execute(select(epoch_now()))).scalar_one()
        await asyncio.sleep(0.02)
        second = (await connection.execute(select(epoch_now()))).scalar_one()
    assert 0.01 < second - first < 5


async def test_an_error_of_the_database_quotes_no_value(database: Database) -> None:
    with pytest.raises((StorageUnavailable, DBAPIError)) as caught:
        async with database.read() as connection:
            await connection.execute(text("SELECT :canary FROM nowhere"), {"canary": "canary-4711"})
    assert "canary-4711" not in f"{caught.value} {caught.value.__cause__}"


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    database = Database(read_url("postgresql://nobody@127.0.0.1:1/none"))
    with pytest.raises(StorageUnavailable):
        async with database.read():
            pass
    await database.aclose()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        pytest.param("mysql://host/name", "mysql", id="another_kind"),
        pytest.param("no address:secret", "not an address", id="none"),
        pytest.param("sqlite://", "no file", id="in_memory"),
    ],
)
def test_an_address_we_do_not_speak_is_refused_without_quoting_it(address: str, said: str) -> None:
    with pytest.raises(DatabaseUnusable, match=said) as caught:
        read_url(address)
    assert "secret" not in str(caught.value)
