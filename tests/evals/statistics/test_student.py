"""The t quantile, held against the printed table."""

import pytest

from evals.statistics.student import t_quantile


@pytest.mark.parametrize(
    ("p", "df", "t"),
    [
        (0.975, 1, 12.706205),
        (0.975, 2, 4.302653),
        (0.975, 3, 3.182446),
        (0.975, 10, 2.228139),
        (0.975, 30, 2.042272),
        (0.975, 120, 1.979930),
        (0.95, 29, 1.699127),
        (0.995, 9, 3.249836),
        (0.5, 7, 0.0),
    ],
)
def test_the_quantile_is_that_of_the_table(p: float, df: int, t: float) -> None:
    assert t_quantile(p, df) == pytest.approx(t, abs=1e-6)
    assert t_quantile(1 - p, df) == pytest.approx(-t, abs=1e-6)


def test_many_degrees_of_freedom_come_to_the_normal() -> None:
    assert t_quantile(0.975, 10_000) == pytest.approx(1.959964, abs=3e-4)


@pytest.mark.parametrize(("p", "df"), [(0.0, 5), (1.0, 5), (0.9, 0)])
def test_a_quantile_outside_the_distribution_is_an_error(p: float, df: int) -> None:
    with pytest.raises(ValueError, match="quantile"):
        t_quantile(p, df)
