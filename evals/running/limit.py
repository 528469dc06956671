"""How many calls may be in flight: rises by one a round while all goes well, halves when the server says it is full."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Final

_LONGEST_PAUSE_S: Final = 60.0
_BACK_OFF: Final = 0.5
_DEFAULT_PAUSE_S: Final = 1.0


class AdaptiveLimit:
    """Additive increase, multiplicative decrease (Chiu and Jain 1989), between 1 and `most` calls in flight.

    A server that says how long to wait is believed, up to a minute; nobody calls it until then.
    """

    def __init__(self, most: int, *, clock: Callable[[], float] = monotonic) -> None:
        self.most = most
        self.now = float(most)
        self._clock = clock
        self._in_flight = 0
        self._paused_until = 0.0
        self._lowered_at = -_DEFAULT_PAUSE_S
        self._freed = asyncio.Condition()

    @asynccontextmanager
    async def slot(self) -> AsyncGenerator[None]:
        """Wait for a place among the calls in flight, and give it back at the end."""
        async with self._freed:
            await self._freed.wait_for(lambda: self._in_flight < max(1, int(self.now)))
            self._in_flight += 1
        try:
            while (wait_s := self._paused_until - self._clock()) > 0:  # noqa: ASYNC110 - a pause, and it may grow
                await asyncio.sleep(wait_s)
            yield
        finally:
            async with self._freed:
                self._in_flight -= 1
                self._freed.notify_all()

    def succeeded(self) -> None:
        """A call was answered: a whole round of them makes room for one more."""
        self.now = min(float(self.most), self.now + 1 / max(1.0, self.now))

    def refused(self, retry_after_s: float | None) -> None:
        """The server is full. Calls sent together are refused together, so the limit halves once a pause."""
        moment = self._clock()
        pause_s = min(_LONGEST_PAUSE_S, _DEFAULT_PAUSE_S if retry_after_s is None else retry_after_s)
        self._paused_until = max(self._paused_until, moment + pause_s)
        if moment - self._lowered_at >= _DEFAULT_PAUSE_S:
            self.now = max(1.0, self.now * _BACK_OFF)
            self._lowered_at = moment
