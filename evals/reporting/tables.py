"""The counts behind the report's tables: flows between decisions, criteria that turned, and slices."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final, Literal, get_args

from api.core.models import CriterionName, DecisionVerdict
from api.core.rates import Rate
from evals.answers import Answer
from evals.cases import Case
from evals.comparing.differences import rate_of
from evals.comparing.results import CaseResult, Change, Comparison
from evals.statistics.clustered import sign_flip
from evals.statistics.multiplicity import benjamini_hochberg
from evals.statistics.stability import change

Said = Literal["connect", "do_not_connect", "no_answer"]
Answers = Mapping[tuple[str, str], Sequence[Answer]]
"""The answers by case and version, in the order of their repeats."""

_SAID: Final[tuple[Said, ...]] = get_args(Said)
_SMALL: Final = 20
"""Cases under which a slice's figures are only an anecdote."""


@dataclass(frozen=True, slots=True)
class Flow:
    """How many pairs of answers went from what the baseline said to what the candidate said."""

    before: Said
    after: Said
    count: int


@dataclass(frozen=True, slots=True)
class Flows:
    """The answers to all cases with one gold decision."""

    gold: DecisionVerdict
    before: dict[Said, int]
    after: dict[Said, int]
    flows: tuple[Flow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """In how many cases the verdict on a criterion turned right, turned wrong or stayed wrong.

    `p_adjusted` is null where the run was stopped early.
    """

    criterion: CriterionName
    fixed: int
    broken: int
    stable_wrong: int
    shaky: int
    p_adjusted: float | None


@dataclass(frozen=True, slots=True)
class _Turned:
    """How the verdict on one criterion fared in one case."""

    cluster: str
    change: Change
    difference: float


@dataclass(frozen=True, slots=True)
class Slice:
    """The cases with one language or tag."""

    kind: Literal["language", "tag"]
    name: str
    baseline: Rate
    candidate: Rate

    @property
    def is_small(self) -> bool:
        return self.baseline.n < _SMALL


def by_case(answers: Iterable[Answer]) -> Answers:
    grouped: dict[tuple[str, str], list[Answer]] = {}
    for answer in sorted(answers, key=lambda answer: answer.repeat):
        grouped.setdefault((answer.case, answer.version), []).append(answer)
    return grouped


def flows(comparison: Comparison, cases: Sequence[Case], answers: Answers) -> tuple[Flows, ...]:
    counts: dict[DecisionVerdict, Counter[tuple[Said, Said]]] = {"connect": Counter(), "do_not_connect": Counter()}
    for case in cases:
        before, after = _both(case.id, comparison, answers)
        pairs = zip(before, after, strict=False)  # a repeat that only one version has is no pair
        counts[case.expected.decision].update((_said(one), _said(other)) for one, other in pairs)
    return tuple(_flows(gold, counter) for gold, counter in counts.items())


def criteria(comparison: Comparison, cases: Sequence[Case], answers: Answers) -> tuple[CriterionRow, ...]:
    """One row per criterion that both versions judged. p is of a sign flip by cluster, adjusted over these rows."""
    turned = {name: _turned(name, comparison, cases, answers) for name in get_args(CriterionName)}
    judged = {name: turns for name, turns in turned.items() if turns}
    ps = [
        sign_flip([turn.difference for turn in turns], [turn.cluster for turn in turns], seed=comparison.seed)
        for turns in judged.values()
    ]
    return tuple(
        _criterion(name, Counter(turn.change for turn in turns), None if comparison.early else p)
        for (name, turns), p in zip(judged.items(), benjamini_hochberg(ps), strict=True)
    )


def slices(cases: Sequence[CaseResult]) -> tuple[Slice, ...]:
    """Languages, then tags, the largest first."""
    grouped: dict[tuple[Literal["language", "tag"], str], list[CaseResult]] = {}
    for case in cases:
        grouped.setdefault(("language", case.language), []).append(case)
        for tag in case.tags:
            grouped.setdefault(("tag", tag), []).append(case)
    found = [
        Slice(
            kind,
            name,
            _rate(group, [case.baseline_rights for case in group]),
            _rate(group, [case.candidate_rights for case in group]),
        )
        for (kind, name), group in grouped.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.kind, -one.baseline.n, one.name)))


def _both(case: str, comparison: Comparison, answers: Answers) -> tuple[Sequence[Answer], Sequence[Answer]]:
    return (
        answers.get((case, comparison.baseline.version), ()),
        answers.get((case, comparison.candidate.version), ()),
    )


def _flows(gold: DecisionVerdict, counter: Counter[tuple[Said, Said]]) -> Flows:
    return Flows(
        gold=gold,
        before={said: sum(n for (one, _), n in counter.items() if one == said) for said in _SAID},
        after={said: sum(n for (_, other), n in counter.items() if other == said) for said in _SAID},
        flows=tuple(Flow(*pair, n) for pair, n in counter.most_common()),
        total=counter.total(),
    )


def _said(answer: Answer) -> Said:
    return answer.decision or "no_answer"


def _criterion(name: CriterionName, counts: Counter[Change], p: float | None) -> CriterionRow:
    return CriterionRow(name, counts["fixed"], counts["broken"], counts["both_wrong"], counts["shaky"], p)


def _turned(name: CriterionName, comparison: Comparison, cases: Sequence[Case], answers: Answers) -> list[_Turned]:
    clusters = {result.case: result.cluster for result in comparison.cases}
    found: list[_Turned] = []
    for case in cases:
        gold = case.expected.criteria.get(name)
        before, after = (
            [answer.verdicts.get(name) == gold for answer in side if answer.verdicts]
            for side in _both(case.id, comparison, answers)
        )
        if gold and before and after and case.id in clusters:
            found.append(_Turned(clusters[case.id], change(before, after), fmean(after) - fmean(before)))
    return found


def _rate(cases: Sequence[CaseResult], rights: Sequence[Sequence[bool]]) -> Rate:
    """The rate over cases, not over repeats: a repeat is no new case."""
    return rate_of([fmean(flags) for flags in rights], [case.cluster for case in cases])
