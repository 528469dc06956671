"""The one retry loop: what is transient is tried again, a few times, and never past the deadline or the budget."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_exponential_jitter, wait_random

from api.core.errors import BreakerOpen, ModelError, ModelRateLimited, ModelUnavailable
from api.llm.deadline import Deadline

MAX_TRIES: Final = 3
_JITTER: Final = wait_random(0, 0.1)
_BACKOFF: Final = wait_exponential_jitter(multiplier=0.1, max=2, jitter=0.1)
_BURST: Final = 10.0
_EARNED_BY_A_QUESTION: Final = 0.1

Result = TypeVar("Result")


class RetryBudget:
    """Keeps the retries of all questions together below a tenth of the calls. Ten are there from the start."""

    def __init__(self) -> None:
        self._left = _BURST

    def earn(self) -> None:
        """One more question is asked."""
        self._left = min(self._left + _EARNED_BY_A_QUESTION, _BURST)

    def spend(self) -> bool:
        """Take one retry; false where none is left."""
        if self._left < 1:
            return False
        self._left -= 1
        return True


async def with_retries(
    call: Callable[[], Awaitable[Result]],
    *,
    deadline: Deadline,
    may_retry: Callable[[], bool],
    tries: int = MAX_TRIES,
) -> Result:
    """Await `call` until it answers, at most `tries` times; a wait that does not fit the time left is not begun.

    `may_retry` is asked last, right before a retry.

    Raises:
        ModelError: the last failure, or the first one that another try would not mend.
    """

    async def one_try() -> Result:
        # tenacity awaits coroutine functions only, and `call` may be a lambda.
        return await call()

    def is_last(state: RetryCallState) -> bool:
        return stop_after_attempt(tries)(state) or state.upcoming_sleep >= deadline.remaining_s() or not may_retry()

    retrying = AsyncRetrying(retry=retry_if_exception(is_transient), stop=is_last, wait=_wait_s, reraise=True)
    return await retrying(one_try)


def is_transient(error: BaseException) -> bool:
    """Whether the server is at fault and may answer next time."""
    return isinstance(error, ModelUnavailable | ModelRateLimited) and not isinstance(error, BreakerOpen)


def _wait_s(state: RetryCallState) -> float:
    """What the server asked for, or a growing pause; always with jitter, so that callers do not come back as one."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, ModelError) and error.retry_after_s is not None:
        return error.retry_after_s + _JITTER(state)
    return _BACKOFF(state)
