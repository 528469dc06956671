"""Advice that fits the case: the wish it would break, the route they name, what they look for."""

import pytest

from api.core.guards import check_advice
from api.core.models import ProposedAdvice, Reason
from api.core.policy import REASONS
from api.drafting.rules.engine import RulesEngine
from tests.builders import a_brief

ENGINE = RulesEngine()
BUYER = {
    "name": "Odile Marchetti",
    "profile": (
        "Buyer for a hospital laundry in Bern. Suppliers: please use our tender portal, no sales messages here. "
        "We are looking for people who have washed surgical linen at 40 degrees. I post about water every month."
    ),
}


def advice(reason: Reason | None = None, **request: object) -> ProposedAdvice:
    brief = a_brief(**({"target": BUYER, "sender": None, "context": None} | request))
    named = reason or ENGINE.decide(ENGINE.judge(brief)).reason
    assert named is not None
    return ENGINE.write_advice(brief, named)


def test_a_broken_wish_is_quoted_and_the_route_they_name_comes_first() -> None:
    written = advice(goal="I want to sell her our detergent, a demo this week would be best.")
    assert "“Suppliers: please use our tender portal, no sales messages here”" in written.summary
    assert written.next_steps[0] == "Take the way they name there."


def test_a_pitch_shows_the_users_own_words_and_what_would_be_welcome_instead() -> None:
    profile = "Head of a hospital laundry in Bern. We are looking for people who have washed linen at 40 degrees."
    written = advice(target={"name": "O", "profile": profile}, goal="I want to book a demo of our detergent.")
    assert written.summary.startswith("You write: “I want to book a demo of our detergent”. ")
    assert "“people who have washed linen at 40 degrees”" in written.what_would_change_it[1]


def test_a_shared_contact_is_asked_for_an_introduction() -> None:
    context = "Her colleague Vera Blatter told me about her and gave me the name."
    steps = advice("one_sided", goal="I need her to check my thesis for free.", context=context).next_steps
    assert "Ask the contact you share for an introduction." in steps


def test_a_user_who_did_not_say_who_they_are_is_asked_to() -> None:
    assert advice(goal="just want to connect").next_steps[0].startswith("Tell us who you are")


def test_their_posts_are_a_way_in_where_nothing_else_is() -> None:
    sender = {"name": "Sam", "profile": "Baker in Graz."}
    steps = advice("no_mutual_value", goal="I like bread.", sender=sender).next_steps
    assert steps[0] == "Answer their post in public first, with something of your own."


def test_goal_and_profile_in_two_languages_are_said_to_be_hard_to_compare() -> None:
    profile = "Direttrice di una lavanderia a Berna. Lavoro con gli ospedali della regione e con due scuole."
    sender = {"name": "Sam", "profile": "Baker in Graz."}
    request = {
        "target": {"name": "O", "profile": profile},
        "sender": sender,
        "goal": "I bake bread and like mountains.",
    }
    assert any("both languages" in step for step in advice("no_mutual_value", **request).next_steps)


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize(
    "goal",
    [
        pytest.param("I would like her to look at my plans for a wash house for free, please.", id="en"),
        pytest.param("Ich möchte, dass sie meine Pläne für ein Waschhaus kostenlos durchsieht.", id="de"),
        pytest.param("Je voudrais qu'elle regarde mes plans de lavoir gratuitement, s'il vous plaît.", id="fr"),
        pytest.param("Quisiera que mirara gratis mis planos para un lavadero, por favor.", id="es"),
        pytest.param("Gostaria que ela visse os meus planos de uma lavandaria de graça, por favor.", id="pt"),
        pytest.param("Vorrei che guardasse gratis i miei progetti per un lavatoio, per favore.", id="it"),
        pytest.param("Ik zou graag willen dat ze gratis naar mijn plannen voor een wasserij kijkt.", id="nl"),
    ],
)
def test_advice_for_every_reason_in_every_language_passes_its_guard(reason: Reason, goal: str) -> None:
    brief = a_brief(target=BUYER, sender=None, context=None, goal=goal)
    written = ENGINE.write_advice(brief, reason)
    assert check_advice(written, brief) == ()
    assert written.what_would_change_it
    assert 1 <= len(written.next_steps) <= 2
