"""Where the marks of a plot stand, in percent of its width and height. Drawn by the template."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from evals.comparing.results import MetricResult, Spending
from evals.reporting.figures import percentile

_TICKS: Final = tuple(float(factor) * 10**power for power in range(-1, 7) for factor in (1, 2, 5))
_PERCENTILES: Final = (0.5, 0.9, 0.99)
_STEPS: Final = 120
"""Points of a latency curve: more than a screen shows, far fewer than calls."""


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One metric on the common axis. Better is always to the right, also where a lower value is better."""

    metric: MetricResult
    low: float
    point: float
    high: float
    margin: float
    unseen_from: float
    unseen_to: float


@dataclass(frozen=True, slots=True)
class Forest:
    """Rows on one axis that reaches `extent` points to either side of zero, which stands at 50."""

    rows: tuple[ForestRow, ...]
    extent: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A percentile of a curve: its name, its value in ms and where it stands."""

    name: str
    value: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The share of calls that were answered within a time, as points of an SVG polyline in a box of 100 by 100."""

    version: str
    points: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Curves:
    """Latency curves on one logarithmic axis with ticks in ms at their places in percent."""

    curves: tuple[Curve, ...]
    ticks: tuple[tuple[float, float], ...]


def forest(metrics: Sequence[MetricResult]) -> Forest:
    reach = [0.01]
    for metric in metrics:
        reach += [abs(metric.low), abs(metric.high), metric.margin, metric.smallest_seen or 0]
    extent = min(1.0, 1.1 * max(reach))
    return Forest(tuple(_forest_row(metric, extent) for metric in metrics), 100 * extent)


def latencies(spending: Iterable[Spending]) -> Curves:
    """The curves of the versions that made calls; none where nobody did."""
    measured = [(one.version, sorted(one.latencies_ms)) for one in spending if one.latencies_ms]
    if not measured:
        return Curves((), ())
    low = max(0.1, min(values[0] for _, values in measured))
    axis = _Axis(low, max(1.1 * low, *(values[-1] for _, values in measured)))
    return Curves(
        curves=tuple(_curve(version, values, axis) for version, values in measured),
        ticks=tuple((tick, axis.place(tick)) for tick in _TICKS if axis.low <= tick <= axis.high),
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    """A logarithmic axis between two times."""

    low: float
    high: float

    def place(self, time: float) -> float:
        return round(100 * log(max(time, self.low) / self.low) / log(self.high / self.low), 2)

    def time(self, place: float) -> float:
        return self.low * (self.high / self.low) ** (place / 100)


def _forest_row(metric: MetricResult, extent: float) -> ForestRow:
    sign = 1 if metric.higher_is_better else -1

    def place(difference: float) -> float:
        return round(min(100.0, max(0.0, 50 + 50 * difference / extent)), 2)

    unseen = extent if metric.smallest_seen is None else metric.smallest_seen
    low, high = sorted((place(sign * metric.low), place(sign * metric.high)))
    return ForestRow(
        metric, low, place(sign * metric.difference), high, place(-metric.margin), place(-unseen), place(unseen)
    )


def _curve(version: str, values: Sequence[float], axis: _Axis) -> Curve:
    end = axis.place(values[-1])
    places = [end * step / _STEPS for step in range(_STEPS)]
    heights = [100 - 100 * bisect_right(values, axis.time(place)) / len(values) for place in places]
    corners = [*zip(places, heights, strict=True), (end, 0), (100, 0)]
    return Curve(
        version,
        " ".join(f"{x:.2f},{y:.2f}" for x, y in corners),
        tuple(_mark(share, percentile(values, share), axis) for share in _PERCENTILES),
    )


def _mark(share: float, time: float, axis: _Axis) -> Mark:
    return Mark(f"p{100 * share:.0f}", time, axis.place(time), round(100 - 100 * share, 2))
