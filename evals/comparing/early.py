"""Whether a run has shown, before all its cases are answered, that the candidate is worse.

Each target is one bet, made when all its answers are in and in the order of the suite, so that neither quick answers
nor the number of looks can tip it. A candidate that looks better goes to the end: gates and pinned cases need it all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.answers import Answer
from evals.cases import Case
from evals.comparing.differences import FEWEST_CLUSTERS
from evals.comparing.results import EarlyStop
from evals.running.suite import Suite
from evals.scorers import METRICS
from evals.statistics.sequential import e_value, may_stop


@dataclass(slots=True)
class _Target:
    """How many answers are to come, and by how much the candidate has more of them right."""

    to_come: int = 0
    gain: float = 0.0
    is_lost: bool = False


class Bets:
    """Takes answers as they come. `shown` is set once, by the first bet that shows the candidate to be worse."""

    def __init__(self, suite: Suite, cases: Sequence[Case], candidate: str) -> None:
        self._metric = METRICS[suite.right_by]
        self._cases = {case.id: case for case in cases}
        self._signs = {suite.baseline: -1.0, candidate: 1.0}
        self._targets: dict[str, _Target] = {}
        for case in cases:
            # A target stands where its last case does: in the order in which they can be whole.
            target = self._targets.pop(case.cluster, _Target())
            target.to_come += len(self._signs)
            self._targets[case.cluster] = target
        self._order = iter(self._targets.values())
        self._next = next(self._order, None)
        self._made = self._worse = self._better = 0
        self.shown: EarlyStop | None = None

    def saw(self, answer: Answer) -> None:
        """Take an answer; each may come once. Those of other versions are passed over."""
        sign, case = self._signs.get(answer.version), self._cases.get(answer.case)
        if sign is None or case is None:
            return
        target = self._targets[case.cluster]
        score = self._metric.score(case, answer)
        target.to_come -= 1
        target.gain += sign * (score or 0.0)
        target.is_lost |= answer.state == "error"
        while self._next and not self._next.to_come and not self.shown:
            self._bet(self._next)
            self._next = next(self._order, None)

    def _bet(self, target: _Target) -> None:
        if target.is_lost:
            return
        self._made += 1
        self._worse += target.gain < 0
        self._better += target.gain > 0
        is_worse = self._worse > self._better and may_stop(self._worse, self._better)
        if is_worse and self._made >= FEWEST_CLUSTERS:
            self.shown = EarlyStop(e_value(self._worse, self._better), self._worse, self._better)


def can_be_watched(suite: Suite) -> bool:
    """Whether bets can be made: on one candidate, and with one repeat, as no target is whole before the last one."""
    return len(suite.candidates) == 1 and suite.repeats == 1


def early_stop(suite: Suite, cases: Sequence[Case], answers: Sequence[Answer], candidate: str) -> EarlyStop | None:
    """What the answers of both versions have shown, in whatever order they came; None where none is to come."""
    if not can_be_watched(suite) or len(answers) == 2 * len(cases):
        return None
    bets = Bets(suite, cases, candidate)
    for answer in answers:
        bets.saw(answer)
    return bets.shown
