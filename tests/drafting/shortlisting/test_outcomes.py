"""From a standing and a draft to a verdict."""

import asyncio

from api.core.models import Draft, DraftWarning
from api.core.ranking import Standing
from api.drafting.assembly import build_drafter
from api.drafting.drafter import Policies
from api.drafting.rules.engine import RulesEngine
from api.drafting.shortlisting.judging import judge
from api.drafting.shortlisting.outcomes import Outcome, is_note, outcome_of
from tests.builders import a_brief, a_request


def a_draft() -> Draft:
    policies = Policies(engine="rules", falls_back=True, deadline_s=20)
    return asyncio.run(build_drafter(model=None, policies=policies, prompts=()).draft(a_request()))


def a_standing() -> Standing:
    return judge(a_brief(), RulesEngine()).standing


def test_a_note_that_says_nothing_particular_is_kept_for_somebody_else() -> None:
    draft = a_draft()
    blank = draft.model_copy(update={"warnings": (DraftWarning(code="no_note_may_be_better", detail="-"),)})
    assert (is_note(draft), is_note(blank)) == (True, False)
    assert outcome_of(a_standing(), blank, is_twin=False, is_cut_short=False) == Outcome(
        "other_route", "no_note_needed", blank
    )


def test_somebody_listed_twice_gets_no_second_note_whatever_speaks_for_them() -> None:
    assert outcome_of(a_standing(), a_draft(), is_twin=True, is_cut_short=False) == Outcome("no", "same_person")


def test_a_yes_that_was_not_asked_for_says_why() -> None:
    assert outcome_of(a_standing(), None, is_twin=False, is_cut_short=False).reason == "no_notes_left"
    assert outcome_of(a_standing(), None, is_twin=False, is_cut_short=True).reason == "not_looked_at"
