import asyncio

import pytest

from api.access.callers import LOCAL, Caller
from api.access.idempotency import Idempotency, StoredAnswer, Ticket
from api.core.errors import IdempotencyInProgress, IdempotencyMismatch
from api.storage.database import Database
from api.storage.unit_of_work import UnitOfWork

ANSWER = StoredAnswer(200, {"content-type": "application/json"}, b'{"note":"canary"}\n\n')


def over(database: Database, *, lease_s: float = 15) -> Idempotency:
    return Idempotency(database, salt=b"s" * 32, lease_s=lease_s)


async def opened(idempotency: Idempotency, *, caller: Caller = LOCAL, request: bytes = b"r") -> Ticket:
    ticket = await idempotency.open(caller, "k", request=request)
    assert isinstance(ticket, Ticket)
    return ticket


async def test_an_answer_that_was_kept_comes_back_whole(database: Database) -> None:
    idempotency, work = over(database), UnitOfWork(database)
    idempotency.keep(await opened(idempotency), ANSWER, work)
    await work.commit()
    assert await idempotency.open(LOCAL, "k", request=b"r") == ANSWER
    with pytest.raises(IdempotencyMismatch):
        await idempotency.open(LOCAL, "k", request=b"another")


async def test_the_keys_of_two_callers_are_two_keys(database: Database) -> None:
    idempotency = over(database)
    await opened(idempotency)
    await opened(idempotency, caller=Caller("key_a", frozenset({"draft"})))


async def test_who_works_longer_than_the_lease_keeps_the_key(database: Database) -> None:
    idempotency = over(database, lease_s=0.15)
    ticket = await opened(idempotency)
    async with idempotency.holding(ticket):
        await asyncio.sleep(0.4)
        with pytest.raises(IdempotencyInProgress):
            await idempotency.open(LOCAL, "k", request=b"r")
    await asyncio.sleep(0.2)
    await opened(idempotency)


async def test_a_key_that_is_let_go_is_free(database: Database) -> None:
    idempotency = over(database)
    await idempotency.let_go(await opened(idempotency))
    await opened(idempotency, request=b"another")
