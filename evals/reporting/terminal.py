"""A comparison as plain text for a terminal: the verdict first, then the figures it rests on."""

from collections.abc import Sequence
from typing import Final

from evals.comparing.results import Comparison, MetricResult
from evals.reporting import sentences
from evals.reporting.figures import (
    CHANGE_WORDS,
    OUTCOME_ICONS,
    OUTCOME_WORDS,
    counted,
    interval,
    percent,
    points,
    probability,
    worst_first,
)

_MOST_BROKEN: Final = 5
_HEAD: Final = ("", "before", "now", "points", "95 % CI", "margin", "p", "")


def terminal(comparison: Comparison) -> str:
    gates = [_cells(metric) for metric in comparison.metrics if metric.is_gate]
    rest = [_cells(metric) for metric in comparison.metrics if not metric.is_gate]
    counts = counted(comparison.cases)
    broken = [case for case in worst_first(comparison.cases) if case.change == "broken"]
    lines = [
        comparison.verdict.sentence,
        "",
        f"{comparison.suite}: {comparison.candidate.version} against {comparison.baseline.version}",
        *_aligned([_HEAD, *gates, *([("exploratory", *[""] * (len(_HEAD) - 1)), *rest] if rest else [])]),
        *_beside(comparison),
        "",
        f"noise: {sentences.noise(comparison)}",
        *(
            f"few cases, Dirichlet posterior: {said}"
            for metric in comparison.metrics
            if (said := sentences.few_cases(metric))
        ),
        *([f"early: {sentences.early(comparison.early)}"] if comparison.early else []),
        *(f"judge: {line}" for line in (sentences.judge_lines(comparison.judge) if comparison.judge else ())),
        f"{len(comparison.cases)} cases: " + ", ".join(f"{n} {CHANGE_WORDS[change]}" for change, n in counts.items()),
    ]
    if broken:
        named = ", ".join(case.case + ("*" if case.is_pinned else "") for case in broken[:_MOST_BROKEN])
        more = len(broken) - _MOST_BROKEN
        lines.append(f"broken: {named}" + (f" and {more} more" if more > 0 else "") + "   (* pinned)")
    return "\n".join(lines) + "\n"


def _beside(comparison: Comparison) -> list[str]:
    """The versions that are shown and not tested: where the two stand between the rules and a bare prompt."""
    titles = {metric.name: metric.title for metric in comparison.metrics}
    return [
        f"beside them {version}: "
        + ", ".join(f"{titles.get(name, name)} {percent(rate.value)}" for name, rate in rates.items())
        for version, rates in comparison.others.items()
        if rates
    ]


def _cells(metric: MetricResult) -> tuple[str, ...]:
    return (
        metric.title,
        percent(metric.baseline.value),
        percent(metric.candidate.value),
        points(metric.difference),
        interval(metric),
        f"{100 * metric.margin:.1f}" if metric.is_gate else "",
        probability(metric.p_adjusted),
        f"{OUTCOME_ICONS[metric.outcome]} {OUTCOME_WORDS[metric.outcome]}" if metric.is_gate else "",
    )


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns under each other: the first and the last to the left, figures to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    return [
        "  ".join(
            cell.ljust(width) if column in {0, len(_HEAD) - 1} else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
