"""What ends a run before its last answer: a budget, Ctrl-C, or a candidate that has been shown to be worse."""

import asyncio
import signal
from collections.abc import Coroutine, Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import Final

from api.core.errors import ConfigurationError
from evals.answers import Answer
from evals.cases import Case
from evals.comparing.early import Bets, can_be_watched
from evals.running.opening import Origin, Server
from evals.running.prices import price_of
from evals.running.runner import Stop, Watcher
from evals.running.suite import Suite

_WORST_TOKENS: Final = (8_000, 3_000)
"""What one answer can take at most, repair included: tokens in and out."""


class EarlyWatcher:
    """Hands answers on, and stops the run once they show the candidate to be worse. `kept` are those from before."""

    def __init__(
        self, suite: Suite, cases: Sequence[Case], stop: Stop, watcher: Watcher, *, kept: Iterable[Answer]
    ) -> None:
        self._bets = Bets(suite, cases, suite.candidates[0])
        self._stop = stop
        self._watcher = watcher
        for answer in kept:
            self._bets.saw(answer)
        self._look()

    def saw(self, answer: Answer) -> None:
        self._watcher.saw(answer)
        self._bets.saw(answer)
        self._look()

    def _look(self) -> None:
        if (shown := self._bets.shown) and not self._stop.reason:
            self._stop.reason = (
                f"the candidate is shown to be worse, on {shown.worse} of {shown.worse + shown.better} targets that "
                f"differ (e-value {shown.e_value:.3g})"
            )


def stop_for(origin: Origin, budget: float | None, *, before: Iterable[Answer]) -> Stop:
    """What stops a run, before anything does. `before` are its answers from earlier calls, which the budget pays too.

    Raises:
        ConfigurationError: there is a budget, and no price to hold against it.
    """
    if budget is None:
        return Stop()
    price = price_of(origin.model) if isinstance(origin, Server) else None
    if price is None:
        message = "a budget needs a model whose price stands in evals/running/prices.toml"
        raise ConfigurationError(message)
    stop = Stop(budget_micro=round(budget * 1_000_000), worst_micro=price.micro(*_WORST_TOKENS))
    for answer in before:
        stop.pay(answer)
    return stop


def require_watchable(suite: Suite) -> None:
    """Refuse a suite that cannot be stopped early.

    Raises:
        ConfigurationError: there is not one candidate, or more than one repeat.
    """
    if not can_be_watched(suite):
        message = "--stop-early takes one candidate beside the baseline, and one repeat"
        raise ConfigurationError(message)


async def until_interrupted(stop: Stop, work: Coroutine[None, None, None]) -> None:
    """Await the work; the second Ctrl-C cancels it, and leaves as an interrupted command does."""
    try:
        await work
    except asyncio.CancelledError:
        if not stop.is_interrupted:
            raise


@contextmanager
def draining(stop: Stop) -> Generator[None]:
    """The first Ctrl-C lets what is in flight come in; the second one leaves at once."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()

    def interrupted() -> None:
        if stop.is_interrupted and task:
            task.cancel()
        stop.is_interrupted, stop.reason = True, "interrupted"

    loop.add_signal_handler(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
