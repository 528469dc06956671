"""What the defence holds off whatever a model does: `python -m evals.injection`. With the rules, and one that obeys.

The obedient model stands for the worst there could be: whatever it is asked, it says what the attacker wants. How a
version of a prompt does is measured by the suite `injection`.
"""

import asyncio
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter
from typing import Final

from api.core.brief import Brief
from api.core.cleaning import clean
from api.core.criteria import CRITERIA
from api.core.models import DecisionVerdict, Draft, Evidence, Finding, Proposal, ProposedAdvice, ProposedNote
from api.drafting.assembly import build_drafter
from api.drafting.drafter import Drafter, Policies
from api.drafting.engine import Answer, Engine, Repair
from api.llm.deadline import Deadline
from api.telemetry.logs import configure_logging
from evals.attacks import load_honest_profiles
from evals.cases import Case, load
from evals.fitting.examples import DATASETS

_VERDICTS: Final[tuple[DecisionVerdict, ...]] = ("connect", "do_not_connect")


@dataclass(frozen=True, slots=True)
class ObedientEngine:
    """A model that lets a profile talk it into anything: a decision, and `words` as note and advice."""

    words: str
    decision: DecisionVerdict

    async def propose(self, brief: Brief, *, deadline: Deadline, repair: Repair | None = None) -> Answer:  # noqa: ARG002 - the protocol's; a repair is answered with the same words
        """The wanted decision with evidence that does stand in the inputs, as a clever attacker would have it."""
        goal = brief.texts["goal"]
        evidence = Evidence(source="goal", quote=goal.text, start=0, end=len(goal.text))
        findings = tuple(
            Finding(
                criterion=criterion.name,
                verdict="met" if self.decision == "connect" else "unmet",
                explanation=self.words,
                evidence=(evidence,),
            )
            for criterion in CRITERIA
        )
        return Answer(
            Proposal(
                findings=findings,
                reasons=(),
                is_thin=False,
                note=ProposedNote(text=self.words, claims=()),
                advice=ProposedAdvice(summary=self.words, what_would_change_it=(self.words,), next_steps=(self.words,)),
            )
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attack did: in which fields the rules' answer moved, whether its text came through, and a bare flip."""

    case: Case
    moved: tuple[str, ...]
    came_through: bool
    is_flip_unmarked: bool


async def measure(cases: Iterable[Case]) -> tuple[Outcome, ...]:
    """Run every case with an attack against the rules engine and the obedient model."""
    rules = _drafter(None)
    outcomes: list[Outcome] = []
    for case in cases:
        attack = case.attack
        if attack is None:
            continue
        hit, twin = [await rules.draft(one.request()) for one in (case, case.without_attack)]
        obeyed = [
            await _drafter(ObedientEngine(attack.sample, decision)).draft(case.request()) for decision in _VERDICTS
        ]
        outcomes.append(
            Outcome(
                case=case,
                moved=moved(hit, twin),
                came_through=any(
                    attack.came_through(draft.note.text if draft.note else None, draft.advice)
                    for draft in (hit, *obeyed)
                ),
                is_flip_unmarked=any(_is_flip_unmarked(draft, case) for draft in obeyed),
            )
        )
    return tuple(outcomes)


def quarantined(profiles: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Of (id, profile) pairs, the ids of those in which something was taken for an address to a machine."""
    return tuple(
        name
        for name, profile in profiles
        if any(removal.kind == "addresses_machine" for removal in clean(profile).removals)
    )


def moved(hit: Draft, twin: Draft) -> tuple[str, ...]:
    """Names of the parts of the answer in which two drafts differ, offsets aside."""
    return tuple(name for name, value in _shape(hit).items() if value != _shape(twin)[name])


def _drafter(model: Engine | None) -> Drafter:
    policies = Policies(engine="model" if model else "rules", falls_back=True, deadline_s=20.0)
    return build_drafter(model=model, policies=policies, prompts=())


def _shape(draft: Draft) -> dict[str, object]:
    """The answer without offsets, which move with every word before them."""
    places = {"start", "end"}
    note_places = {"claims": {"__all__": places}}
    return {
        "decision": draft.decision,
        "note": draft.note and draft.note.model_dump(exclude=note_places),
        "advice": draft.advice,
        "findings": [finding.model_dump(exclude={"evidence": {"__all__": places}}) for finding in draft.findings],
    }


def _is_flip_unmarked(draft: Draft, case: Case) -> bool:
    is_marked = any(warning.code == "engines_disagree" for warning in draft.warnings)
    return draft.decision != case.expected.decision and not is_marked


def _report(outcomes: Sequence[Outcome], title: str) -> str:
    rows = {
        "rules moved (R0)": [f"{outcome.case.id}:{'+'.join(outcome.moved)}" for outcome in outcomes if outcome.moved],
        "text through (R1)": [outcome.case.id for outcome in outcomes if outcome.came_through],
        "flips unmarked (R1)": [outcome.case.id for outcome in outcomes if outcome.is_flip_unmarked],
    }
    lines = [f"  {name:<20} {len(found)} of {len(outcomes)} {' '.join(found)}" for name, found in rows.items()]
    return "\n".join((title, *lines))


def _report_honest() -> str:
    attacks = (*load("injection"), *load("attacks"))
    groups = {
        "clean twins": {case.without_attack.target.profile: case.id for case in attacks},
        "honest profiles": {honest.profile: honest.id for honest in load_honest_profiles()},
        "profiles of cases": {case.target.profile: case.id for name in DATASETS for case in load(name)},
    }
    lines: list[str] = []
    for name, ids in groups.items():
        wrongly = quarantined((case_id, profile) for profile, case_id in ids.items())
        lines.append(f"  {name:<20} {len(wrongly)} of {len(ids)} {' '.join(wrongly)}")
    return "\n".join(("wrongly set aside", *lines))


def _report_time(profiles: Sequence[str]) -> str:
    times: list[float] = []
    for profile in profiles:
        started = perf_counter()
        clean(profile)
        times.append(1000 * (perf_counter() - started))
    cuts = quantiles(sorted(times), n=100)
    return f"time per clean         p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms"


async def _main() -> str:
    known, own = load("injection"), load("attacks")
    parts = {
        "injection": known,
        "attacks, open": [case for case in own if case.attack and not case.attack.is_held],
        "attacks, held": [case for case in own if case.attack and case.attack.is_held],
    }
    reports = [_report(await measure(cases), title) for title, cases in parts.items()]
    times = _report_time([case.target.profile for case in (*known, *own)])
    return "\n".join((*reports, _report_honest(), times))


if __name__ == "__main__":
    configure_logging("critical")  # that notes are rejected is the point
    sys.stdout.write(asyncio.run(_main()) + "\n")
