"""How often a server is called that is down, and how soon it is found to be back: over real connections."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from api.core.errors import BreakerOpen, ModelError, ModelTimedOut
from api.llm.breaker import Breaker
from api.llm.client import ChatClient
from api.llm.deadline import Deadline
from tests.fakes import Clock
from tests.llm.chats import ask
from tests.stub_model import Reply, StubModel, answers, completion, hangs, refuses, resets

pytestmark = pytest.mark.server

GOOD = answers(completion("{}"))


@asynccontextmanager
async def client_of(stub: StubModel, clock: Clock | None = None) -> AsyncGenerator[ChatClient]:
    breaker = Breaker("m", failures=5, clock=clock or Clock())
    client = ChatClient(model="m", base_url=stub.url, breaker=breaker)
    yield client
    await client.aclose()


async def outcome(client: ChatClient, deadline_s: float = 3) -> type[ModelError] | None:
    try:
        await client.complete(ask(), deadline=Deadline.after(deadline_s))
    except ModelError as error:
        return type(error)
    return None


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(refuses(503, "x"), id="503"),
        pytest.param(refuses(429, "x", headers={"Retry-After": "0"}), id="429"),
        pytest.param(resets(), id="reset"),
    ],
)
async def test_in_an_outage_a_few_calls_are_made_and_then_one_in_five_seconds(fault: Reply) -> None:
    clock = Clock()
    async with StubModel(fault) as stub, client_of(stub, clock) as client:
        for _ in range(10):
            await outcome(client)
        opened_after = stub.calls
        for _ in range(60):  # a request a second
            clock.advance(1)
            await outcome(client)
    assert opened_after == 5
    assert stub.calls - opened_after == 12


async def test_a_server_that_is_back_is_found_by_the_next_probe() -> None:
    clock = Clock()
    async with StubModel(*[refuses(503, "x")] * 5, GOOD) as stub, client_of(stub, clock) as client:
        for _ in range(3):
            await outcome(client)
        assert await outcome(client) is BreakerOpen

        clock.advance(5)
        assert [await outcome(client) for _ in range(3)] == [None] * 3


async def test_a_server_that_hangs_opens_it_too() -> None:
    async with StubModel(hangs()) as stub, client_of(stub) as client:
        timed_out = await asyncio.gather(*(outcome(client, 0.3) for _ in range(5)))
        assert set(timed_out) == {ModelTimedOut}
        assert await outcome(client) is BreakerOpen


async def test_a_question_asked_late_that_runs_out_of_time_says_nothing_of_the_server() -> None:
    late = Deadline.after(1)
    await asyncio.sleep(0.7)
    async with StubModel(hangs()) as stub, client_of(stub) as client:
        for _ in range(5):
            with pytest.raises(ModelTimedOut):
                await client.complete(ask(), deadline=late)
        assert await outcome(client, 0.1) is ModelTimedOut


async def test_who_was_asking_when_others_opened_it_is_told_that_it_is_not_asked_again() -> None:
    breaker = Breaker("m", failures=2, clock=Clock())
    async with StubModel(refuses(503, "x", headers={"Retry-After": "1"}), refuses(503, "x")) as stub:
        client = ChatClient(model="m", base_url=stub.url, breaker=breaker)
        first = asyncio.create_task(client.complete(ask(), deadline=Deadline.after(5)))
        while not stub.calls:  # noqa: ASYNC110 - it counts, and says nothing
            await asyncio.sleep(0.01)
        await outcome(client)  # the second failure opens it while the first caller waits for another try
        with pytest.raises(BreakerOpen, match="not asked again") as caught:
            await first
        await client.aclose()
    assert (stub.calls, caught.value.attempts) == (2, 1)


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(refuses(401, "no"), id="401"),
        pytest.param(answers("<html>"), id="html"),
        pytest.param(answers(completion(None, refusal="no")), id="refusal"),
    ],
)
async def test_what_answers_is_up_whatever_it_says(reply: Reply) -> None:
    async with StubModel(reply) as stub, client_of(stub) as client:
        for _ in range(10):
            await outcome(client)
    assert stub.calls == 10


async def test_in_a_flapping_service_retries_stay_below_a_tenth_of_the_calls() -> None:
    questions, flapping = 200, (refuses(503, "x", headers={"Retry-After": "0"}), *[GOOD] * 3)
    async with StubModel(*flapping * 100) as stub, client_of(stub) as client:
        for _ in range(questions):
            await outcome(client)
    burst = 10
    assert stub.calls - questions <= 0.1 * stub.calls + burst
