"""Notes of the rules engine: whose words they use, and what they never do."""

import re

import pytest

from api.core.guards import check_note
from api.core.guards.length import count_units
from api.drafting.rules.engine import RulesEngine
from tests.builders import a_brief

ENGINE = RulesEngine()
PILOT = {
    "name": "Runa Sveinsdóttir",
    "profile": (
        "Harbour pilot in Ísafjörður. I am looking for people who can teach ice reading to young crews. I keep a log "
        "of every berg since 2009. Please no sales messages: sellers of radar call me twice a week."
    ),
}
TEACHER = {"name": "Mads Holm", "profile": "Teacher at a seamanship school in Svendborg, twelve winters in the ice."}
GOAL = "I teach ice reading in Svendborg and could train her crews. I'd like to learn how she keeps her log."


def note(**request: object) -> str:
    brief = a_brief(**({"target": PILOT, "sender": TEACHER, "goal": GOAL, "context": None} | request))
    written = ENGINE.write_note(brief)
    assert check_note(written, brief) == ()
    return written.text


def test_a_note_quotes_what_they_look_for_and_turns_the_users_words_to_them() -> None:
    text = note(channel="linkedin_premium")
    assert text.startswith("Hello Runa, ")
    assert "ice reading" in text
    assert "your crews" in text
    assert " her " not in text


def test_a_meeting_is_named_in_the_users_words() -> None:
    context = "We met at the pilots' day in Bergen, where she told me about her log."
    assert "we met at the pilots' day in Bergen" in note(context=context, channel="linkedin_premium")


def test_a_refusal_and_its_reason_are_never_quoted() -> None:
    text = note(goal="I can tell her crews how radar sellers call.", channel="linkedin_premium")
    assert "sellers of radar" not in text
    assert "no sales" not in text


def test_a_note_for_xing_is_signed_and_one_for_linkedin_is_not() -> None:
    assert note(channel="xing").endswith("\nBest wishes\nMads Holm")
    assert "Mads Holm" not in note(channel="linkedin")


def test_the_claims_say_whose_fact_each_sentence_is() -> None:
    brief = a_brief(target=PILOT, sender=TEACHER, goal=GOAL, context=None, channel="linkedin_premium")
    written = ENGINE.write_note(brief)
    assert {claim.source for claim in written.claims} == {"target", "goal"}
    assert all(claim.text in written.text for claim in written.claims)
    assert all(
        brief.texts[claim.source].original[claim.start : claim.end] == claim.evidence for claim in written.claims
    )


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt", "it", "nl"])
@pytest.mark.parametrize("form", ["formal", "informal"])
@pytest.mark.parametrize("limit", [40, 60, 120, 200])
def test_every_language_and_form_has_a_note_for_every_limit(language: str, form: str, limit: int) -> None:
    text = note(language=language, address_form=form, max_length=limit)
    assert count_units(text) <= limit


def test_an_unsupported_language_gets_an_english_note_and_a_warning() -> None:
    brief = a_brief(target=PILOT, sender=TEACHER, goal=GOAL, context=None, language="is")
    written = ENGINE.write_note(brief)
    assert written.text.startswith("Hello Runa, ")
    assert "language_unsupported" in {warning.code for warning in ENGINE.note_warnings(brief, written)}


def test_a_note_with_nothing_particular_in_it_says_so() -> None:
    brief = a_brief(
        target={"name": None, "profile": "Pilot, harbour, north of here."}, sender=None, goal="hi", context=None
    )
    written = ENGINE.write_note(brief)
    assert written.claims == ()
    assert "no_note_may_be_better" in {warning.code for warning in ENGINE.note_warnings(brief, written)}


def test_different_people_get_different_notes() -> None:
    other = {
        "name": "Ola Berg",
        "profile": "Lighthouse keeper in Bodø. I collect fog signals and welcome recordings of them.",
    }
    goal = "I record fog signals in Svendborg and could give him forty hours of them."
    assert note(target=other, goal=goal) != note()


def test_a_note_says_that_only_about_something() -> None:
    goal = "Ich möchte wissen, ob es sich lohnt."
    text = note(goal=goal, channel="linkedin_premium", language="en")
    assert "“" in text or "that" not in text


def test_somebody_who_looks_for_nobody_is_not_said_to_look_for_them() -> None:
    profile = (
        "Bell founder in Kendal. I am looking for nobody at present. I cast two bells a year and tune them by ear."
    )
    text = note(target={"name": "Ada Brink", "profile": profile}, goal="I'd like to learn how she tunes her bells.")
    assert "nobody" not in text


def test_where_nothing_is_near_the_target_is_quoted_in_the_first_person() -> None:
    profile = "Bell founder in Kendal. I tune every clapper by ear."
    text = note(target={"name": "Ada Brink", "profile": profile}, goal="need advice", sender=None)
    assert "“I tune every clapper by ear”" in text


def test_what_the_target_says_is_asked_about_right_after_it() -> None:
    """Not after who is writing: "Teacher in Svendborg. Would you tell me more about it?"."""
    target = {"name": "Ada Brink", "profile": "Bell founder in Kendal. I tune every clapper by ear."}
    sender = {"name": "Mads Holm", "profile": "Teacher at a school for seamanship, twelve winters in the ice."}
    text = note(target=target, goal="bells", sender=sender)
    assert re.search(r"by ear”[^.]*\. (?:[^.?]+[.?]) (?:About me|My side|Briefly)[^.]*seamanship", text)


def test_what_is_not_wanted_and_what_is_only_a_title_are_not_quoted() -> None:
    profile = "Bell founder (retired), Kendal Bells Ltd. No bells for ships. I tune every clapper of a bell by ear."
    text = note(target={"name": "Ada Brink", "profile": profile}, goal="I tune bells for ships and clappers by ear.")
    assert "“I tune every clapper of a bell by ear”" in text


def test_what_they_look_for_is_said_without_the_words_around_it() -> None:
    profile = "Glockengießerin in Passau. Zum Stimmen suchen wir dringend zwei Leute mit Gehör."
    target = {"name": "Ada Brink", "profile": profile}
    text = note(target=target, goal="Ich stimme Glocken und suche Arbeit.", sender=None, channel="xing")
    assert "dass Sie „zwei Leute mit Gehör“ suchen" in text or "Sie suchen „zwei Leute mit Gehör“" in text
