"""Stops asking a server that keeps failing, and finds out when it answers again. What counts is the client's to say."""

from collections.abc import Callable
from time import monotonic
from typing import Final, Literal

import structlog

from api.core.errors import BreakerOpen

BreakerState = Literal["closed", "open", "half_open"]

PROBE_EVERY_S: Final = 5.0

_log = structlog.stdlib.get_logger()


class Breaker:
    """The breaker of one server; `model` names it in the log.

    Closed, it lets every call through. `failures` in a row open it, and no call passes. Every five seconds it is
    half-open: the next call passes as a probe. A call that is answered closes it, whichever that is.
    """

    def __init__(self, model: str, *, failures: int, clock: Callable[[], float] = monotonic) -> None:
        self._model = model
        self._limit = failures
        self._clock = clock
        self._failures = 0
        self._probe_at: float | None = None

    @property
    def state(self) -> BreakerState:
        if self._probe_at is None:
            return "closed"
        return "open" if self._clock() < self._probe_at else "half_open"

    def admit(self) -> None:
        """Let one call through.

        Raises:
            BreakerOpen: the server is not to be asked now.
        """
        if self._probe_at is None:
            return
        now = self._clock()
        if now < self._probe_at:
            detail = "The model failed too often just now, so it was not asked."
            raise BreakerOpen(detail, retry_after_s=self._probe_at - now)
        # The next probe does not wait for the end of this one: a server that hangs would keep us waiting for it.
        self._probe_at = now + PROBE_EVERY_S

    def answered(self) -> None:
        """A call got an answer, be it a refusal."""
        self._failures = 0
        if self._probe_at is not None:
            self._probe_at = None
            _log.warning("breaker.closed", model=self._model)

    def failed(self) -> None:
        """A call got none."""
        self._failures += 1
        if self._probe_at is None and self._failures >= self._limit:
            self._probe_at = self._clock() + PROBE_EVERY_S
            _log.warning("breaker.opened", model=self._model, failures=self._failures)
