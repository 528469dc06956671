"""McNemar's tests and Newcombe's interval, held against published examples."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.statistics.paired import PairedTable, mcnemar_exact, mcnemar_midp, newcombe, smallest_midp

COUNTS = st.integers(0, 60)
TABLES = st.tuples(COUNTS, COUNTS, COUNTS, COUNTS).filter(any)


def test_the_tests_give_the_published_p_of_the_airway_example() -> None:
    # Bentur et al. 2009, as worked in Fagerland, Lydersen, Laake 2013: 1 against 7 discordant of 21.
    assert mcnemar_exact(1, 7) == pytest.approx(0.0703, abs=5e-5)
    assert mcnemar_midp(1, 7) == pytest.approx(0.0391, abs=5e-5)


@given(COUNTS, COUNTS)
def test_midp_is_the_mean_of_both_exact_tails(b: int, c: int) -> None:
    n = b + c
    probabilities = [Fraction(comb(n, k), 2**n) for k in range(n + 1)]
    observed = probabilities[b]
    below, above = sum(probabilities[:b]), sum(probabilities[b + 1 :])
    assert mcnemar_midp(b, c) == pytest.approx(float(2 * min(below, above) + observed))
    assert mcnemar_midp(b, c) <= mcnemar_exact(b, c) <= 1


@pytest.mark.parametrize(("discordant", "reaches"), [(4, False), (5, True)])
def test_fewer_than_five_discordant_cases_cannot_show_anything(discordant: int, *, reaches: bool) -> None:
    assert smallest_midp(discordant) == mcnemar_midp(0, discordant)
    assert (smallest_midp(discordant) <= 0.05) is reaches


def test_fewer_than_six_discordant_cases_cannot_show_anything_exactly() -> None:
    assert mcnemar_exact(0, 5) > 0.05 >= mcnemar_exact(0, 6)


def test_thousands_of_discordant_cases_do_not_overflow() -> None:
    assert mcnemar_midp(2_000, 2_000) == 1
    assert 0 <= mcnemar_midp(0, 4_000) < 1e-300


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17:2635-2650, method 10.
        pytest.param(PairedTable(both=36, only_a=2, only_b=12, neither=0), 0.0569, 0.3404, id="newcombe_36_12_2_0"),
        # Bentur et al. 2009, as worked in Fagerland, Lydersen, Laake 2014 with the sides the other way round.
        pytest.param(PairedTable(both=1, only_a=1, only_b=7, neither=12), 0.026, 0.507, id="airway"),
    ],
)
def test_newcombe_gives_the_published_interval(table: PairedTable, low: float, high: float) -> None:
    interval = newcombe(table)
    assert interval.low == pytest.approx(low, abs=5e-4)
    assert interval.high == pytest.approx(high, abs=5e-4)


@given(TABLES)
def test_newcombe_holds_the_difference_and_turns_with_the_sides(counts: tuple[int, int, int, int]) -> None:
    both, only_a, only_b, neither = counts
    table = PairedTable(both, only_a, only_b, neither)
    interval, turned = newcombe(table), newcombe(PairedTable(both, only_b, only_a, neither))
    assert -1 - 1e-9 <= interval.low <= table.difference <= interval.high <= 1 + 1e-9
    assert (turned.low, turned.high) == pytest.approx((-interval.high, -interval.low))


def test_no_discordant_case_is_not_certainty() -> None:
    interval = newcombe(PairedTable(both=30, only_a=0, only_b=0, neither=0))
    assert interval.low == pytest.approx(-interval.high)
    assert interval.high > 0.1


def test_the_one_sided_bound_is_nearer_than_the_two_sided() -> None:
    table = PairedTable(both=80, only_a=6, only_b=5, neither=9)
    assert newcombe(table).low < newcombe(table, confidence=0.90).low < table.difference


@pytest.mark.parametrize("counts", [pytest.param((0, 0, 0, 0), id="empty"), pytest.param((5, -1, 1, 1), id="negative")])
def test_a_table_needs_cases(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="counts"):
        PairedTable(*counts)
