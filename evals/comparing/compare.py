"""Compares the versions of a run: scores every answer, pairs them case by case, tests, and says what follows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean
from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from evals.answers import Answer, State
from evals.cases import Case
from evals.comparing.differences import Difference, Pair, cases_that_settle, difference, rate_of
from evals.comparing.results import (
    CaseResult,
    Comparison,
    MetricResult,
    Spending,
    VersionInfo,
)
from evals.comparing.verdicts import decide
from evals.running.suite import Suite
from evals.scorers import METRICS, Metric
from evals.statistics.clustered import resampling_weights
from evals.statistics.multiplicity import benjamini_hochberg, holm
from evals.statistics.rates import Rate
from evals.statistics.stability import change

_EXPLORATORY_MARGIN: Final = 0.03
_DECISION: Final = "decision"


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a run besides its answers."""

    run: str
    model: str | None
    git_sha: str | None
    sha256s: Mapping[str, str | None]
    noise: Rate | None = None


@dataclass(frozen=True, slots=True)
class _Measured:
    """A metric before its p is adjusted."""

    metric: Metric
    pairs: tuple[Pair, ...]
    rates: tuple[Rate, Rate]
    found: Difference


class Scores:
    """Every answer scored once: metric -> version -> case -> scores by repeat."""

    def __init__(self, cases: Sequence[Case], answers: Iterable[Answer]) -> None:
        self.cases = {case.id: case for case in cases}
        self.answers: dict[str, dict[str, dict[int, Answer]]] = defaultdict(lambda: defaultdict(dict))
        for answer in answers:
            if answer.case in self.cases:
                self.answers[answer.version][answer.case][answer.repeat] = answer
        self._scores = {
            name: {
                version: {
                    case: [
                        score
                        for _, answer in sorted(repeats.items())
                        if (score := metric.score(self.cases[case], answer)) is not None
                    ]
                    for case, repeats in by_case.items()
                }
                for version, by_case in self.answers.items()
            }
            for name, metric in METRICS.items()
        }

    def of(self, metric: str, version: str) -> Mapping[str, Sequence[float]]:
        """The scores of one version by case; a case to which the metric does not apply has none."""
        return {case: scores for case, scores in self._scores[metric].get(version, {}).items() if scores}

    def rate(self, metric: str, version: str) -> Rate | None:
        """The mean over cases with its interval, None where the metric applies to no answer."""
        means = {case: fmean(scores) for case, scores in self.of(metric, version).items()}
        if not means:
            return None
        return rate_of(list(means.values()), [self.cases[case].cluster for case in means])

    def pairs(self, metric: str, baseline: str, candidate: str) -> tuple[Pair, ...]:
        """Cases that both versions have a score for."""
        one, other = self.of(metric, baseline), self.of(metric, candidate)
        return tuple(
            Pair(case, self.cases[case].cluster, fmean(one[case]), fmean(other[case]))
            for case in sorted(one.keys() & other.keys())
        )


def compare(suite: Suite, cases: Sequence[Case], answers: Iterable[Answer], about: About) -> tuple[Comparison, ...]:
    """One comparison for every candidate with the suite's baseline. Gates of all candidates are one Holm family."""
    scores = Scores(cases, answers)
    measured = {candidate: _measure(scores, suite, candidate) for candidate in suite.candidates}
    gates = {gate.metric: gate.margin for gate in suite.gates}
    adjusted = _adjust(measured, gates)
    return tuple(
        _comparison(
            scores,
            suite,
            candidate,
            [_result(item, adjusted[candidate, item.metric.name], gates) for item in measured[candidate]],
            about,
        )
        for candidate in suite.candidates
    )


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


def _adjust(measured: Mapping[str, Sequence[_Measured]], gates: Mapping[str, float]) -> Mapping[tuple[str, str], float]:
    ps = {(candidate, item.metric.name): item.found.p for candidate, items in measured.items() for item in items}
    gated = [key for key in ps if key[1] in gates]
    others = [key for key in ps if key[1] not in gates]
    by_holm = holm([ps[key] for key in gated])
    by_bh = benjamini_hochberg([ps[key] for key in others])
    return dict(zip((*gated, *others), (*by_holm, *by_bh), strict=True))


def _result(item: _Measured, p_adjusted: float, gates: Mapping[str, float]) -> MetricResult:
    metric, found = item.metric, item.found
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
    )


def _comparison(
    scores: Scores, suite: Suite, candidate: str, metrics: Sequence[MetricResult], about: About
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
        verdict=decide(suite, infos, metrics, cases, wanted=wanted, settle=settle),
        metrics=tuple(metrics),
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
        noise=about.noise,
    )


def _cases(scores: Scores, suite: Suite, candidate: str) -> Iterable[CaseResult]:
    one, other = scores.of(_DECISION, suite.baseline), scores.of(_DECISION, candidate)
    for name in sorted(one.keys() & other.keys()):
        case = scores.cases[name]
        before, after = (tuple(score == 1 for score in side[name]) for side in (one, other))
        yield CaseResult(
            case=name,
            cluster=case.cluster,
            language=case.language,
            tags=case.tags,
            severity=case.severity,
            change=change(before, after),
            is_pinned=name in suite.pinned,
            baseline_rights=before,
            candidate_rights=after,
        )


def _info(scores: Scores, version: str, about: About) -> VersionInfo:
    states: dict[str, int] = dict.fromkeys(get_args(State), 0)
    for repeats in scores.answers[version].values():
        for answer in repeats.values():
            states[answer.state] += 1
    return VersionInfo(version, about.sha256s.get(version), states)


def _spending(scores: Scores, version: str) -> Spending:
    answers = [answer for repeats in scores.answers[version].values() for answer in repeats.values()]
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
