"""Rates with intervals, held against published figures."""

import pytest

from evals.statistics import wilson


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


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (3, 2), (-1, 4)])
def test_a_rate_over_nothing_is_an_error(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="rate"):
        wilson(hits, n)
