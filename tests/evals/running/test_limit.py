import asyncio

from evals.running.limit import AdaptiveLimit
from tests.fakes import Clock


async def test_no_more_calls_are_in_flight_than_the_limit() -> None:
    limit, running, most = AdaptiveLimit(3), 0, 0

    async def call() -> None:
        nonlocal running, most
        async with limit.slot():
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    async with asyncio.TaskGroup() as group:
        for _ in range(20):
            group.create_task(call())
    assert most == 3


def test_refusals_that_come_together_halve_the_limit_once() -> None:
    clock = Clock()
    limit = AdaptiveLimit(64, clock=clock)
    for _ in range(10):
        limit.refused(None)
    assert limit.now == 32
    clock.advance(2)
    limit.refused(None)
    assert limit.now == 16


def test_a_round_of_answers_makes_room_for_one_more_up_to_the_most() -> None:
    clock = Clock()
    limit = AdaptiveLimit(8, clock=clock)
    limit.refused(None)
    for _ in range(4):
        limit.succeeded()
    assert 4.8 < limit.now <= 5
    for _ in range(100):
        limit.succeeded()
    assert limit.now == 8


def test_the_limit_never_falls_below_one() -> None:
    clock = Clock()
    limit = AdaptiveLimit(2, clock=clock)
    for _ in range(5):
        clock.advance(2)
        limit.refused(None)
    assert limit.now == 1


async def test_a_server_that_says_how_long_is_left_alone_so_long() -> None:
    limit = AdaptiveLimit(4)
    limit.refused(0.05)
    loop = asyncio.get_running_loop()
    started = loop.time()
    async with limit.slot():
        assert loop.time() - started >= 0.045
