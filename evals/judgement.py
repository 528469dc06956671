"""How well the rules engine judges requests of writers it has not learnt from: `python -m evals.judgement`.

Every writer is left out in turn, with both halves of their minimal pairs; weights and cuts are fitted to the others,
and the engine then decides through the policy as it does in the service. Takes a few minutes. `... cases_sealed`
judges the sealed cases with the shipped weights: once for a release.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from api.core.models import Finding, Reason, Verdict
from api.core.policy import decide
from api.core.rates import Rate, wilson
from api.drafting.preparing import prepare_request
from api.drafting.rules.engine import RulesEngine
from api.drafting.rules.weighing import shipped_weights
from evals.cases import Case, load
from evals.fitting.examples import examples
from evals.fitting.fit import fit
from evals.statistics.judging import weighted_kappa

_LEVEL: dict[Verdict, int] = {"unmet": 0, "partly": 1, "met": 2}


@dataclass(frozen=True, slots=True)
class Judged:
    """A case, and what the engine found and decided."""

    case: Case
    findings: tuple[Finding, ...]
    reason: Reason | None

    @property
    def is_right(self) -> bool:
        return (self.reason is None) == (self.case.expected.decision == "connect")


def cross_validate() -> Iterator[Judged]:
    """Every case, judged by an engine that has learnt from the other writers only."""
    given = examples()
    for writer in sorted({example.case.writer for example in given}):
        weights = fit([example for example in given if example.case.writer != writer])
        yield from judge_all((example.case for example in given if example.case.writer == writer), RulesEngine(weights))


def judge_all(cases: Iterable[Case], engine: RulesEngine) -> Iterator[Judged]:
    """Cases as this engine judges them."""
    for case in cases:
        opinion = engine.judge(prepare_request(case.request(), prompts=()))
        decision = decide(opinion.findings, opinion.reasons, is_thin=opinion.is_thin)
        yield Judged(case, opinion.findings, decision.reason)


def report(judged: Sequence[Judged]) -> str:
    """All figures, a line each."""
    refused = [item for item in judged if item.case.expected.reason]
    wanted = [item for item in judged if not item.case.expected.reason]
    told = [item for item in refused if item.reason]
    verdicts = [
        (_LEVEL[item.case.expected.criteria[finding.criterion]], _LEVEL[finding.verdict])
        for item in judged
        for finding in item.findings
    ]
    hard = [item for item in judged if "hard" in item.case.tags]
    rows = [
        ("decisions right", _right(judged)),
        ("  false yes", _rate(item.reason is None for item in refused)),
        ("  false no", _rate(item.reason is not None for item in wanted)),
        ("  ordinary cases", _right(item for item in judged if not item.case.is_subtle)),
        ("  subtle cases", _right(item for item in judged if item.case.is_subtle)),
        ("  hard cases", _right(hard)),
        ("  both halves of a pair", _rate(_pairs(judged))),
        *_by(judged, lambda item: f"  {item.case.language}"),
        *_by(judged, lambda item: f"  writer {item.case.writer}"),
        ("single verdicts as labelled", _rate(one == other for one, other in verdicts)),
        ("  quadratically weighted kappa", f"{weighted_kappa(verdicts, levels=3):.2f}"),
        ("reasons as labelled, where both say no", _rate(item.reason == item.case.expected.reason for item in told)),
    ]
    return "\n".join(f"{name:<40} {value}" for name, value in rows)


def _right(judged: Iterable[Judged]) -> Rate | str:
    return _rate(item.is_right for item in judged)


def _rate(hits: Iterable[bool]) -> Rate | str:
    counted = list(hits)
    return wilson(sum(counted), len(counted)) if counted else "none"


def _pairs(judged: Sequence[Judged]) -> Iterator[bool]:
    in_order = sorted(judged, key=lambda item: item.case.pair)
    for _, halves in groupby(in_order, key=lambda item: item.case.pair):
        both = list(halves)
        if len(both) > 1:
            yield all(item.is_right for item in both)


def _by(judged: Iterable[Judged], key: Callable[[Judged], str]) -> Iterator[tuple[str, Rate | str]]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for item in judged:
        groups[key(item)].append(item)
    for name, items in sorted(groups.items()):
        yield name, _right(items)


if __name__ == "__main__":
    if sys.argv[1:] == ["cases_sealed"]:
        found = tuple(judge_all(load("cases_sealed"), RulesEngine(shipped_weights())))
    else:
        found = tuple(cross_validate())
    sys.stdout.write(report(found) + "\n")
