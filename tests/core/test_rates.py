"""Rates with intervals, held against published figures."""

import pytest

from api.core.rates import difference, exact_upper, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
        pytest.param(81, 263, 0.2553, 0.3662, id="81_of_263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="15_of_148"),
        pytest.param(0, 20, 0.0, 0.1611, id="none_of_20"),
        pytest.param(1, 29, 0.0061, 0.1718, id="1_of_29"),
    ],
)
def test_wilson_gives_the_published_interval(hits: int, n: int, low: float, high: float) -> None:
    rate = wilson(hits, n)
    assert (round(rate.low, 4), round(rate.high, 4)) == (low, high)


def test_less_confidence_is_a_shorter_interval() -> None:
    assert wilson(81, 263).low < wilson(81, 263, confidence=0.90).low < 81 / 263


def test_a_rate_reads_with_its_interval_and_number() -> None:
    assert str(wilson(15, 148)) == "10.1% (6.2% to 16.0%, n=148)"


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (3, 2), (-1, 4)])
def test_a_rate_over_nothing_is_an_error(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="rate"):
        wilson(hits, n)


@pytest.mark.parametrize(
    ("hits", "n", "confidence", "bound"),
    [
        # With no hits the bound has a closed form, 1 - (1 - confidence) ** (1 / n): 3 / n, the rule of three.
        pytest.param(0, 100, 0.95, 1 - 0.05**0.01, id="none_of_100"),
        # Clopper and Pearson, 95 % two-sided for 3 of 10: 0.0667 to 0.6525.
        pytest.param(3, 10, 0.975, 0.65245, id="3_of_10"),
        pytest.param(10, 10, 0.95, 1.0, id="all"),
    ],
)
def test_the_exact_bound_is_that_of_clopper_and_pearson(hits: int, n: int, confidence: float, bound: float) -> None:
    assert exact_upper(hits, n, confidence=confidence) == pytest.approx(bound, abs=1e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10.
        pytest.param((56, 70), (48, 80), 0.0524, 0.3339, id="56_of_70_and_48_of_80"),
        pytest.param((9, 10), (3, 10), 0.1705, 0.8090, id="9_and_3_of_10"),
        pytest.param((10, 10), (0, 20), 0.6791, 1.0, id="all_and_none"),
    ],
)
def test_a_difference_has_the_published_interval(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    found = difference(one, other)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
