"""What becomes of one target once the notes are written: a verdict and its reason. Pure."""

from dataclasses import dataclass, replace

from api.core.models import Draft
from api.core.policy import Decision
from api.core.ranking import Standing, without_a_note
from api.core.shortlist import ShortlistReason, ShortlistVerdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """Verdict and reason, and the draft where one was made, with a note or without."""

    verdict: ShortlistVerdict
    reason: ShortlistReason
    draft: Draft | None = None


def is_note(draft: Draft) -> bool:
    """Whether a draft has a note worth sending: one that says something particular about the two."""
    return draft.decision == "connect" and not _says_nothing(draft)


def outcome_of(standing: Standing, draft: Draft | None, *, is_twin: bool, is_cut_short: bool) -> Outcome:
    """The verdict, and why.

    `draft` is what was asked for this target, if it was; `is_cut_short` says that notes are left all the same.
    """
    if is_twin:
        return Outcome("no", "same_person")
    if draft is None:
        reason = standing.decision.reason or ("not_looked_at" if is_cut_short else "no_notes_left")
        return Outcome(without_a_note(standing), reason)
    if draft.advice:
        reason = draft.advice.reason
        turned_down = replace(standing, decision=Decision("do_not_connect", reason), findings=draft.findings)
        return Outcome(without_a_note(turned_down), reason, draft)
    if _says_nothing(draft):
        return Outcome("other_route", "no_note_needed", draft)
    return Outcome("note", "mutual_value", draft)


def _says_nothing(draft: Draft) -> bool:
    return any(warning.code == "no_note_may_be_better" for warning in draft.warnings)
