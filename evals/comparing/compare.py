"""Compares the versions of a run: scores every answer, pairs them case by case, tests, and says what follows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import fmean
from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from api.core.rates import Rate
from evals.answers import Answer, State
from evals.cases import Case
from evals.comparing.differences import (
    FEWEST_CLUSTERS,
    Difference,
    Pair,
    cases_that_settle,
    difference,
    posterior,
    rate_of,
)
from evals.comparing.early import early_stop
from evals.comparing.results import (
    CaseResult,
    Comparison,
    EarlyStop,
    MetricResult,
    Noise,
    Spending,
    VersionInfo,
)
from evals.comparing.scores import Scores
from evals.comparing.verdicts import decide
from evals.running.suite import Suite
from evals.scorers import METRICS, Metric
from evals.statistics.clustered import resampling_weights
from evals.statistics.confusion import Compared, balanced_accuracy, matthews
from evals.statistics.multiplicity import benjamini_hochberg, holm
from evals.statistics.stability import change

_EXPLORATORY_MARGIN: Final = 0.03


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a run besides its answers."""

    run: str
    model: str | None
    git_sha: str | None
    sha256s: Mapping[str, str | None]
    noise: Noise | None = None


@dataclass(frozen=True, slots=True)
class _Measured:
    """A metric before its p is adjusted."""

    metric: Metric
    pairs: tuple[Pair, ...]
    rates: tuple[Rate, Rate]
    found: Difference


def compare(suite: Suite, cases: Sequence[Case], answers: Iterable[Answer], about: About) -> tuple[Comparison, ...]:
    """One comparison for every candidate with the suite's baseline. Gates of all candidates are one Holm family."""
    scores = Scores(cases, answers)
    measured = {candidate: _measure(scores, suite, candidate) for candidate in suite.candidates}
    adjusted = _adjust(measured, frozenset(gate.metric for gate in suite.gates))
    found: list[Comparison] = []
    for candidate, items in measured.items():
        early = early_stop(suite, cases, scores.answers_of(suite.baseline, candidate), candidate)
        metrics = [_result(item, adjusted[candidate, item.metric.name], suite) for item in items]
        if early:
            metrics = [_without_test(metric, is_worse=metric.name == suite.right_by) for metric in metrics]
        found.append(_comparison(scores, suite, candidate, metrics, early, about))
    return tuple(found)


def _measure(scores: Scores, suite: Suite, candidate: str) -> list[_Measured]:
    found: list[_Measured] = []
    for name, metric in METRICS.items():
        pairs = scores.pairs(name, suite.baseline, candidate)
        one, other = scores.rate(name, suite.baseline), scores.rate(name, candidate)
        if pairs and one and other:
            apart = difference(pairs, weights=lambda count: _weights(count, suite.seed), seed=suite.seed)
            found.append(_Measured(metric, pairs, (one, other), apart))
    return found


@cache
def _weights(clusters: int, seed: int) -> NDArray[np.float64]:
    return resampling_weights(clusters, seed=seed)


def _adjust(measured: Mapping[str, Sequence[_Measured]], gates: frozenset[str]) -> Mapping[tuple[str, str], float]:
    ps = {(candidate, item.metric.name): item.found.p for candidate, items in measured.items() for item in items}
    gated = [key for key in ps if key[1] in gates]
    others = [key for key in ps if key[1] not in gates]
    by_holm = holm([ps[key] for key in gated])
    by_bh = benjamini_hochberg([ps[key] for key in others])
    return dict(zip((*gated, *others), (*by_holm, *by_bh), strict=True))


def _result(item: _Measured, p_adjusted: float, suite: Suite) -> MetricResult:
    metric, found = item.metric, item.found
    gates = {gate.metric: gate.margin for gate in suite.gates}
    margin = gates.get(metric.name, _EXPLORATORY_MARGIN)
    return MetricResult(
        name=metric.name,
        title=metric.title,
        higher_is_better=metric.higher_is_better,
        is_gate=metric.name in gates,
        baseline=item.rates[0],
        candidate=item.rates[1],
        difference=found.value,
        low=found.interval.low,
        high=found.interval.high,
        worst=found.worst(higher_is_better=metric.higher_is_better),
        p=found.p,
        p_adjusted=p_adjusted,
        test=found.test,
        margin=margin,
        n=found.n,
        clusters=found.clusters,
        smallest_seen=found.smallest_seen,
        outcome=found.outcome(p_adjusted, margin=margin, higher_is_better=metric.higher_is_better),
        posterior=posterior(item.pairs, margin, higher_is_better=metric.higher_is_better, seed=suite.seed)
        if metric.name in gates
        else None,
    )


def _without_test(metric: MetricResult, *, is_worse: bool) -> MetricResult:
    """Of a run that was stopped by what it had shown, neither p nor interval can be held against a level."""
    return replace(
        metric,
        p=None,
        p_adjusted=None,
        test="no test, as the run was stopped early",
        outcome="regression" if is_worse else "inconclusive",
        posterior=None,
    )


def _comparison(
    scores: Scores,
    suite: Suite,
    candidate: str,
    metrics: Sequence[MetricResult],
    early: EarlyStop | None,
    about: About,
) -> Comparison:
    cases = tuple(_cases(scores, suite, candidate))
    infos = [_info(scores, version, about) for version in (suite.baseline, candidate)]
    settle = {
        gate.metric: cases_that_settle(pairs, gate.margin, higher_is_better=METRICS[gate.metric].higher_is_better)
        for gate in suite.gates
        if (pairs := scores.pairs(gate.metric, suite.baseline, candidate))
    }
    wanted = len(scores.cases) * suite.repeats
    return Comparison(
        run=about.run,
        suite=suite.name,
        baseline=infos[0],
        candidate=infos[1],
        verdict=decide(suite, infos, metrics, cases, wanted=wanted, settle=settle, early=early),
        metrics=tuple(metrics),
        summaries=_summaries(scores, suite, candidate),
        cases=cases,
        others={
            version: {
                gate.metric: rate for gate in suite.gates if (rate := scores.rate(gate.metric, version)) is not None
            }
            for version in suite.versions
            if version not in {suite.baseline, candidate}
        },
        spending=tuple(_spending(scores, version) for version in suite.versions),
        repeats=suite.repeats,
        seed=suite.seed,
        model=about.model,
        git_sha=about.git_sha,
        differing=_differing(scores, suite, candidate),
        noise=about.noise,
        early=early,
    )


def _summaries(scores: Scores, suite: Suite, candidate: str) -> dict[str, Compared]:
    """Balanced accuracy and Matthews correlation, where there are cases of both kinds and targets enough."""
    cases = scores.decided(suite.baseline, candidate)
    clusters = len({case.cluster for case in cases})
    if clusters < FEWEST_CLUSTERS or len({case.wants_yes for case in cases}) == 1:
        return {}
    weights = _weights(clusters, suite.seed)
    return {"Balanced accuracy": balanced_accuracy(cases, weights), "Matthews correlation": matthews(cases, weights)}


def _differing(scores: Scores, suite: Suite, candidate: str) -> Rate | None:
    one, other = (scores.rights(suite.right_by, version) for version in (suite.baseline, candidate))
    shares = [(case, fmean(one[case]), fmean(other[case])) for case in sorted(one.keys() & other.keys())]
    if not shares:
        return None
    return rate_of([p + q - 2 * p * q for _, p, q in shares], [scores.cases[case].cluster for case, _, _ in shares])


def _cases(scores: Scores, suite: Suite, candidate: str) -> Iterable[CaseResult]:
    one, other = (scores.rights(suite.right_by, version) for version in (suite.baseline, candidate))
    for name in sorted(one.keys() & other.keys()):
        case = scores.cases[name]
        yield CaseResult(
            case=name,
            cluster=case.cluster,
            language=case.language,
            tags=case.tags,
            severity=case.severity,
            change=change(one[name], other[name]),
            is_pinned=name in suite.pinned,
            baseline_rights=one[name],
            candidate_rights=other[name],
        )


def _info(scores: Scores, version: str, about: About) -> VersionInfo:
    states: dict[str, int] = dict.fromkeys(get_args(State), 0)
    for answer in scores.answers_of(version):
        states[answer.state] += 1
    return VersionInfo(version, about.sha256s.get(version), states)


def _spending(scores: Scores, version: str) -> Spending:
    answers = scores.answers_of(version)
    calls = [call for answer in answers for call in answer.calls]
    costs = [answer.cost_micro for answer in answers if answer.calls]
    return Spending(
        version=version,
        calls=len(calls),
        cached=sum(call.latency_ms is None for call in calls),
        input_tokens=sum(call.input_tokens or 0 for call in calls),
        output_tokens=sum(call.output_tokens or 0 for call in calls),
        cost_micro=None if None in costs else sum(cost for cost in costs if cost is not None),
        latencies_ms=tuple(sorted(call.latency_ms for call in calls if call.latency_ms is not None)),
    )
