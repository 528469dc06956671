"""What a suite can see: the published power formula, and its table for right-or-wrong answers."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.statistics.planning import (
    best_repeats,
    binary_variance,
    design_effect,
    intraclass_correlation,
    needed_cases,
    smallest_binary_difference,
    smallest_difference,
)


@pytest.mark.parametrize(
    ("discordant", "n", "points"),
    [
        (0.05, 100, None),
        (0.05, 200, 4.4),
        (0.05, 500, 2.8),
        (0.05, 1_000, 2.0),
        (0.10, 50, None),
        (0.10, 100, 8.9),
        (0.10, 1_000, 2.8),
        (0.20, 30, None),
        (0.20, 50, 17.7),
        (0.20, 100, 12.5),
        (0.20, 500, 5.6),
    ],
)
def test_the_smallest_difference_is_that_of_the_table(discordant: float, n: int, points: float | None) -> None:
    smallest = smallest_binary_difference(discordant, n)
    assert (smallest if smallest is None else round(100 * smallest, 1)) == points


def test_the_formula_gives_what_its_quantiles_give_by_hand() -> None:
    # (1.959964 + 0.841621)^2 = 7.848880, times 1/9 over 0.03^2 (Miller 2024 takes these quantiles and that difference).
    assert needed_cases(1 / 9, 0.03) == 969
    assert smallest_difference(1 / 9, 969) == pytest.approx(0.03, rel=1e-3)


@given(st.floats(0.01, 1), st.floats(0.005, 0.5), st.floats(1, 5))
def test_the_needed_cases_show_the_difference_and_one_fewer_does_not(
    variance: float, delta: float, deff: float
) -> None:
    n = needed_cases(variance, delta, deff=deff)
    assert smallest_difference(variance, n, deff=deff) <= delta * (1 + 1e-9)
    if n > 1:
        assert smallest_difference(variance, n - 1, deff=deff) >= delta * (1 - 1e-9)


def test_the_binary_variance_is_on_the_safe_side() -> None:
    q, delta = 0.2, 0.1
    assert binary_variance(q) >= q - delta**2


def test_cases_that_share_everything_count_once() -> None:
    assert design_effect(4, 1.0) == 4
    assert design_effect(4, 0.0) == design_effect(1, 0.7) == 1


@pytest.mark.parametrize(
    ("sigma", "omega", "cost_case", "cost_call", "repeats"),
    [
        pytest.param(0.6, 0.3, 9.0, 1.0, 6, id="the_formula_at_a_whole_number"),
        pytest.param(0.3, 0.3, 0.0, 1.0, 1, id="free_cases_beat_repeats"),
        pytest.param(0.0, 0.3, 9.0, 1.0, 1, id="nothing_to_average_away"),
    ],
)
def test_the_best_repeats(sigma: float, omega: float, cost_case: float, cost_call: float, repeats: int) -> None:
    assert best_repeats(sigma, omega, cost_case, cost_call) == repeats


def test_no_other_number_of_repeats_is_better() -> None:
    def variance_times_cost(sigma: float, omega: float, case: float, repeats: int) -> float:
        return (omega**2 + sigma**2 / repeats) * (case + repeats)

    for sigma, omega, case in product((0.1, 0.35, 0.5), (0.1, 0.2), (0.5, 2.0, 7.0)):
        best = variance_times_cost(sigma, omega, case, best_repeats(sigma, omega, case, 1.0))
        assert best <= min(variance_times_cost(sigma, omega, case, k) for k in range(1, 40)) + 1e-12


@pytest.mark.parametrize(("omega", "cost_call"), [(0.0, 1.0), (0.3, 0.0)])
def test_repeats_without_end_are_an_error(omega: float, cost_call: float) -> None:
    with pytest.raises(ValueError, match="repeats"):
        best_repeats(0.3, omega, 1.0, cost_call)


def test_the_intraclass_correlation_is_the_published_one() -> None:
    # Shrout, Fleiss 1979, table 2: six targets, four judges, ICC(1,1) = .17.
    ratings = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
    values = [rating for target in ratings for rating in target]
    clusters = [str(target) for target in range(6) for _ in range(4)]
    assert intraclass_correlation(values, clusters) == pytest.approx(0.17, abs=0.005)


@pytest.mark.parametrize(
    ("values", "clusters", "icc"),
    [
        pytest.param([1, 1, 0, 0], "aabb", 1.0, id="alike"),
        pytest.param([1, 0, 1, 0], "aabb", 0.0, id="opposed_is_cut_at_nothing"),
        pytest.param([1, 0, 1], "abc", 0.0, id="no_cluster_of_two"),
        pytest.param([1, 0, 1], "aaa", 0.0, id="one_cluster"),
        pytest.param([1, 1, 1, 1], "aabb", 0.0, id="never_varies"),
    ],
)
def test_the_intraclass_correlation_at_its_ends(values: list[float], clusters: str, icc: float) -> None:
    assert intraclass_correlation(values, clusters) == pytest.approx(icc)
