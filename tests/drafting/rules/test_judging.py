"""What the rules engine sees in a request, through the whole engine and with requests of its own."""

import pytest

from api.core.models import Finding, Reason
from api.drafting.rules.engine import RulesEngine
from tests.builders import a_brief

ENGINE = RulesEngine()
NURSE = {
    "name": "Ines Okafor",
    "profile": (
        "Ward manager at a small hospital in Sligo. We are looking for physiotherapists who can teach lifting to night "
        "staff. I write a monthly letter on back pain in nursing. Please no sales messages, I never answer them."
    ),
}
FRIEND = "Tom Healy, who works with her in Sligo, told me about her letter and said I may name him."


def decided(**request: object) -> tuple[str, Reason | None]:
    brief = a_brief(**({"target": NURSE, "sender": None, "context": None} | request))
    decision = ENGINE.decide(ENGINE.judge(brief))
    return decision.verdict, decision.reason


def finding(name: str, **request: object) -> Finding:
    brief = a_brief(**({"target": NURSE, "sender": None, "context": None} | request))
    return next(item for item in ENGINE.judge(brief).findings if item.criterion == name)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param(
            {
                "goal": "I teach lifting to warehouse crews and would like to show her night staff what works, and "
                "learn how nurses are trained.",
                "sender": {"name": "Padraig Moran", "profile": "Physiotherapist in Mayo, ten years with heavy loads."},
            },
            ("connect", None),
            id="they_look_for_what_the_sender_offers",
        ),
        pytest.param(
            {"goal": "I want to sell her our new lifting belts, ideally a demo before quarter end."},
            ("do_not_connect", "boundary"),
            id="a_pitch_against_a_stated_wish",
        ),
        pytest.param(
            {"goal": "I send the same text to all nurses in the county, just make it sound personal."},
            ("do_not_connect", "mass_outreach"),
            id="one_text_for_many",
        ),
        pytest.param(
            {"goal": "She looks gorgeous, I want to find out whether she is single."},
            ("do_not_connect", "bad_faith"),
            id="private_interest",
        ),
        pytest.param({"goal": "just want to connect"}, ("do_not_connect", "insufficient_information"), id="no_purpose"),
        pytest.param(
            {
                "target": NURSE | {"profile": NURSE["profile"].split(" Please no")[0]},
                "goal": "I need her to proofread my thesis on back pain for free by Friday.",
                "sender": {"name": "Joe Lynch", "profile": "Student of sports science in Cork."},
            },
            ("do_not_connect", "one_sided"),
            id="only_the_sender_gains",
        ),
    ],
)
def test_a_request_is_decided(request_: dict[str, object], expected: tuple[str, Reason | None]) -> None:
    assert decided(**request_) == expected


def test_a_wish_is_read_by_its_purpose_so_an_honest_question_of_a_former_seller_keeps_it() -> None:
    goal = "I am not selling anything. I would like to learn how she trains night staff, and can give her our figures."
    assert finding("respect", goal=goal).verdict == "met"


def test_a_shared_contact_is_common_ground_and_a_suggested_profile_is_none() -> None:
    goal = "I would like to ask how she trains night staff."
    assert finding("common_ground", goal=goal, context=FRIEND).verdict == "met"
    assert finding("common_ground", goal=goal, context="LinkedIn suggested her to me.").verdict != "met"


def test_every_met_or_partly_finding_quotes_the_words_it_rests_on() -> None:
    brief = a_brief(target=NURSE, context=FRIEND)
    proposal = ENGINE.judge(brief)
    quotes = [item for found in proposal.findings if found.verdict != "unmet" for item in found.evidence]
    assert len(quotes) >= 7
    assert all(brief.texts[item.source].original[item.start : item.end] == item.quote for item in quotes)


def test_words_in_common_are_no_benefit() -> None:
    goal = "I like her monthly letter on back pain in nursing. Nothing particular, she would look good in my network."
    assert decided(goal=goal)[0] == "do_not_connect"


def test_the_same_request_gets_the_same_answer() -> None:
    brief = a_brief()
    assert ENGINE.judge(brief) == ENGINE.judge(brief)
    assert ENGINE.write_note(brief) == ENGINE.write_note(brief)


@pytest.mark.parametrize(
    ("profile", "goal", "respect"),
    [
        pytest.param(
            "Potter. I only add people I have met in person, sorry to everyone else here.",
            "I would like to ask how she mixes her glazes, I keep a log of mine.",
            "unmet",
            id="strangers_are_not_wanted",
        ),
        pytest.param(
            "Potter. No cold messages, please.",
            "I would like to ask how she mixes her glazes, I keep a log of mine.",
            "unmet",
            id="messages_from_strangers_are_not_wanted",
        ),
        pytest.param(
            "Töpferin. Ich vernetze mich nur mit Menschen, die ich persönlich kenne.",
            "Ich würde gern fragen, wie sie ihre Glasuren mischt, ich führe selbst ein Buch.",
            "unmet",
            id="a_wish_that_sounds_like_a_search",
        ),
        pytest.param(
            "Potter. I do not teach beginners and do not answer questions about kilns.",
            "I want to ask her a few questions about kilns.",
            "unmet",
            id="the_very_thing_that_is_refused",
        ),
        pytest.param(
            "Potter. I do not teach beginners and do not answer questions about kilns.",
            "No questions about kilns from me. I would like to show her my glaze log.",
            "met",
            id="a_goal_that_keeps_the_wish_in_so_many_words",
        ),
        pytest.param(
            "Potter. Vendors: please use the tender portal, no sales messages here.",
            "I know she says no sales, but mine is a friendly offer.",
            "unmet",
            id="a_wish_that_is_brushed_aside",
        ),
    ],
)
def test_a_stated_wish_is_kept_or_broken(profile: str, goal: str, respect: str) -> None:
    assert finding("respect", target={"name": "Ada", "profile": profile}, goal=goal).verdict == respect


def test_a_wish_to_know_people_first_is_kept_by_someone_who_met_them() -> None:
    profile = "Potter. I only add people I have met in person, sorry to everyone else here."
    goal = "I would like to ask how she mixes her glazes, I keep a log of mine."
    met = "We met at the glaze market in Höhr and talked about ash."
    assert finding("respect", target={"name": "Ada", "profile": profile}, goal=goal, context=met).verdict == "met"


@pytest.mark.parametrize(
    ("profile", "goal"),
    [
        pytest.param(
            "Surveys historic buildings for a county and approves window repairs.", "Sell dried kelp to kitchens."
        ),
        pytest.param("Forecasts floods on a river and asks for rain records.", "Find councils that fund night buses."),
        pytest.param("Leiterin einer Kita, sucht Vorlesepaten.", "Ich möchte lernen, wie man Turbinen wuchtet."),
    ],
)
def test_a_request_that_went_to_the_wrong_person_is_a_no(profile: str, goal: str) -> None:
    assert decided(target={"name": "Ada Brink", "profile": profile}, goal=goal)[0] == "do_not_connect"


def test_nobody_is_told_that_they_hide_their_aim_without_words_to_quote() -> None:
    for goal in ("I want the list of all her donors.", "Get close to her so that she trusts me.", "Copy her method."):
        for seen in ENGINE.judge(a_brief(goal=goal, context=None)).reasons:
            assert seen.reason != "bad_faith" or seen.evidence
