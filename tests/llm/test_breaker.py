import pytest

from api.core.errors import BreakerOpen
from api.llm.breaker import Breaker
from tests.fakes import Clock


def an_open_breaker(clock: Clock) -> Breaker:
    breaker = Breaker("m", failures=3, clock=clock)
    for _ in range(3):
        breaker.failed()
    return breaker


def probes(breaker: Breaker, clock: Clock, *, seconds: int) -> int:
    """How many of four calls a second come through."""
    passed = 0
    for _ in range(seconds * 4):
        clock.advance(0.25)
        try:
            breaker.admit()
        except BreakerOpen:
            continue
        passed += 1
    return passed


def test_failures_in_a_row_open_it() -> None:
    breaker = Breaker("m", failures=3, clock=Clock())
    breaker.failed()
    breaker.failed()
    breaker.admit()
    assert breaker.state == "closed"

    breaker.failed()
    assert breaker.state == "open"
    with pytest.raises(BreakerOpen) as caught:
        breaker.admit()
    assert caught.value.retry_after_s == 5


def test_an_answer_between_failures_keeps_it_closed() -> None:
    breaker = Breaker("m", failures=3, clock=Clock())
    for _ in range(5):
        breaker.failed()
        breaker.failed()
        breaker.answered()
    assert breaker.state == "closed"


def test_open_it_lets_one_probe_through_every_five_seconds_whether_that_fails_or_hangs() -> None:
    clock = Clock()
    breaker = an_open_breaker(clock)
    assert probes(breaker, clock, seconds=20) == 4

    breaker.failed()
    assert probes(breaker, clock, seconds=20) == 4


def test_it_is_half_open_when_the_next_call_is_a_probe() -> None:
    clock = Clock()
    breaker = an_open_breaker(clock)
    clock.advance(5)
    assert breaker.state == "half_open"

    breaker.admit()
    assert breaker.state == "open"


def test_an_answer_closes_it_and_the_count_begins_anew() -> None:
    clock = Clock()
    breaker = an_open_breaker(clock)
    clock.advance(5)
    breaker.admit()
    breaker.answered()
    breaker.failed()
    breaker.failed()
    assert breaker.state == "closed"
