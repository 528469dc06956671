"""The one retry loop: what is transient is tried again, a few times, and never past the deadline."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential_jitter, wait_random

from api.core.errors import ModelError, ModelRateLimited, ModelUnavailable
from api.llm.deadline import Deadline

MAX_TRIES: Final = 3
_JITTER: Final = wait_random(0, 0.1)
_BACKOFF: Final = wait_exponential_jitter(multiplier=0.1, max=2, jitter=0.1)

Result = TypeVar("Result")


async def with_retries(call: Callable[[], Awaitable[Result]], *, deadline: Deadline, tries: int = MAX_TRIES) -> Result:
    """Await `call` until it answers, at most `tries` times; a wait that does not fit the time left is not begun.

    Raises:
        ModelError: the last failure, or the first one that another try would not mend.
    """

    async def one_try() -> Result:
        # tenacity awaits coroutine functions only, and `call` may be a lambda.
        return await call()

    def does_not_fit(state: RetryCallState) -> bool:
        return state.upcoming_sleep >= deadline.remaining_s()

    retrying = AsyncRetrying(
        retry=retry_if_exception_type((ModelUnavailable, ModelRateLimited)),
        stop=lambda state: stop_after_attempt(tries)(state) or does_not_fit(state),
        wait=_wait_s,
        reraise=True,
    )
    return await retrying(one_try)


def _wait_s(state: RetryCallState) -> float:
    """What the server asked for, or a growing pause; always with jitter, so that callers do not come back as one."""
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, ModelError) and error.retry_after_s is not None:
        return error.retry_after_s + _JITTER(state)
    return _BACKOFF(state)
