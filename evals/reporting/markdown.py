"""A comparison as Markdown, to stand in a pull request. Names cases, quotes none of their texts."""

from collections.abc import Iterable, Sequence
from typing import Final

from evals.comparing.results import CaseResult, Comparison, MetricResult
from evals.reporting import sentences
from evals.reporting.figures import (
    CHANGE_WORDS,
    OUTCOME_ICONS,
    OUTCOME_WORDS,
    counted,
    estimate,
    interval,
    percent,
    points,
    probability,
    smallest_seen,
    worst_first,
)

_MOST_BROKEN: Final = 10


def markdown(comparison: Comparison) -> str:
    outcome = comparison.verdict.outcome
    gates = [metric for metric in comparison.metrics if metric.is_gate]
    rest = [metric for metric in comparison.metrics if not metric.is_gate]
    counts = counted(comparison.cases)
    versions = f"`{comparison.candidate.version}` against `{comparison.baseline.version}`"
    lines = [
        f"### {OUTCOME_ICONS[outcome]} {OUTCOME_WORDS[outcome]}: {versions}",
        "",
        _text(comparison.verdict.sentence),
        "",
        *_metrics(gates, adjusted_by="Holm"),
        "",
        "**Cases:** " + ", ".join(f"{n} {CHANGE_WORDS[change]}" for change, n in counts.items()) + ".",
        "",
        *_broken([case for case in worst_first(comparison.cases) if case.change == "broken"]),
        *_sure(comparison),
    ]
    if rest:
        lines += ["<details><summary>Exploratory metrics, not gated</summary>", ""]
        lines += [*_metrics(rest, adjusted_by="Benjamini-Hochberg"), "", *_summaries(comparison), "</details>", ""]
    lines.append(f"<sub>Suite {_text(comparison.suite)}, run {_text(comparison.run)}, seed {comparison.seed}.</sub>")
    return "\n".join(lines) + "\n"


def _metrics(metrics: Sequence[MetricResult], *, adjusted_by: str) -> list[str]:
    return _table(
        (
            "Metric",
            "Before",
            "Now",
            "Difference in points (95 % CI)",
            "Margin",
            f"p ({adjusted_by})",
            "This suite sees",
            "",
        ),
        (
            (
                metric.title + ("" if metric.higher_is_better else " (lower is better)"),
                percent(metric.baseline.value),
                percent(metric.candidate.value),
                f"{points(metric.difference)} ({interval(metric)})",
                f"{100 * metric.margin:.1f}",
                probability(metric.p_adjusted),
                smallest_seen(metric),
                f"{OUTCOME_ICONS[metric.outcome]} {OUTCOME_WORDS[metric.outcome]}" if metric.is_gate else "",
            )
            for metric in metrics
        ),
    )


def _broken(broken: Sequence[CaseResult]) -> list[str]:
    if not broken:
        return []
    table = _table(
        ("Broken case", "Severity", "Right before", "Right now", "Tags"),
        (
            (
                f"`{case.case}`" + (" (pinned)" if case.is_pinned else ""),
                str(case.severity),
                f"{sum(case.baseline_rights)} of {len(case.baseline_rights)}",
                f"{sum(case.candidate_rights)} of {len(case.candidate_rights)}",
                ", ".join((case.language, *case.tags)),
            )
            for case in broken[:_MOST_BROKEN]
        ),
    )
    left_out = len(broken) - _MOST_BROKEN
    return [*table, "", *([f"And {left_out} more, in the HTML report.", ""] if left_out > 0 else [])]


def _sure(comparison: Comparison) -> list[str]:
    """What the figures rest on, a paragraph each."""
    said = [("Noise", sentences.noise(comparison))]
    said += [
        ("Few cases, Dirichlet posterior", text)
        for metric in comparison.metrics
        if (text := sentences.few_cases(metric))
    ]
    if comparison.early:
        said.append(("Early", sentences.early(comparison.early)))
    if comparison.judge:
        name = "Judge" if comparison.judge.is_calibrated else f"Judge, {sentences.UNCALIBRATED}"
        said.append((name, " ".join(sentences.judge_lines(comparison.judge))))
    return [line for name, text in said for line in (f"**{name}:** {_text(text)}", "")]


def _summaries(comparison: Comparison) -> list[str]:
    if not comparison.summaries:
        return []
    rows = (
        (name, *(estimate(value) for value in (found.baseline, found.candidate, found.difference)))
        for name, found in comparison.summaries.items()
    )
    return [*_table(("Over targets (95 % CI)", "Before", "Now", "Difference"), rows), ""]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [_row(head), _row(["---"] * len(head)), *(_row([_text(cell) for cell in row]) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    """Text that cannot leave its table cell or become a tag."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|").replace("\n", " ")
