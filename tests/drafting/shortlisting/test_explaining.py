"""What is said about each outcome, whatever the language: never nothing, never the same for two different reasons."""

from dataclasses import replace
from typing import get_args

import pytest

from api.core.guards import check_advice
from api.core.languages import SUPPORTED, SupportedLanguage
from api.core.models import ProposedAdvice, Reason
from api.core.ranking import Route
from api.core.shortlist import ShortlistRequest
from api.drafting.rules.engine import RulesEngine
from api.drafting.shortlisting.explaining import explain, next_steps
from api.drafting.shortlisting.judging import Judged, judge
from api.drafting.shortlisting.outcomes import Outcome
from tests.builders import GOAL, SENDER, TARGET, a_brief

REQUEST = ShortlistRequest.model_validate(
    {"targets": [{"profile": TARGET["profile"]}], "sender": SENDER, "goal": GOAL, "notes_left": 1}
)
OUTCOMES = [
    *(Outcome("no", reason) for reason in get_args(Reason)),
    Outcome("no", "same_person"),
    Outcome("other_route", "no_notes_left"),
    Outcome("other_route", "no_note_needed"),
    Outcome("other_route", "not_looked_at"),
]


def judged(language: SupportedLanguage = "en", *routes: Route) -> Judged:
    brief = replace(a_brief(), advice_language=language)
    found = judge(brief, RulesEngine())
    return replace(found, standing=replace(found.standing, routes=frozenset(routes)))


def steps(outcome: Outcome, *routes: Route, **fields: object) -> tuple[str, ...]:
    return next_steps(judged("en", *routes), outcome, REQUEST.model_copy(update=fields))


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_outcome_is_explained_in_its_own_words_and_has_a_step(language: SupportedLanguage) -> None:
    one = judged(language)
    said = [explain(one, outcome, REQUEST, rank_of_twin=2) for outcome in OUTCOMES]
    assert len(set(said)) == len(OUTCOMES)
    for outcome, explanation in zip(OUTCOMES, said, strict=True):
        to_do = next_steps(one, outcome, REQUEST)
        advice = ProposedAdvice(summary=explanation, what_would_change_it=(), next_steps=to_do)
        assert 1 <= len(to_do) <= 3, outcome
        assert check_advice(advice, one.brief) == (), outcome


@pytest.mark.parametrize(
    ("reason", "routes", "begins"),
    [
        pytest.param("boundary", ["acquaintance"], "It would fit both of you, but they add only people", id="met"),
        pytest.param("boundary", ["acquaintance", "named_way"], "Not with an invitation: ", id="a_way_is_named"),
        pytest.param("sales_pitch", ["named_way"], "Not with an invitation: ", id="a_way_for_offers"),
        pytest.param("one_sided", ["posts"], "As a request it would be a favour", id="in_public"),
    ],
)
def test_a_way_round_a_no_is_explained(reason: Reason, routes: list[Route], begins: str) -> None:
    one = judged("en", *routes)
    outcome = Outcome("other_route", reason)
    assert explain(one, outcome, REQUEST, rank_of_twin=1).startswith(begins)
    assert next_steps(one, outcome, REQUEST)


def test_the_ways_that_are_open_come_first_and_two_are_enough() -> None:
    outcome = Outcome("other_route", "no_notes_left")
    assert steps(outcome, "posts", "email", "introduction")[:2] == (
        "Ask the contact you share for an introduction.",
        "Write to them by e-mail; their profile asks for it.",
    )


def test_a_favour_is_asked_in_public_and_never_by_mail() -> None:
    assert steps(Outcome("other_route", "one_sided"), "email", "posts") == (
        "Answer something they wrote, with something of your own.",
    )


def test_only_notes_that_come_back_every_month_are_waited_for() -> None:
    outcome = Outcome("other_route", "no_notes_left")
    assert any("next month" in step for step in steps(outcome, channel="linkedin"))
    assert not any("next month" in step for step in steps(outcome, channel="inmail"))
