from collections.abc import Collection
from typing import get_args

import pytest

from api.core.models import CriterionName, Finding, Reason, Verdict
from api.core.policy import Decision
from api.core.ranking import Route, Standing, by_merit, without_a_note

CRITERIA: tuple[CriterionName, ...] = get_args(CriterionName)


def standing(
    reason: Reason | None = None,
    *,
    strength: float = 0.0,
    routes: Collection[Route] = (),
    seen: Collection[Reason] = (),
    **verdicts: Verdict,
) -> Standing:
    """Everything met but what is said otherwise."""
    return Standing(
        decision=Decision("do_not_connect" if reason else "connect", reason),
        reasons=frozenset(seen),
        findings=tuple(
            Finding(criterion=name, verdict=verdicts.get(name, "met"), explanation="", evidence=()) for name in CRITERIA
        ),
        strength=strength,
        routes=frozenset(routes),
    )


def test_yes_comes_first_then_what_the_findings_weigh_then_strength() -> None:
    assert by_merit(
        [
            standing("boundary", strength=9.0),
            standing(target_value="partly", strength=9.0),
            standing(common_ground="partly", strength=1.0),
            standing(specificity="partly", strength=2.0),
            standing(),
        ]
    ) == [4, 3, 2, 1, 0]


def test_of_equals_the_one_given_first_comes_first() -> None:
    assert by_merit([standing(), standing("one_sided"), standing(), standing("one_sided")]) == [0, 2, 1, 3]


EVERY_ROUTE = get_args(Route)


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        pytest.param(standing(), "other_route", id="a_yes_without_a_note"),
        pytest.param(
            standing("boundary", routes=["acquaintance"], respect="unmet", common_ground="unmet"),
            "other_route",
            id="may_be_met",
        ),
        pytest.param(standing("boundary", routes=["named_way"]), "other_route", id="names_a_way"),
        pytest.param(standing("boundary", routes=["posts", "group", "email"]), "no", id="a_wish_that_is_kept"),
        pytest.param(
            standing("boundary", routes=["acquaintance"], target_value="unmet"), "no", id="nothing_in_it_if_met"
        ),
        pytest.param(
            standing("boundary", routes=["named_way"], relevance="unmet"), "no", id="the_way_is_for_other_matters"
        ),
        pytest.param(
            standing("boundary", routes=EVERY_ROUTE, seen=["bad_faith"]), "no", id="bad_faith_beside_the_wish"
        ),
        pytest.param(standing("sales_pitch", routes=["named_way"]), "other_route", id="offers_have_their_way"),
        pytest.param(standing("sales_pitch", routes=["posts", "email"]), "no", id="an_offer_nobody_asked_for"),
        pytest.param(standing("one_sided", routes=["posts"]), "other_route", id="a_question_asked_in_public"),
        pytest.param(standing("one_sided", routes=["email"]), "no", id="a_favour_by_mail_is_one_too"),
        pytest.param(standing("bad_faith", routes=EVERY_ROUTE), "no", id="bad_faith"),
        pytest.param(standing("mass_outreach", routes=EVERY_ROUTE), "no", id="mass_outreach"),
        pytest.param(standing("no_mutual_value", routes=EVERY_ROUTE), "no", id="nothing_in_it"),
        pytest.param(standing("insufficient_information", routes=EVERY_ROUTE), "no", id="nobody_can_tell"),
    ],
)
def test_a_no_is_kept_unless_their_own_words_leave_a_way_open(given: Standing, verdict: str) -> None:
    assert without_a_note(given) == verdict
