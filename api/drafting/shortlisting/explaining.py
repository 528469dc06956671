"""What is said to the user about one person on the list: why, and what to do instead of a note.

All of it is ours or has passed the guards of advice; nothing of a profile is repeated.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from api.core.models import CriterionName, Draft, Verdict
from api.core.ranking import Route
from api.core.shortlist import ShortlistReason, ShortlistRequest
from api.drafting.rules.phrases import say as say_as_rules
from api.drafting.rules.phrases import say_all as say_all_as_rules
from api.drafting.shortlisting.judging import Judged
from api.drafting.shortlisting.outcomes import Outcome
from api.drafting.shortlisting.wording import say

_MOST_ROUTES: Final = 2
_MOST_STEPS: Final = 3
_BEST_FIRST: Final[tuple[Route, ...]] = ("introduction", "named_way", "email", "group", "posts")
_OURS: Final[frozenset[ShortlistReason]] = frozenset(
    {"no_notes_left", "no_note_needed", "not_looked_at", "same_person", "insufficient_information"}
)
"""Reasons that a list explains itself; every other reason for a no is explained as in a draft."""
_OF_ONE_STEP: Final[Mapping[ShortlistReason, str]] = MappingProxyType(
    {"same_person": "take_one_off", "not_looked_at": "ask_again", "insufficient_information": "say_more"}
)


def explain(judged: Judged, outcome: Outcome, request: ShortlistRequest, *, rank_of_twin: int) -> str:
    """Why this verdict, in the language of the goal. `rank_of_twin` counts only for somebody who is listed twice."""
    language, reason, draft = judged.brief.advice_language, outcome.reason, outcome.draft
    if draft and outcome.verdict == "note":
        return _what_speaks_for_it(draft)
    if draft and draft.advice:
        return draft.advice.summary
    if outcome.verdict == "no" and reason not in _OURS:
        return say_as_rules(language, f"advice.{reason}.{'summary_plain' if reason == 'boundary' else 'summary'}")
    return say(language, "explanations", _explanation(judged, outcome, request), rank=str(rank_of_twin))


def next_steps(judged: Judged, outcome: Outcome, request: ShortlistRequest) -> tuple[str, ...]:
    """What to do instead of a note, best first; nothing where there is one."""
    if outcome.verdict == "note":
        return ()
    if outcome.draft and outcome.draft.advice:
        return outcome.draft.advice.next_steps[:_MOST_STEPS]
    language, reason = judged.brief.advice_language, outcome.reason
    if outcome.verdict == "no" and reason not in {*_OURS, "boundary"}:
        return say_all_as_rules(language, f"advice.{reason}.steps")
    return tuple(say(language, "steps", key) for key in _steps(judged, outcome, request)[:_MOST_STEPS])


def _what_speaks_for_it(draft: Draft) -> str:
    """What the other side gains, and what links the two best."""
    said = {finding.criterion: finding for finding in draft.findings}
    order: dict[Verdict, int] = {"met": 0, "partly": 1, "unmet": 2}
    links: tuple[CriterionName, ...] = ("common_ground", "specificity")
    link = min(links, key=lambda criterion: order[said[criterion].verdict])
    return f"{said['target_value'].explanation} {said[link].explanation}"


def _explanation(judged: Judged, outcome: Outcome, request: ShortlistRequest) -> str:
    """The key of an explanation of ours."""
    reason, routes = outcome.reason, judged.standing.routes
    if reason == "no_notes_left" and request.notes_left == 0:
        return "no_notes_at_all"
    if reason in _OURS:
        return reason
    if "named_way" in routes:
        return "named_way"
    return "acquaintance" if reason == "boundary" else "in_public"


def _steps(judged: Judged, outcome: Outcome, request: ShortlistRequest) -> list[str]:
    """The keys of the steps, best first."""
    routes = judged.standing.routes
    open_routes = [route for route in _BEST_FIRST if route in routes]
    if outcome.reason in _OF_ONE_STEP:
        return [_OF_ONE_STEP[outcome.reason]]
    if outcome.reason == "boundary":
        if outcome.verdict == "no":
            return ["keep_to_the_wish"]
        return [route for route in ("introduction", "named_way", "acquaintance") if route in routes]
    if outcome.reason in {"sales_pitch", "one_sided"}:
        return [route for route in open_routes if route in {"named_way", "group", "posts"}]
    # Who names a way, or adds only people they have met, asks for no invitation either.
    invitation = [] if routes & {"named_way", "acquaintance"} else ["blank_invitation"]
    later = ["next_month"] if outcome.reason == "no_notes_left" and request.channel == "linkedin" else []
    return [*(open_routes[:_MOST_ROUTES] or ["follow"]), *invitation, *later]
