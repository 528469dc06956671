"""How well the rules engine does: `python -m evals.rules` on the open cases, `... cases_second` on a second writer's.

The sealed cases stay sealed.
"""

import asyncio
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter

from api.core.models import Draft
from api.core.rates import Rate, wilson
from api.drafting.assembly import build_drafter
from api.drafting.drafter import Policies
from evals.cases import Case, Dataset, load
from evals.scorers import distinctness


@dataclass(frozen=True, slots=True)
class Result:
    """A case, what came of it, and how long that took in seconds."""

    case: Case
    draft: Draft
    seconds: float

    @property
    def is_right(self) -> bool:
        return self.draft.decision == self.case.expected.decision


async def run(cases: Iterable[Case]) -> tuple[Result, ...]:
    """Draft every case with the rules engine, one after the other."""
    drafter = build_drafter(model=None, policies=Policies(engine="rules", falls_back=True, deadline_s=20.0), prompts=())
    results: list[Result] = []
    for case in cases:
        request = case.request()
        started = perf_counter()
        draft = await drafter.draft(request)
        results.append(Result(case, draft, perf_counter() - started))
    return tuple(results)


def accuracy(results: Sequence[Result]) -> Rate:
    """Share of right decisions."""
    return wilson(sum(result.is_right for result in results), len(results))


def false_rates(results: Sequence[Result]) -> tuple[Rate, Rate]:
    """Share of false yes among the cases that want a no, and of false no among those that want a yes."""
    rates = [
        [not result.is_right for result in results if result.case.expected.decision == wanted]
        for wanted in ("do_not_connect", "connect")
    ]
    false_yes, false_no = (wilson(sum(wrong), len(wrong)) for wrong in rates)
    return false_yes, false_no


def forbidden(results: Iterable[Result]) -> tuple[str, ...]:
    """Ids of cases whose note says what nothing in the inputs supports."""
    return tuple(
        result.case.id
        for result in results
        if result.draft.note
        and any(re.search(rule, result.draft.note.text, re.IGNORECASE) for rule in result.case.expected.forbidden)
    )


def anchored(results: Iterable[Result]) -> Rate:
    """Share of rightly written notes that use one of the case's anchors word for word."""
    used = [
        any(anchor.casefold() in result.draft.note.text.casefold() for anchor in result.case.expected.anchors)
        for result in results
        if result.draft.note and result.case.expected.anchors
    ]
    return wilson(sum(used), len(used))


def most_alike(results: Iterable[Result]) -> tuple[float, str, str]:
    """The two notes of one language that are most alike.

    Only of cases that want a note: the other half of a minimal pair, wrongly answered with yes, is the same request.
    """
    return distinctness.most_alike(
        (result.case.id, result.draft.note.language, distinctness.bare(result.case, result.draft.note.text))
        for result in results
        if result.draft.note and result.case.expected.decision == "connect"
    )


def report(results: Sequence[Result]) -> str:
    """All figures, a line each."""
    false_yes, false_no = false_rates(results)
    milliseconds = sorted(1000 * result.seconds for result in results)
    cuts = quantiles(milliseconds, n=100)
    over = sum(result.draft.note.length > result.draft.note.limit for result in results if result.draft.note)
    alike, first, second = most_alike(results)
    hard = [result for result in results if "hard" in result.case.tags]
    languages = Counter(result.case.language for result in results)
    lines = [
        f"decisions right      {accuracy(results)}",
        f"  hard cases         {accuracy(hard)}",
        f"  false yes          {false_yes}",
        f"  false no           {false_no}",
        *(
            f"  {language:<18} {accuracy([result for result in results if result.case.language == language])}"
            for language, _ in languages.most_common()
        ),
        f"notes over limit     {over}",
        f"forbidden phrases    {len(forbidden(results))} {' '.join(forbidden(results))}",
        f"notes on an anchor   {anchored(results)}",
        f"most alike           {alike:.2f} {first} {second}",
        f"time per draft       p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    dataset: Dataset = "cases_second" if sys.argv[1:] == ["cases_second"] else "cases_open"
    sys.stdout.write(report(asyncio.run(run(load(dataset)))) + "\n")
