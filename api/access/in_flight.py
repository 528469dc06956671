"""How many requests may be under way at once in this process: fewer, while the event loop or the database run late.

Most of a request is waiting for a model, and waiting is cheap, so its latency says nothing about load. What runs out is
the processor, and then everything in the loop comes late, or the database, and then writers queue: both are watched.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from api.core.errors import Overloaded

LOOK_EVERY_S: Final = 0.04
_LOOKS: Final = 5
"""Looks per decision. The shortest delay counts: one long step is no queue, and a queue delays all."""
_FEWEST: Final = 8
_FIRST: Final = 64
_LESS: Final = 0.9
_MORE: Final = 1.1
_RETRY_AFTER_S: Final = (1.0, 10.0)
_NONE: Final = float("inf")


class InFlight:
    """Counts requests by caller, and refuses those for which there is no room.

    `most` is the upper bound of the limit. `lag_s` is how late loop and database may run; 0 leaves the limit there.
    """

    def __init__(self, *, most: int = 1_000, lag_s: float = 0, clock: Callable[[], float] = monotonic) -> None:
        self._most = most
        self._lag_s = lag_s
        self._clock = clock
        self._callers: Counter[str] = Counter()
        self._lags: list[float] = []
        self._shortest_wait_s = _NONE
        self._next_look_at = _NONE
        self._timer: asyncio.TimerHandle | None = None
        self._peak = 0
        self.count = 0
        self.limit = min(_FIRST, most) if lag_s else most

    @contextmanager
    def taking(self, caller: str) -> Generator[None]:
        """Hold a place for one request.

        Raises:
            Overloaded: there is none.
        """
        if not self._has_room(caller):
            raise Overloaded(retry_after_s=random.uniform(*_RETRY_AFTER_S))  # noqa: S311 - only to spread them
        self._callers[caller] += 1
        self.count += 1
        self._peak = max(self._peak, self.count)
        try:
            yield
        finally:
            self.count -= 1
            self._callers[caller] -= 1
            if not self._callers[caller]:
                del self._callers[caller]

    @contextmanager
    def timing(self) -> Generator[None]:
        """Around what a request waits for at the database."""
        began = self._clock()
        try:
            yield
        finally:
            self._shortest_wait_s = min(self._shortest_wait_s, self._clock() - began)

    @contextmanager
    def watching(self) -> Generator[None]:
        """Watch the running loop for as long as the block runs."""
        self._look_again(asyncio.get_running_loop())
        try:
            yield
        finally:
            if self._timer:
                self._timer.cancel()

    def note_lag(self, lag_s: float) -> None:
        """One look at how late the loop is. After a few, the limit follows."""
        self._lags.append(lag_s)
        if len(self._lags) < _LOOKS:
            return
        is_database_late = self._lag_s < self._shortest_wait_s < _NONE
        if min(self._lags) > self._lag_s or is_database_late:
            self.limit = max(round(min(self.limit, self._peak) * _LESS), _FEWEST)
        elif self._peak > self.limit // 2:
            self.limit = min(round(self.limit * _MORE) + 1, self._most)
        self._lags.clear()
        self._shortest_wait_s = _NONE
        self._peak = self.count

    def _has_room(self, caller: str) -> bool:
        room = self.limit
        if self._clock() - self._next_look_at > 2 * self._lag_s:  # late already, and not looked at yet
            room = max(min(room, self.count), _FEWEST)
        if self.count < room:
            return True
        # Full. Who has less than a fair share still gets in, so that one caller cannot keep out the others.
        mine = self._callers[caller]
        share = room // (len(self._callers) + (not mine))
        return mine < share and self.count < 2 * room

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        self.note_lag(self._clock() - self._next_look_at)
        self._look_again(loop)

    def _look_again(self, loop: asyncio.AbstractEventLoop) -> None:
        # A timer, not a task: it comes before the requests that arrived while the loop was held up once.
        if self._lag_s:
            self._next_look_at = self._clock() + LOOK_EVERY_S
            self._timer = loop.call_later(LOOK_EVERY_S, self._look, loop)
