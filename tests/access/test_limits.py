from datetime import UTC, datetime, timedelta

import pytest

from api.access.callers import LOCAL, Caller
from api.access.limits import Limits
from api.core.errors import RateLimited
from api.core.models import Usage
from api.storage.database import Database
from api.storage.unit_of_work import UnitOfWork

CALLER = Caller("key_a", frozenset({"draft"}))
RICH = Caller("key_b", frozenset({"draft"}), per_minute=2, tokens_per_day=1_000)


def limits_of(database: Database) -> Limits:
    return Limits(database, per_minute=60, now=lambda: datetime(2026, 11, 24, 23, tzinfo=UTC))


async def spend(database: Database, caller: Caller, tokens: int) -> None:
    work = UnitOfWork(database)
    limits_of(database).book(work, caller, Usage(input_tokens=tokens - 1, output_tokens=1))
    limits_of(database).book(work, caller, None)
    await work.commit()


async def test_without_a_key_there_is_no_limit_and_no_header(database: Database) -> None:
    allowance = await limits_of(database).take(LOCAL)
    allowance.require_request()
    allowance.require_tokens()
    assert allowance.headers() == {}


async def test_a_key_without_a_limit_of_its_own_has_the_configured_one(database: Database) -> None:
    assert (await limits_of(database).take(CALLER)).headers() == {
        "ratelimit-policy": '"default";q=60;w=60',
        "ratelimit": '"default";r=59;t=1',
    }


async def test_a_keys_own_limit_holds_and_the_refusal_says_when_to_come_back(database: Database) -> None:
    limits = limits_of(database)
    for _ in range(2):
        (await limits.take(RICH)).require_request()
    with pytest.raises(RateLimited, match="2 requests a minute") as caught:
        (await limits.take(RICH)).require_request()
    assert 25 < caught.value.retry_after_s <= 30


async def test_tokens_are_counted_until_midnight(database: Database) -> None:
    limits = limits_of(database)
    await spend(database, RICH, 400)
    allowance = await limits.take(RICH)
    allowance.require_tokens()
    assert allowance.headers() == {
        "ratelimit-policy": '"default";q=2;w=60, "tokens-per-day";q=1000;w=86400',
        "ratelimit": '"default";r=1;t=30, "tokens-per-day";r=600;t=3600',
    }

    await spend(database, RICH, 900)
    allowance = await limits.take(RICH)
    allowance.require_request()
    with pytest.raises(RateLimited, match="1,000 tokens a day") as caught:
        allowance.require_tokens()
    assert caught.value.retry_after_s == 3_600
    assert '"tokens-per-day";r=0;t=3600' in allowance.headers()["ratelimit"]


@pytest.mark.parametrize("hours", [pytest.param(1, id="forward"), pytest.param(-1, id="back")])
async def test_a_clock_that_is_put_forward_or_back_leaves_the_budget_of_the_day(database: Database, hours: int) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    await spend(database, RICH, 1_000)
    allowance = await Limits(database, per_minute=60, now=lambda: noon + timedelta(hours=hours)).take(RICH)
    with pytest.raises(RateLimited) as caught:
        allowance.require_tokens()
    assert caught.value.retry_after_s == 3_600 * (12 - hours)


async def test_tokens_of_another_caller_are_not_ones_own(database: Database) -> None:
    await spend(database, CALLER, 5_000)
    (await limits_of(database).take(RICH)).require_tokens()
