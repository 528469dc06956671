from collections.abc import Iterable

import pytest

from api.core.errors import (
    BreakerOpen,
    ModelError,
    ModelMisconfigured,
    ModelRateLimited,
    ModelRefused,
    ModelUnavailable,
)
from api.llm.deadline import Deadline
from api.llm.retry import RetryBudget, with_retries


def always() -> bool:
    return True


class Call:
    """Fails as listed, then answers."""

    def __init__(self, failures: Iterable[ModelError]) -> None:
        self._failures = iter(failures)
        self.tries = 0

    async def __call__(self) -> str:
        self.tries += 1
        if failure := next(self._failures, None):
            raise failure
        return "answer"


async def test_what_is_transient_is_tried_again() -> None:
    call = Call([ModelUnavailable("x"), ModelRateLimited("x", retry_after_s=0)])
    assert await with_retries(call, deadline=Deadline.after(5), may_retry=always) == "answer"
    assert call.tries == 3


async def test_the_third_failure_is_the_last() -> None:
    call = Call([ModelUnavailable("x")] * 4)
    with pytest.raises(ModelUnavailable):
        await with_retries(call, deadline=Deadline.after(5), may_retry=always)
    assert call.tries == 3


@pytest.mark.parametrize(
    "failure", [ModelMisconfigured("x"), ModelRefused("x"), BreakerOpen("x")], ids=lambda error: type(error).__name__
)
async def test_what_another_try_would_not_mend_is_not_tried_again(failure: ModelError) -> None:
    call = Call([failure])
    with pytest.raises(type(failure)):
        await with_retries(call, deadline=Deadline.after(5), may_retry=always)
    assert call.tries == 1


@pytest.mark.parametrize(
    ("failure", "left_s"),
    [
        pytest.param(ModelRateLimited("x", retry_after_s=30), 5, id="a_wait_that_was_asked_for"),
        pytest.param(ModelUnavailable("x", retry_after_s=30), 5, id="a_server_that_names_its_pause"),
        pytest.param(ModelUnavailable("x"), 0.05, id="our_own_pause"),
    ],
)
async def test_a_wait_that_does_not_fit_is_not_begun(failure: ModelError, left_s: float) -> None:
    call = Call([failure])
    with pytest.raises(type(failure)):
        await with_retries(call, deadline=Deadline.after(left_s, clock=lambda: 0.0), may_retry=always)
    assert call.tries == 1


async def test_a_retry_that_is_not_granted_is_not_made() -> None:
    call = Call([ModelUnavailable("x")])
    with pytest.raises(ModelUnavailable):
        await with_retries(call, deadline=Deadline.after(5), may_retry=lambda: False)
    assert call.tries == 1


def test_a_budget_lets_ten_retries_through_and_then_one_for_ten_questions() -> None:
    budget = RetryBudget()
    assert [budget.spend() for _ in range(11)] == [True] * 10 + [False]
    for _ in range(9):
        budget.earn()
    assert not budget.spend()
    budget.earn()
    budget.earn()
    assert (budget.spend(), budget.spend()) == (True, False)
