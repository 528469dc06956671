"""Balanced accuracy and Matthews correlation: by hand, together by cluster, and an interval that holds the truth."""

from collections.abc import Callable

import numpy as np
import pytest

from evals.statistics.clustered import resampling_weights
from evals.statistics.confusion import Compared, Decided, balanced_accuracy, matthews

_BOTH = pytest.mark.parametrize("summary", [balanced_accuracy, matthews])
_Summary = Callable[..., Compared]


def decided(yes: tuple[int, int], no: tuple[int, int]) -> list[Decided]:
    """So many right and wrong of either kind, each case a target; the baseline has all right."""
    rights = [(True, 1.0)] * yes[0] + [(True, 0.0)] * yes[1] + [(False, 1.0)] * no[0] + [(False, 0.0)] * no[1]
    return [Decided(f"{number:03}", wants, 1.0, right) for number, (wants, right) in enumerate(rights)]


def test_both_give_what_the_formulas_give_by_hand() -> None:
    cases = decided((6, 2), (1, 3))
    weights = resampling_weights(len(cases), draws=10, seed=1)
    # 6 of 8 and 1 of 4; (6 * 1 - 3 * 2) = 0 where precision and recall tell nothing apart.
    assert balanced_accuracy(cases, weights).candidate.value == pytest.approx((6 / 8 + 1 / 4) / 2)
    assert matthews(cases, weights).candidate.value == 0
    cases = decided((6, 2), (3, 1))
    assert matthews(cases, weights).candidate.value == pytest.approx((6 * 3 - 1 * 2) / (7 * 8 * 5 * 4) ** 0.5)


@_BOTH
def test_a_version_without_fault_has_one_and_the_difference_is_that_of_the_values(summary: _Summary) -> None:
    cases = decided((30, 10), (15, 5))
    found = summary(cases, resampling_weights(len(cases), draws=500, seed=1))
    assert (found.baseline.value, found.baseline.low) == (1, 1)
    assert found.difference.value == pytest.approx(found.candidate.value - 1)
    assert found.difference.low == pytest.approx(found.candidate.low - 1)


def test_repeats_count_by_the_share_that_is_right() -> None:
    cases = [Decided("a", True, 1.0, 0.5), Decided("b", False, 1.0, 1.0)]  # noqa: FBT003 - what is wanted
    assert balanced_accuracy(cases, np.ones((1, 2))).candidate.value == 0.75


def test_whoever_always_says_the_same_has_no_correlation_and_half_the_accuracy() -> None:
    cases = decided((8, 0), (0, 8))
    weights = resampling_weights(len(cases), draws=200, seed=1)
    assert matthews(cases, weights).candidate.value == 0
    found = balanced_accuracy(cases, weights).candidate
    assert (found.low, found.value, found.high) == (0.5, 0.5, 0.5)


def test_targets_are_drawn_whole() -> None:
    alone = decided((30, 10), (30, 10))
    together = [
        Decided(f"{number // 5}", case.wants_yes, case.baseline, case.candidate) for number, case in enumerate(alone)
    ]
    narrow = balanced_accuracy(alone, resampling_weights(80, draws=1_000, seed=1)).candidate
    wide = balanced_accuracy(together, resampling_weights(16, draws=1_000, seed=1)).candidate
    assert wide.value == narrow.value
    assert wide.high - wide.low > 1.2 * (narrow.high - narrow.low)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    generator = np.random.default_rng(11)
    weights = resampling_weights(120, draws=400, seed=2)
    held = 0
    for _ in range(200):
        yes, no = generator.random(80) < 0.9, generator.random(40) < 0.7
        cases = decided((int(yes.sum()), int((~yes).sum())), (int(no.sum()), int((~no).sum())))
        found = balanced_accuracy(cases, weights).candidate
        held += found.low <= 0.8 <= found.high
    assert 0.9 <= held / 200 <= 0.99


@_BOTH
def test_one_kind_alone_is_refused(summary: _Summary) -> None:
    with pytest.raises(ValueError, match="want a no"):
        summary(decided((3, 1), (0, 0)), np.ones((1, 4)))
