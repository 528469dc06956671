"""Pairs: what two versions said about one case, side by side, as a person or a judge model gets to see it."""

import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from evals.answers import Answer
from evals.cases import Case
from evals.running.runs import Run

Side = Literal["baseline", "candidate"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers to one case."""

    case: Case
    baseline: Answer
    candidate: Answer

    @property
    def texts_sha256(self) -> str:
        """The hash of what is shown: a preference belongs to these texts, and to no others of the same case."""
        return hashlib.sha256(json.dumps([self.text("baseline"), self.text("candidate")]).encode()).hexdigest()

    def text(self, side: Side) -> str:
        """What is shown of one answer: the note, or the advice."""
        return _shown(self.baseline if side == "baseline" else self.candidate)

    def blind_order(self, seed: int) -> tuple[Side, Side]:
        """Which answer is shown first: by chance, and always the same for a case and a seed."""
        is_swapped = random.Random(f"{seed} {self.case.id}").random() < 0.5  # noqa: S311, PLR2004 - a coin, no secret
        return ("candidate", "baseline") if is_swapped else ("baseline", "candidate")


def pairs(run: Run, candidate: str) -> tuple[Pair, ...]:
    """The first answers of the baseline and a candidate, by case id, where both answered and the texts differ.

    Of one text there is nothing to prefer, and ties that everybody sees would make any judge look reliable.
    """
    baseline = run.manifest.suite.baseline
    firsts = {(answer.case, answer.version): answer for answer in run.answers() if answer.repeat == 0}
    cases = sorted(run.manifest.suite.load_cases(), key=lambda case: case.id)
    found = (
        Pair(case, before, after)
        for case in cases
        if (before := firsts.get((case.id, baseline))) and (after := firsts.get((case.id, candidate)))
    )
    return tuple(
        pair
        for pair in found
        if pair.baseline.state == pair.candidate.state == "answered" and pair.text("baseline") != pair.text("candidate")
    )


def _shown(answer: Answer) -> str:
    if answer.advice is None:
        return f"Note:\n{answer.note or ''}"
    advice = answer.advice
    lines = ["Advice not to connect:", advice.summary]
    lines += _listed("What would change it:", advice.what_would_change_it)
    lines += _listed("Next steps:", advice.next_steps)
    return "\n".join(lines)


def _listed(heading: str, entries: Iterable[str]) -> Iterator[str]:
    yield heading
    yield from (f"- {entry}" for entry in entries)
