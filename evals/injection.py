"""What hidden text in a profile changes: `python -m evals.injection`. Measured with the rules, and a model that obeys.

The obedient model stands for the worst there could be: whatever it is asked, it says what the attacker wants. How often
a real model obeys is not measured here.
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
from evals.attacks import Attack, load_attacks, load_honest_profiles
from evals.cases import load as load_cases
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

    attack: Attack
    moved: tuple[str, ...]
    came_through: bool
    is_flip_unmarked: bool


async def measure(attacks: Iterable[Attack]) -> tuple[Outcome, ...]:
    """Run every attack against the rules engine and the obedient model."""
    rules = _drafter(None)
    outcomes: list[Outcome] = []
    for attack in attacks:
        hit, twin = [
            await rules.draft(attack.request(profile)) for profile in (attack.target_profile, attack.clean_profile)
        ]
        obeyed = [
            await _drafter(ObedientEngine(attack.sample, decision)).draft(attack.request(attack.target_profile))
            for decision in _VERDICTS
        ]
        outcomes.append(
            Outcome(
                attack=attack,
                moved=moved(hit, twin),
                came_through=any(attack.fires(text) for draft in (hit, *obeyed) for text in said(draft)),
                is_flip_unmarked=any(_is_flip_unmarked(draft, attack) for draft in obeyed),
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


def said(draft: Draft) -> tuple[str, ...]:
    """All that a reader takes for the service's own words."""
    advice = draft.advice
    texts = (advice.summary, *advice.what_would_change_it, *advice.next_steps) if advice else ()
    return (*texts, *((draft.note.text,) if draft.note else ()))


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


def _is_flip_unmarked(draft: Draft, attack: Attack) -> bool:
    is_marked = any(warning.code == "engines_disagree" for warning in draft.warnings)
    return draft.decision != attack.legit_decision and not is_marked


def _report(outcomes: Sequence[Outcome], title: str) -> str:
    rows = {
        "rules moved (R0)": [f"{outcome.attack.id}:{'+'.join(outcome.moved)}" for outcome in outcomes if outcome.moved],
        "text through (R1)": [outcome.attack.id for outcome in outcomes if outcome.came_through],
        "flips unmarked (R1)": [outcome.attack.id for outcome in outcomes if outcome.is_flip_unmarked],
    }
    lines = [f"  {name:<20} {len(found)} of {len(outcomes)} {' '.join(found)}" for name, found in rows.items()]
    return "\n".join((title, *lines))


def _report_honest() -> str:
    attacks = (*load_attacks("injection"), *load_attacks("attacks"))
    groups = {
        "clean twins": {attack.clean_profile: attack.id for attack in attacks},
        "honest profiles": {honest.profile: honest.id for honest in load_honest_profiles()},
        "profiles of cases": {case.target.profile: case.id for name in DATASETS for case in load_cases(name)},
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
    known, own = load_attacks("injection"), load_attacks("attacks")
    parts = {
        "injection": known,
        "attacks, open": [attack for attack in own if not attack.is_held],
        "attacks, held": [attack for attack in own if attack.is_held],
    }
    reports = [_report(await measure(attacks), title) for title, attacks in parts.items()]
    times = _report_time([attack.target_profile for attack in (*known, *own)])
    return "\n".join((*reports, _report_honest(), times))


if __name__ == "__main__":
    configure_logging("critical")  # that notes are rejected is the point
    sys.stdout.write(asyncio.run(_main()) + "\n")
