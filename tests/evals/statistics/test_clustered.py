"""Clustered tests and intervals: small cases by hand, and their level and coverage on made-up suites."""

from math import sqrt

import numpy as np
import pytest

from api.core.rates import wilson
from evals.statistics.clustered import (
    bootstrap_interval,
    cluster_t,
    clustered_rate,
    resampling_weights,
    sign_flip,
    smallest_sign_flip,
)
from evals.statistics.paired import mcnemar_exact, mcnemar_midp
from evals.statistics.simulate import clustered_outcomes, target_names
from evals.statistics.student import t_quantile

RUNS, CASES = 1_000, 300


def test_few_clusters_are_enumerated() -> None:
    # Sums 1, 2 and 3 reach |6| twice in the 8 patterns; sums 1, 2 and -3 reach |0| in all.
    assert sign_flip([1, 2, 3], "abc", seed=1) == 2 / 8
    assert sign_flip([1, 2, -3], "abc", seed=1) == 1


def test_a_cluster_is_flipped_as_one() -> None:
    assert sign_flip([1.0] * 12, ["a"] * 6 + ["b"] * 6, seed=1) == 0.5
    assert sign_flip([1.0] * 12, target_names(48)[::4], seed=1) == 2**-11


def test_one_case_per_cluster_is_the_exact_mcnemar_test() -> None:
    differences = [1.0] * 9 + [-1.0] * 2 + [0.0] * 40
    names = [str(case) for case in range(51)]
    assert sign_flip(differences, names, seed=1) == pytest.approx(mcnemar_exact(2, 9))


def test_many_clusters_are_drawn_and_p_is_never_nothing() -> None:
    names = [str(case) for case in range(60)]
    assert sign_flip([1.0] * 60, names, draws=2_500, seed=1) == 1 / 2_501
    drawn = sign_flip([1.0] * 36 + [-1.0] * 24, names, seed=1)
    assert drawn == pytest.approx(mcnemar_exact(24, 36), abs=0.01)
    assert drawn == sign_flip([1.0] * 36 + [-1.0] * 24, names, seed=1)


def test_the_floor_of_p_counts_the_clusters_that_differ() -> None:
    assert smallest_sign_flip([1, 2, 3], "abc") == sign_flip([1, 2, 3], "abc", seed=1)
    assert smallest_sign_flip([1, -1, 1, 0], "aabc") == 1
    assert smallest_sign_flip([0.0], "a") == sign_flip([0.0], "a", seed=1) == 1


def test_weights_draw_every_cluster_equally_and_as_many_as_there_are() -> None:
    weights = resampling_weights(40, draws=5_000, seed=1)
    assert weights.shape == (5_000, 40)
    assert np.all(weights.sum(axis=1) == 40)
    assert np.allclose(weights.mean(axis=0), 1, atol=0.07)
    # A multinomial count has variance 1 - 1/40.
    assert weights.var() == pytest.approx(1 - 1 / 40, abs=0.02)


def test_the_bootstrap_is_the_ratio_of_sums_of_the_drawn_clusters() -> None:
    weights = np.array([[2.0, 0.0], [1.0, 1.0], [0.0, 2.0]])
    # Cluster a: one case of 1; cluster b: three cases of 0. The draws give 1, 1/4 and 0.
    interval = bootstrap_interval(weights, [0, 0, 1, 0], "bbab", confidence=0.999_999)
    assert (interval.low, interval.high) == pytest.approx((0, 1), abs=1e-5)
    middle = bootstrap_interval(weights, [0, 0, 1, 0], "bbab", confidence=1e-9)
    assert middle.low == pytest.approx(1 / 4)


def test_weights_for_other_clusters_are_an_error() -> None:
    with pytest.raises(ValueError, match="3 clusters"):
        bootstrap_interval(resampling_weights(3, draws=10, seed=1), [1, 0], "ab")


def test_cluster_t_gives_what_the_formula_gives_by_hand() -> None:
    # Means 1/2; residual sums of the clusters 1, -1 and 0, so the error is sqrt(3/2 * 2) / 6.
    interval = cluster_t([1, 1, 0, 0, 1, 0], "aabbcc")
    half = t_quantile(0.975, 2) * sqrt(3) / 6
    assert (interval.low, interval.high) == pytest.approx((0.5 - half, 0.5 + half))


def test_one_case_per_cluster_is_the_ordinary_t_interval() -> None:
    # Student 1908, the sleep data: mean 1.58 and, with 9 degrees of freedom, 0.70 to 2.46.
    extra_hours = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    interval = cluster_t(extra_hours, "abcdefghij")
    assert (round(interval.low, 2), round(interval.high, 2)) == (0.70, 2.46)


def test_no_difference_anywhere_is_not_certainty() -> None:
    differences, names = [0.0] * 40, [str(case // 2) for case in range(40)]
    interval = cluster_t(differences, names)
    assert interval.high == -interval.low == pytest.approx(wilson(0, 20).high)
    assert bootstrap_interval(resampling_weights(20, draws=50, seed=1), differences, names) == interval


def test_a_difference_everywhere_does_not_reach_beyond_all() -> None:
    assert cluster_t([1.0] * 4, "aabb").high == 1
    assert cluster_t([-1.0] * 4, "aabb").low == -1


def test_a_clustered_rate_stays_between_none_and_all() -> None:
    rate = clustered_rate([1, 1, 1, 1, 1, 0], "aabbcc")
    assert (rate.value, rate.high, rate.n) == (pytest.approx(5 / 6), 1, 6)
    assert clustered_rate([1, 1, 1, 1], "aabb").low < 0.5


def test_one_cluster_has_no_interval() -> None:
    with pytest.raises(ValueError, match="two clusters"):
        cluster_t([1, 0], "aa")


def test_a_value_without_its_cluster_is_an_error() -> None:
    with pytest.raises(ValueError, match="cluster"):
        sign_flip([1, 0], "a", seed=1)


def test_the_sign_flip_holds_its_level_where_mcnemar_does_not() -> None:
    names = target_names(CASES)
    flips = midps = 0
    for seed, row in enumerate(clustered_outcomes(np.random.default_rng(11), RUNS, CASES)):
        flips += sign_flip(row.tolist(), names, draws=999, seed=seed) <= 0.05
        midps += mcnemar_midp(int(np.sum(row < 0)), int(np.sum(row > 0))) <= 0.05
    assert 0.02 <= flips / RUNS <= 0.07
    assert midps / RUNS >= 0.10


@pytest.mark.parametrize("effect", [0.0, 0.05])
def test_the_intervals_cover_the_truth(effect: float) -> None:
    names, weights = target_names(CASES), resampling_weights(CASES // 4, draws=1_000, seed=1)
    by_t = by_bootstrap = 0
    for row in clustered_outcomes(np.random.default_rng(5), RUNS, CASES, effect=effect):
        t, bootstrap = cluster_t(row.tolist(), names), bootstrap_interval(weights, row.tolist(), names)
        by_t += t.low <= effect <= t.high
        by_bootstrap += bootstrap.low <= effect <= bootstrap.high
    assert by_t / RUNS >= 0.93
    assert by_bootstrap / RUNS >= 0.93
