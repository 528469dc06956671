"""Where marks stand: better to the right, zero in the middle, nothing outside."""

from dataclasses import replace

import pytest

from evals.comparing.results import Spending
from evals.reporting.plots import forest, latencies
from tests.evals.reporting.comparisons import a_metric


def test_worse_is_to_the_left_whether_or_not_a_higher_value_is_better() -> None:
    fewer_right = a_metric(difference=-0.1, low=-0.15, high=-0.05)
    more_false = a_metric(higher_is_better=False, difference=0.1, low=0.05, high=0.15)
    one, other = forest([fewer_right, more_false]).rows
    assert (one.low, one.point, one.high) == (other.low, other.point, other.high)
    assert one.low < one.point < one.high < 50


def test_a_suite_that_can_see_nothing_is_hatched_all_over() -> None:
    (row,) = forest([a_metric(smallest_seen=None)]).rows
    assert (row.unseen_from, row.unseen_to) == (0, 100)


def test_all_metrics_share_an_axis_that_holds_the_widest() -> None:
    plot = forest([a_metric(), a_metric(low=-0.4, high=0.2, difference=-0.1)])
    assert plot.extent == pytest.approx(44)
    assert all(0 < row.low < row.high < 100 for row in plot.rows)


def _spending(*latencies_ms: float) -> Spending:
    return Spending("v", len(latencies_ms), 0, 0, 0, None, latencies_ms)


def test_a_latency_curve_rises_from_left_to_right_and_ends_at_all_calls() -> None:
    (curve,) = latencies([_spending(100, 200, 400, 800)]).curves
    corners = [tuple(map(float, corner.split(","))) for corner in curve.points.split()]
    assert corners == sorted(corners, key=lambda corner: (corner[0], -corner[1]))
    assert corners[-1] == (100, 0)
    assert [(mark.name, mark.value) for mark in curve.marks] == [("p50", 200), ("p90", 800), ("p99", 800)]


@pytest.mark.parametrize(
    "values", [pytest.param((0.0,), id="nothing_measurable"), pytest.param((5.0, 5.0), id="all_alike")]
)
def test_calls_that_all_took_as_long_still_make_a_curve(values: tuple[float, ...]) -> None:
    (curve,) = latencies([_spending(*values)]).curves
    assert all(0 <= mark.x <= 100 for mark in curve.marks)


def test_a_version_without_real_calls_has_no_curve() -> None:
    assert latencies([_spending()]).curves == ()
    assert len(latencies([_spending(), replace(_spending(1, 2), version="w")]).curves) == 1
