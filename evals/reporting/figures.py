"""How figures read: shares as percent, differences as points, and the words and icons of an outcome."""

from collections import Counter
from collections.abc import Sequence
from math import ceil
from types import MappingProxyType
from typing import Final

from evals.comparing.results import CaseResult, Change, Comparison, MetricResult, Outcome, Spending
from evals.statistics.confusion import Estimate

OUTCOME_WORDS: Final = MappingProxyType[Outcome, str](
    {"pass": "Passed", "regression": "Regression shown", "inconclusive": "Can't tell", "unusable": "Not usable"}
)
OUTCOME_ICONS: Final = MappingProxyType[Outcome, str](
    {"pass": "✓", "regression": "✗", "inconclusive": "?", "unusable": "!"}
)
CHANGE_WORDS: Final = MappingProxyType[Change, str](
    {
        "broken": "broken",
        "fixed": "fixed",
        "shaky": "shaky",
        "both_wrong": "both wrong",
        "both_right": "both right",
    }
)
"""In the order in which a reader wants to see them."""


def percent(share: float) -> str:
    return f"{share:.1%}"


def points(share: float) -> str:
    """A difference of shares in signed percentage points, without the unit."""
    return f"{100 * share:+.1f}"


def interval(metric: MetricResult) -> str:
    """The two-sided 95 % interval of the difference, in points."""
    return f"{points(metric.low)} to {points(metric.high)}"


def estimate(found: Estimate) -> str:
    """A value that is no share, with its interval."""
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def probability(p: float | None) -> str:
    if p is None:
        return "no test"
    return "< 0.001" if p < 0.001 else f"{p:.3f}"  # noqa: PLR2004 - where three digits would read as zero


def smallest_seen(metric: MetricResult) -> str:
    return "nothing" if metric.smallest_seen is None else f"{100 * metric.smallest_seen:.1f} points"


def money(micro: float) -> str:
    """An amount in the price table's currency, with the digits that matter."""
    amount = micro / 1_000_000
    return f"{amount:,.2f}" if amount >= 1 else f"{amount:.6f}".rstrip("0").rstrip(".")


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least this share of them does not exceed. Needs at least one value."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def counted(cases: Sequence[CaseResult]) -> dict[Change, int]:
    """How many cases went which way, zeros included."""
    counts = Counter(case.change for case in cases)
    return {change: counts[change] for change in CHANGE_WORDS}


def certainty(case: CaseResult) -> float:
    """How far the repeats agree with themselves, both versions multiplied: 1 where all agree, down to 1/4."""
    return _agreement(case.baseline_rights) * _agreement(case.candidate_rights)


def worst_first(cases: Sequence[CaseResult]) -> list[CaseResult]:
    """Broken before the rest; within a kind pinned cases first, then by severity times certainty."""
    order = list(CHANGE_WORDS)
    return sorted(
        cases,
        key=lambda case: (order.index(case.change), not case.is_pinned, -case.severity * certainty(case), case.case),
    )


def spent(comparison: Comparison, version: str) -> Spending | None:
    return next((spending for spending in comparison.spending if spending.version == version), None)


def _agreement(rights: Sequence[bool]) -> float:
    share = sum(rights) / len(rights) if rights else 0.5
    return max(share, 1 - share)
