"""Weights to verdicts: sums, cuts, and the least that two sides must have in common."""

from typing import get_args

import pytest

from api.core.models import CriterionName, Verdict
from api.core.policy import REASONS
from api.drafting.rules.meaning import DIMENSIONS
from api.drafting.rules.reading import read
from api.drafting.rules.weighing import SOURCES, Weights, shipped_weights, weigh
from tests.builders import a_brief

CRITERIA: tuple[CriterionName, ...] = get_args(CriterionName)
OUTPUTS = len(CRITERIA) + len(REASONS)


def weights(start: float, features: dict[str, float], least: float = -1.0) -> Weights:
    """The same numbers for every output, and cuts at 1 and 2."""
    return Weights(
        version="test",
        criteria=CRITERIA,
        reasons=REASONS,
        intercepts=(start,) * OUTPUTS,
        features={name: (weight,) * OUTPUTS for name, weight in features.items()},
        meanings=dict.fromkeys(SOURCES, ((0.0,) * DIMENSIONS,) * OUTPUTS),
        cuts=dict.fromkeys(CRITERIA, (1.0, 2.0)),
        in_common={},
        least_in_common=least,
    )


@pytest.mark.parametrize(
    ("start", "features", "verdict"),
    [
        pytest.param(0.9, {}, "unmet", id="below_both_cuts"),
        pytest.param(1.0, {}, "partly", id="at_the_lower_cut"),
        pytest.param(2.0, {}, "met", id="at_the_upper_cut"),
        pytest.param(0.5, {"target: seeks": 1.5}, "met", id="a_feature_that_is_there_counts"),
        pytest.param(0.5, {"no sender": 1.5}, "unmet", id="one_that_is_not_does_not"),
    ],
)
def test_a_verdict_is_read_off_the_sum(start: float, features: dict[str, float], verdict: Verdict) -> None:
    weighing = weigh(read(a_brief()), weights(start, features))
    assert set(weighing.verdicts.values()) == {verdict}
    assert set(weighing.reasons) == set(REASONS)


def test_strength_is_how_far_all_criteria_lie_above_what_they_need() -> None:
    weighing = weigh(read(a_brief()), weights(1.5, {"target: seeks": 1.0}))
    assert weighing.strength == pytest.approx(0.5 * len(CRITERIA))


def test_work_that_does_not_touch_the_aim_is_not_relevant_whatever_the_words_say() -> None:
    target = {"name": "Ada Brink", "profile": "Bell founder in Trondheim, carillons and handbells."}
    weighing = weigh(read(a_brief(target=target)), weights(5.0, {}, least=0.1))
    assert weighing.verdicts["relevance"] == "unmet"
    assert weighing.verdicts["intent"] == "met"


def test_the_shipped_weights_are_whole() -> None:
    shipped = shipped_weights()
    assert shipped.criteria == CRITERIA
    assert shipped.reasons == REASONS
    assert all(len(row) == OUTPUTS for row in shipped.features.values())
    assert {(len(rows), len(rows[0])) for rows in shipped.meanings.values()} == {(OUTPUTS, DIMENSIONS)}
    assert all(partly <= met for partly, met in shipped.cuts.values())
