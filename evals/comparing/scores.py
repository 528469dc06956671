"""Every answer of a run scored once, and read from there by metric, version and case."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from api.core.rates import Rate
from evals.answers import Answer
from evals.cases import Case
from evals.comparing.differences import Pair, rate_of
from evals.scorers import METRICS
from evals.statistics.confusion import Decided


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

    def rights(self, metric: str, version: str) -> Mapping[str, tuple[bool, ...]]:
        """Whether each repeat of a case has the full score."""
        return {case: tuple(score == 1 for score in scores) for case, scores in self.of(metric, version).items()}

    def answers_of(self, *versions: str) -> tuple[Answer, ...]:
        """All answers of these versions."""
        return tuple(
            answer for version in versions for repeats in self.answers[version].values() for answer in repeats.values()
        )

    def rate(self, metric: str, version: str) -> Rate | None:
        """The mean over cases with its interval, None where the metric applies to no answer."""
        means = {case: fmean(scores) for case, scores in self.of(metric, version).items()}
        if not means:
            return None
        return rate_of(list(means.values()), [self.cases[case].cluster for case in means])

    def decided(self, baseline: str, candidate: str) -> tuple[Decided, ...]:
        """The cases that both versions decided, by what is wanted."""
        return tuple(
            Decided(
                pair.cluster,
                self.cases[pair.case].expected.decision == "connect",
                pair.baseline,
                pair.candidate,
            )
            for pair in self.pairs("decision", baseline, candidate)
        )

    def pairs(self, metric: str, baseline: str, candidate: str) -> tuple[Pair, ...]:
        """Cases that both versions have a score for."""
        one, other = self.of(metric, baseline), self.of(metric, candidate)
        return tuple(
            Pair(case, self.cases[case].cluster, fmean(one[case]), fmean(other[case]))
            for case in sorted(one.keys() & other.keys())
        )
