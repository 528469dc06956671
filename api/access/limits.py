"""What a caller may still use: requests a minute and tokens a day, over all processes; and how an answer says so."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from api.access.callers import LOCAL, Caller
from api.core.errors import RateLimited
from api.core.models import Usage
from api.storage.buckets import Taken, take
from api.storage.database import Database
from api.storage.unit_of_work import UnitOfWork
from api.storage.usage import add_usage, find_usage

_MINUTE_S: Final = 60
_DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Quota:
    """One limit, and what is left of it. `full_after_s` is when it is whole again, `retry_after_s` when not used up."""

    policy: str
    size: int
    window_s: int
    remaining: int
    full_after_s: float
    retry_after_s: float = 0

    def require(self, detail: str) -> None:
        """Let pass while something is left.

        Raises:
            RateLimited: nothing is.
        """
        if self.retry_after_s:
            raise RateLimited(detail, retry_after_s=self.retry_after_s)


@dataclass(frozen=True, slots=True)
class Allowance:
    """The limits of a caller at this request; None where there is none."""

    requests: Quota | None = None
    tokens: Quota | None = None

    def require_request(self) -> None:
        """Let pass who has a request left in this minute.

        Raises:
            RateLimited: they have none.
        """
        if self.requests:
            self.requests.require(f"This key has {self.requests.size:,} requests a minute, and they are used up.")

    def require_tokens(self) -> None:
        """Let pass who has tokens of the model left today.

        Raises:
            RateLimited: they have none.
        """
        if self.tokens:
            self.tokens.require(f"This key has {self.tokens.size:,} tokens a day (UTC), and they are used up.")

    def headers(self) -> dict[str, str]:
        """The header fields of draft-ietf-httpapi-ratelimit-headers (version 10); none where there is no limit."""
        quotas = [quota for quota in (self.requests, self.tokens) if quota]
        if not quotas:
            return {}
        return {
            "ratelimit-policy": ", ".join(f'"{quota.policy}";q={quota.size};w={quota.window_s}' for quota in quotas),
            "ratelimit": ", ".join(
                f'"{quota.policy}";r={quota.remaining};t={math.ceil(quota.full_after_s)}' for quota in quotas
            ),
        }


class Limits:
    """Counts what callers use. `per_minute` is for every key that has no limit of its own."""

    def __init__(self, database: Database, *, per_minute: int, now: Callable[[], datetime]) -> None:
        self._database = database
        self._per_minute = per_minute
        self._now = now

    async def take(self, caller: Caller) -> Allowance:
        """Count one request; what is left says whether it may go on. Without a key there is no limit.

        Raises:
            StorageUnavailable: nobody can say.
        """
        if caller is LOCAL:
            return Allowance()
        per_minute = caller.per_minute or self._per_minute
        now = self._now()

        async def count(connection: AsyncConnection) -> tuple[Taken, int]:
            taken = await take(connection, f"caller:{caller.id}", per_minute=per_minute, burst=per_minute)
            has_budget = caller.tokens_per_day is not None
            return taken, await find_usage(connection, caller=caller.id, day=now.date()) if has_budget else 0

        taken, used = await self._database.run(count)
        requests = Quota("default", per_minute, _MINUTE_S, taken.remaining, taken.full_after_s, taken.retry_after_s)
        if caller.tokens_per_day is None:
            return Allowance(requests)
        return Allowance(requests, _tokens_left(caller.tokens_per_day, used, now))

    def book(self, work: UnitOfWork, caller: Caller, usage: Usage | None) -> None:
        """Have tokens booked with everything else that a request brings; None: the model was not asked."""
        if usage:
            spent = {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens}
            work.add(partial(add_usage, caller=caller.id, day=self._now().date(), **spent))


def _tokens_left(size: int, used: int, now: datetime) -> Quota:
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), tzinfo=UTC)
    left_s = (midnight - now).total_seconds()
    remaining = max(size - used, 0)
    return Quota("tokens-per-day", size, _DAY_S, remaining, left_s, 0 if remaining else left_s)
