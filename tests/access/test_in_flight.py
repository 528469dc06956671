import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from api.access.in_flight import InFlight
from api.core.errors import Overloaded
from tests.fakes import Clock


@pytest.fixture
def held() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def take(in_flight: InFlight, held: ExitStack, caller: str, times: int = 1) -> int:
    """Ask for places and keep them; how many there were."""
    taken = 0
    for _ in range(times):
        try:
            held.enter_context(in_flight.taking(caller))
        except Overloaded:
            continue
        taken += 1
    return taken


def look(in_flight: InFlight, lag_s: float, *, decisions: int = 1) -> None:
    for _ in range(5 * decisions):
        in_flight.note_lag(lag_s)


def test_as_many_get_in_as_there_are_places_and_a_place_comes_back(held: ExitStack) -> None:
    in_flight = InFlight(most=10)
    assert take(in_flight, held, "a", 12) == 10
    held.close()
    assert (in_flight.count, take(in_flight, held, "a")) == (0, 1)


def test_who_is_refused_is_told_to_come_back_at_different_times(held: ExitStack) -> None:
    in_flight = InFlight(most=8)
    take(in_flight, held, "a", 8)
    waits: list[float] = []
    for _ in range(50):
        with pytest.raises(Overloaded) as caught:
            held.enter_context(in_flight.taking("a"))
        waits.append(caught.value.retry_after_s)
    assert min(waits) >= 1
    assert max(waits) <= 60
    assert len({round(wait) for wait in waits}) > 3


def test_a_caller_who_fills_all_places_does_not_keep_out_another(held: ExitStack) -> None:
    in_flight = InFlight(most=20)
    assert take(in_flight, held, "flood", 100) == 20
    assert take(in_flight, held, "quiet", 9) == 9
    assert take(in_flight, held, "flood", 100) == 0


def test_callers_without_end_do_not_get_in_without_end(held: ExitStack) -> None:
    in_flight = InFlight(most=10)
    assert sum(take(in_flight, held, str(number)) for number in range(100)) <= 20


def test_while_the_loop_is_late_the_limit_falls_to_what_is_under_way_and_below(held: ExitStack) -> None:
    in_flight = InFlight(most=1_000, lag_s=0.05)
    take(in_flight, held, "a", 40)
    look(in_flight, 0.2)
    assert in_flight.limit < 40
    look(in_flight, 0.2, decisions=100)
    assert in_flight.limit == 8


def test_a_database_where_all_have_to_wait_counts_like_a_loop_that_is_late(held: ExitStack) -> None:
    clock = Clock()
    in_flight = InFlight(most=1_000, lag_s=0.05, clock=clock)
    take(in_flight, held, "a", 40)
    for _ in range(3):
        with in_flight.timing():
            clock.advance(0.2)
    look(in_flight, 0.001)
    assert in_flight.limit < 40


def test_one_late_look_is_no_queue(held: ExitStack) -> None:
    in_flight = InFlight(most=1_000, lag_s=0.05)
    take(in_flight, held, "a", 60)
    before = in_flight.limit
    for lag_s in (0.001, 0.001, 0.5, 0.001, 0.001):
        in_flight.note_lag(lag_s)
    assert in_flight.limit >= before


def test_a_limit_that_is_used_grows_while_the_loop_is_in_time(held: ExitStack) -> None:
    in_flight = InFlight(most=100, lag_s=0.05)
    look(in_flight, 0.001, decisions=50)
    assert in_flight.limit == 64

    take(in_flight, held, "a", 60)
    look(in_flight, 0.001, decisions=50)
    assert in_flight.limit == 100


def test_nobody_more_gets_in_while_the_next_look_is_overdue(held: ExitStack) -> None:
    clock = Clock()
    in_flight = InFlight(most=1_000, lag_s=0.05, clock=clock)

    async def block() -> tuple[int, int, int]:
        with in_flight.watching():
            before = take(in_flight, held, "flood", 20)
            clock.advance(1)
            return before, take(in_flight, held, "flood", 20), take(in_flight, held, "quiet")

    assert asyncio.run(block()) == (20, 0, 1)


async def test_it_sees_a_loop_that_is_busy(held: ExitStack) -> None:
    in_flight = InFlight(most=1_000, lag_s=0.02)
    take(in_flight, held, "a", 30)
    with in_flight.watching():
        for _ in range(12):
            time.sleep(0.08)  # noqa: ASYNC251 - that is the point
            await asyncio.sleep(0)
    assert in_flight.limit < 30
