"""The e-value: exact small cases, fairness under the null, and false alarms with a look after every pair."""

from fractions import Fraction
from math import comb, inf

import numpy as np
import pytest

from evals.statistics.sequential import e_value, may_stop
from evals.statistics.simulate import alarmed_falsely, stopped_falsely


@pytest.mark.parametrize(
    ("only_a", "only_b", "expected"),
    [
        # Beta(k + 1/2, l + 1/2) / Beta(1/2, 1/2) = (2k - 1)!! (2l - 1)!! / (2^n n!), times 2^n.
        pytest.param(0, 0, Fraction(1), id="no_bet_yet"),
        pytest.param(1, 0, Fraction(1), id="one"),
        pytest.param(2, 0, Fraction(3, 2), id="two_one_way"),
        pytest.param(1, 1, Fraction(1, 2), id="one_each"),
        pytest.param(3, 1, Fraction(15, 24), id="three_to_one"),
    ],
)
def test_small_e_values_by_hand(only_a: int, only_b: int, expected: Fraction) -> None:
    assert e_value(only_a, only_b) == pytest.approx(float(expected))
    assert e_value(only_b, only_a) == pytest.approx(float(expected))


@pytest.mark.parametrize("n", [1, 7, 40])
def test_the_bet_is_fair_under_the_null(n: int) -> None:
    assert sum(comb(n, b) * e_value(b, n - b) for b in range(n + 1)) / 2**n == pytest.approx(1)


def test_it_stops_at_one_over_alpha_and_not_before() -> None:
    first = next(n for n in range(50) if may_stop(0, n))
    assert e_value(0, first - 1) < 20 <= e_value(0, first)
    assert not may_stop(0, first, alpha=0.001)


def test_a_landslide_stops_without_overflowing() -> None:
    assert e_value(0, 5_000) == inf
    assert may_stop(0, 5_000)


def test_looking_after_every_pair_gives_at_most_five_percent_false_alarms() -> None:
    assert stopped_falsely(np.random.default_rng(7), 500, 400) <= 0.05


def test_a_test_at_the_end_of_a_watched_run_adds_little_to_its_false_alarms() -> None:
    # 5 % by the test alone; 6 to 7 % together, over more runs than there is time for here.
    assert alarmed_falsely(np.random.default_rng(7), 300, 100) <= 0.1
