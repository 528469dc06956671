import asyncio
from datetime import date

from api.storage.database import Database
from api.storage.usage import add_usage, find_usage

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


async def book(database: Database, *, caller: str = "key_a", day: date = MONDAY, tokens: int = 100) -> None:
    async with database.write() as connection:
        await add_usage(connection, caller=caller, day=day, input_tokens=tokens, output_tokens=1)


async def used(database: Database, *, caller: str = "key_a", day: date = MONDAY) -> int:
    async with database.read() as connection:
        return await find_usage(connection, caller=caller, day=day)


async def test_tokens_are_added_up_by_caller_and_day(database: Database) -> None:
    for caller, day in [("key_a", MONDAY), ("key_a", MONDAY), ("key_a", TUESDAY), ("key_b", MONDAY)]:
        await book(database, caller=caller, day=day)

    assert await used(database) == 202
    assert await used(database, day=TUESDAY) == 101
    assert await used(database, caller="key_b") == 101
    assert await used(database, caller="key_c") == 0


async def test_of_thirty_that_book_at_once_none_is_lost(database: Database) -> None:
    await asyncio.gather(*(book(database, tokens=9) for _ in range(30)))
    assert await used(database) == 300
