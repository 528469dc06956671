"""The verdict: one sentence that a person can act on, and the exit code that goes with it."""

from collections.abc import Mapping, Sequence
from math import ceil, inf
from typing import Final

from evals.comparing.differences import FEWEST_CLUSTERS, LEVEL
from evals.comparing.results import CaseResult, EarlyStop, MetricResult, Outcome, Verdict, VersionInfo
from evals.running.suite import Suite

EXIT_CODES: Final[Mapping[Outcome, int]] = {"pass": 0, "regression": 1, "inconclusive": 3, "unusable": 4}


def decide(
    suite: Suite,
    versions: Sequence[VersionInfo],
    metrics: Sequence[MetricResult],
    cases: Sequence[CaseResult],
    *,
    wanted: int,
    settle: Mapping[str, int | None],
    early: EarlyStop | None,
) -> Verdict:
    """Say whether the candidate (the second version) may ship.

    `wanted` answers were due from each version; `settle` says for each gate how many cases would settle it.
    """
    baseline, candidate = versions
    names = f"{candidate.version} than {baseline.version}"
    if early and not any(_lost(suite, version, sum(version.states.values())) for version in versions):
        count = f"{len(cases)} of {wanted} cases were answered: {_count(cases, 0)}"
        return _verdict("regression", f"Worse: {names}, {_shown_early(early)}. {count} Do not ship.")
    gates = [metric for metric in metrics if metric.is_gate]
    if lacking := _lacking(suite, versions, gates, cases, wanted):
        return _verdict("unusable", f"This run cannot be used: {lacking}.")
    pinned = [case.case for case in cases if case.is_pinned and case.change == "broken"]
    worse = [metric for metric in gates if metric.outcome == "regression"]
    count = _count(cases, wanted // suite.repeats - len(cases))
    if worse or pinned:
        said = [_shown(metric) for metric in worse]
        if pinned:
            said.append(f"pinned {'cases' if len(pinned) > 1 else 'case'} broken: {', '.join(pinned)}")
        return _verdict("regression", f"Worse: {names}. {'; '.join(said)}. {count} Do not ship.")
    open_ = [metric for metric in gates if metric.outcome != "pass"]
    if open_:
        # Of those that have cases enough to conclude anything from, the one that takes most to settle.
        hardest = max(open_, key=lambda gate: (gate.clusters >= FEWEST_CLUSTERS, settle[gate.name] or inf))
        return _verdict(
            "inconclusive",
            f"Can't tell: {candidate.version} against {baseline.version}. "
            f"{_open(hardest, settle[hardest.name])} {count}",
        )
    return _verdict(
        "pass",
        f"{candidate.version} is not worse than {baseline.version} by more than the margins: {_shown(gates[0])}. "
        f"{count} May ship.",
    )


def _lacking(
    suite: Suite,
    versions: Sequence[VersionInfo],
    gates: Sequence[MetricResult],
    cases: Sequence[CaseResult],
    wanted: int,
) -> str:
    for version in versions:
        if lost := _lost(suite, version, wanted):
            errors = version.states["error"]
            return f"{version.version} lacks {lost} of {wanted} answers ({errors} errors, {lost - errors} not asked)"
    if unanswered := sorted(set(suite.pinned) - {case.case for case in cases}):
        return f"pinned without an answer: {', '.join(unanswered)}"
    missing = {gate.metric for gate in suite.gates} - {metric.name for metric in gates}
    return f"no case has a score for {', '.join(sorted(missing))}" if missing else ""


def _lost(suite: Suite, version: VersionInfo, due: int) -> int:
    """How many answers of those due are missing, 0 where so few may be."""
    lost = due - sum(count for state, count in version.states.items() if state != "error")
    return lost if lost > suite.most_errors * due else 0


def _verdict(outcome: Outcome, sentence: str) -> Verdict:
    return Verdict(outcome, sentence, EXIT_CODES[outcome])


def _count(cases: Sequence[CaseResult], left_out: int) -> str:
    broken = sum(case.change == "broken" for case in cases)
    fixed = sum(case.change == "fixed" for case in cases)
    lost = f" {left_out} left out, as an answer was lost." if left_out else ""
    return f"{broken} broken, {fixed} fixed.{lost}"


def _shown(metric: MetricResult) -> str:
    return (
        f"{metric.title} {100 * metric.difference:+.1f} points (95 % CI {100 * metric.low:.1f} to "
        f"{100 * metric.high:.1f}; {metric.n} cases, {metric.clusters} targets; {metric.test}, p = {metric.p:.2g})"
    )


def _shown_early(early: EarlyStop) -> str:
    return (
        f"shown before the run was complete: of {early.worse + early.better} targets on which they differ "
        f"{early.worse} got worse (e-value {early.e_value:.3g}, and {1 / LEVEL:g} is enough however often one looks)"
    )


def _open(metric: MetricResult, settle: int | None) -> str:
    return f"{_shown(metric)}; {_seen(metric)}. {_settled(metric, settle)} (margin now {100 * metric.margin:g} points)."


def _seen(metric: MetricResult) -> str:
    if metric.smallest_seen is None:
        return "too few cases differ for this suite to see anything"
    return f"this suite can see {100 * metric.smallest_seen:.1f} points or more"


def _settled(metric: MetricResult, settle: int | None) -> str:
    if metric.clusters < FEWEST_CLUSTERS:
        return f"With under {FEWEST_CLUSTERS} targets nothing is concluded"
    cases = (
        "No number of cases would, if it is as much worse as it looks" if settle is None else f"About {settle:,} cases"
    )
    margin = f"a margin of {ceil(-1000 * metric.worst) / 10:g} points would settle it"
    return f"{cases}; {margin}" if settle is None else f"{cases}, or {margin}"
