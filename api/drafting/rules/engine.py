"""The engine without a model: no key, no network, the same answer every time, in milliseconds."""

from typing import Final

from api.core.brief import Brief
from api.core.models import DraftWarning, Finding, Proposal, ProposedAdvice, ProposedNote, Reason, WarningCode
from api.core.policy import Decision, decide
from api.drafting.engine import Answer, Repair
from api.drafting.rules.advice import write_advice
from api.drafting.rules.judging import HARD_STOPS, Judgement, judge
from api.drafting.rules.notes import write_note
from api.drafting.rules.parts import written_language
from api.drafting.rules.phrases import say
from api.drafting.rules.reading import read
from api.drafting.rules.weighing import Weights, shipped_weights
from api.llm.deadline import Deadline

_CONSENT_LANGUAGES: Final = ("de",)
"""Note languages for which a sales message may need prior consent; the sources stand in docs/warnings.md."""


class RulesEngine:
    """Proposes from wording and shared subjects alone. Its note has passed the guards, so it needs no repair."""

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights or shipped_weights()

    async def propose(self, brief: Brief, *, deadline: Deadline, repair: Repair | None = None) -> Answer:  # noqa: ARG002 - the protocol's; nothing here waits or fails
        """Findings with evidence, the reasons seen, and the note or the advice they lead to."""
        reading = read(brief)
        opinion = _opinion(judge(reading, self._weights))
        reason = self.decide(opinion).reason
        note = write_note(reading) if reason is None else None
        advice = write_advice(reading, opinion.reasons, reason) if reason else None
        return Answer(proposal=opinion.model_copy(update={"note": note, "advice": advice}))

    def judge(self, brief: Brief) -> Proposal:
        """Findings and reasons only: the second opinion on a model's answer."""
        return self.weigh(brief)[0]

    def weigh(self, brief: Brief) -> tuple[Proposal, float]:
        """The same, and how strongly the weights speak for it: that orders the yeses of a list and decides nothing."""
        judgement = judge(read(brief), self._weights)
        return _opinion(judgement), judgement.strength

    def decide(self, opinion: Proposal) -> Decision:
        """What the policy says to the rules' own findings."""
        return decide(opinion.findings, opinion.reasons, is_thin=opinion.is_thin)

    def hard_stops(self, opinion: Proposal) -> Proposal:
        """The part of an opinion that holds whatever a model says: a stated wish, bad faith, mass outreach, as quoted.

        A reason that only the weights name quotes nothing, and stops nobody.
        """
        reasons = tuple(seen for seen in opinion.reasons if seen.reason in HARD_STOPS and seen.evidence)
        findings = tuple(
            finding
            for finding in opinion.findings
            if reasons and finding.criterion in {"respect", "intent"} and finding.verdict == "unmet"
        )
        return opinion.model_copy(update={"findings": findings, "reasons": reasons})

    def explain(self, finding: Finding, brief: Brief) -> Finding:
        """A finding with its verdict put in our own words, in the language of the goal."""
        words = say(brief.advice_language, f"findings.{finding.criterion}.{finding.verdict}")
        return finding.model_copy(update={"explanation": words})

    def write_note(self, brief: Brief) -> ProposedNote:
        """A note for this brief, whatever was decided; it passes the guards."""
        return write_note(read(brief))

    def language_of_note(self, brief: Brief) -> str:
        """The language the rules write in for this brief: the one asked for, else English."""
        return written_language(brief)

    def write_advice(self, brief: Brief, reason: Reason) -> ProposedAdvice:
        """Advice for one reason, in the language of the goal."""
        reading = read(brief)
        return write_advice(reading, judge(reading, self._weights).reasons, reason)

    def warnings(self, brief: Brief, opinion: Proposal, decision: Decision) -> tuple[DraftWarning, ...]:
        """What a reader should know about the request, whichever engine answered."""
        codes: list[WarningCode] = []
        if brief.removed & {"invisible", "page_junk"}:
            codes.append("input_cleaned")
        if "addresses_machine" in brief.removed:
            codes.append("hidden_instructions")
        if opinion.is_thin:
            codes.append("thin_input")
        is_sale = any(seen.reason == "sales_pitch" for seen in opinion.reasons)
        if is_sale and brief.language in _CONSENT_LANGUAGES and decision.verdict == "do_not_connect":
            codes.append("direct_marketing")
        return tuple(self.warning(brief, code) for code in codes)

    def note_warnings(self, brief: Brief, note: ProposedNote) -> tuple[DraftWarning, ...]:
        """What a reader should know about a note of the rules: in English instead, or with nothing particular in it."""
        codes: list[WarningCode] = []
        if written_language(brief) != brief.language:
            codes.append("language_unsupported")
        if not note.claims:
            codes.append("no_note_may_be_better")
        return tuple(self.warning(brief, code) for code in codes)

    def warning(self, brief: Brief, code: WarningCode) -> DraftWarning:
        """A warning in the user's language."""
        return DraftWarning(code=code, detail=say(brief.advice_language, f"warnings.{code}"))


def _opinion(judgement: Judgement) -> Proposal:
    return Proposal(
        findings=judgement.findings, reasons=judgement.reasons, is_thin=judgement.is_thin, note=None, advice=None
    )
