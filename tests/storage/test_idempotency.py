import asyncio

import pytest

from api.core.errors import IdempotencyInProgress
from api.storage.database import Database
from api.storage.idempotency import Earlier, Reservation, extend, finish, purge, release, reserve

DAY_S = 86_400.0


def hold(owner: str, key: bytes = b"key") -> Reservation:
    return Reservation("local", key, owner)


async def take(
    database: Database, mine: Reservation, *, fingerprint: bytes = b"f", lease_s: float = 60
) -> Earlier | None:
    async with database.write() as connection:
        return await reserve(connection, mine, fingerprint=fingerprint, lease_s=lease_s, keep_s=DAY_S)


async def test_of_twenty_that_come_at_once_one_gets_the_key(database: Database) -> None:
    taken = await asyncio.gather(*(take(database, hold(str(number))) for number in range(20)))
    assert taken.count(None) == 1
    waits = [earlier.retry_after_s for earlier in taken if earlier]
    assert all(wait is not None and 50 < wait <= 60 for wait in waits)


async def test_an_answer_is_there_for_the_next_one(database: Database) -> None:
    assert await take(database, hold("a")) is None
    async with database.write() as connection:
        await finish(connection, hold("a"), b"answer")
    assert await take(database, hold("b")) == Earlier(b"f", b"answer", None)


async def test_a_hold_that_ran_out_is_taken_over_and_its_late_answer_refused(database: Database) -> None:
    assert await take(database, hold("killed"), lease_s=0.05) is None
    await asyncio.sleep(0.1)
    assert await take(database, hold("next")) is None
    with pytest.raises(IdempotencyInProgress):
        async with database.write() as connection:
            await finish(connection, hold("killed"), b"late")
    async with database.write() as connection:
        await finish(connection, hold("next"), b"answer")
    assert await take(database, hold("third")) == Earlier(b"f", b"answer", None)


async def test_a_hold_that_is_extended_is_not_taken_over(database: Database) -> None:
    assert await take(database, hold("slow"), lease_s=0.05) is None
    async with database.write() as connection:
        await extend(connection, hold("slow"), lease_s=60)
    await asyncio.sleep(0.1)
    earlier = await take(database, hold("next"))
    assert earlier
    assert earlier.answer is None


async def test_another_request_does_not_take_over_a_hold_that_ran_out(database: Database) -> None:
    assert await take(database, hold("killed"), lease_s=0.05) is None
    await asyncio.sleep(0.1)
    earlier = await take(database, hold("other"), fingerprint=b"g")
    assert earlier
    assert earlier.fingerprint == b"f"


async def test_what_was_let_go_can_be_taken_at_once(database: Database) -> None:
    assert await take(database, hold("a")) is None
    async with database.write() as connection:
        await release(connection, hold("a"))
    assert await take(database, hold("b"), fingerprint=b"g") is None


async def test_answers_are_forgotten_after_their_time(database: Database) -> None:
    assert await take(database, hold("a")) is None
    async with database.write() as connection:
        await finish(connection, hold("a"), b"answer")
    async with database.write() as connection:
        assert await purge(connection, keep_s=DAY_S) == 0
        assert await purge(connection, keep_s=-1) == 1
    assert await take(database, hold("b")) is None
