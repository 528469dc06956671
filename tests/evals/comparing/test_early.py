"""Bets on a run that goes on: one per target, in the suite's order, against the candidate alone."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.answers import Answer
from evals.cases import Case
from evals.comparing.compare import compare
from evals.comparing.early import Bets, early_stop
from evals.statistics.sequential import e_value
from tests.evals.builders import a_failure
from tests.evals.comparing.test_compare import ABOUT, A, B, a_suite, answers, cases, pairs

SUITE = a_suite()
ENOUGH = 7
"""Targets that have to be lost in a row, at the least."""
SAME = 5
"""Targets before them on which the versions do not differ, so that there are ten and more."""
WORSE = range(SAME, 80)


def stopped_after(asked: list[Case], found: list[Answer]) -> int | None:
    """After how many answers the bets were won."""
    bets = Bets(SUITE, asked, B)
    for number, answer in enumerate(found, start=1):
        bets.saw(answer)
        if bets.shown:
            return number
    return None


def side_by_side(asked: list[Case], *, worse: range = range(0), better: range = range(0)) -> list[Answer]:
    before, after = answers(asked, A, wrong=better), answers(asked, B, wrong=worse)
    return [answer for pair in zip(before, after, strict=True) for answer in pair]


def test_it_stops_with_the_first_target_that_is_enough() -> None:
    assert e_value(ENOUGH - 1, 0) < 20 <= e_value(ENOUGH, 0)
    asked = cases(40)
    assert stopped_after(asked, side_by_side(asked, worse=WORSE)) == 2 * (SAME + ENOUGH)


def test_nothing_is_concluded_from_fewer_than_ten_targets() -> None:
    asked = cases(40)
    assert stopped_after(asked, side_by_side(asked, worse=range(40))) == 2 * 10


def test_a_candidate_that_is_better_goes_to_the_end() -> None:
    asked = cases(40)
    assert stopped_after(asked, side_by_side(asked, better=range(40))) is None


def test_a_target_is_one_bet_however_many_cases_are_about_it() -> None:
    asked = pairs(40)
    assert stopped_after(asked, side_by_side(asked, worse=range(2 * SAME, 80))) == 4 * (SAME + ENOUGH)


def test_a_target_of_which_an_answer_was_lost_is_no_bet() -> None:
    asked = cases(40)
    found = side_by_side(asked, worse=WORSE)
    found[2 * SAME] = a_failure("error", case=asked[SAME].id, version=A)
    assert stopped_after(asked, found) == 2 * (SAME + ENOUGH + 1)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.sampled_from(["worse", "better", "same"]), min_size=1, max_size=40))
def test_the_order_in_which_answers_come_shows_nothing_else(seed: int, fates: list[str]) -> None:
    asked = cases(len(fates))
    worse, better = ([place for place, fate in enumerate(fates) if fate == kind] for kind in ("worse", "better"))
    found = answers(asked, A, wrong=better) + answers(asked, B, wrong=worse)
    shuffled = Random(seed).sample(found, len(found))  # noqa: S311 - an order, no secret
    one, other = Bets(SUITE, asked, B), Bets(SUITE, asked, B)
    for bets, order in ((one, found), (other, shuffled)):
        for answer in order:
            bets.saw(answer)
    assert one.shown == other.shown


def test_a_run_that_was_stopped_is_judged_by_the_e_value_and_by_no_p() -> None:
    asked = cases(400)
    comparison = compare(SUITE, asked, side_by_side(asked, worse=WORSE)[:30], ABOUT)[0]
    assert (comparison.verdict.outcome, comparison.verdict.exit_code) == ("regression", 1)
    assert "of 7 targets on which they differ 7 got worse (e-value 26.8" in comparison.verdict.sentence
    assert "15 of 400 cases were answered" in comparison.verdict.sentence
    assert "p =" not in comparison.verdict.sentence
    assert {metric.p for metric in comparison.metrics} == {metric.p_adjusted for metric in comparison.metrics} == {None}
    assert [metric.name for metric in comparison.metrics if metric.outcome == "regression"] == ["decision"]


def test_a_run_that_is_complete_is_judged_by_its_test() -> None:
    asked = cases(400)
    comparison = compare(SUITE, asked, side_by_side(asked, worse=range(400)), ABOUT)[0]
    assert comparison.early is None
    assert comparison.metrics[0].p is not None


def test_a_run_that_shows_nothing_yet_cannot_be_used_before_it_is_complete() -> None:
    asked = cases(400)
    comparison = compare(SUITE, asked, side_by_side(asked, worse=range(4))[:40], ABOUT)[0]
    assert comparison.verdict.outcome == "unusable"


def test_too_many_lost_answers_leave_an_early_stop_unusable() -> None:
    asked = cases(400)
    found = side_by_side(asked, worse=range(400))[:24]
    lost = [a_failure("error", case=case.id, version=version) for case in asked[12:20] for version in (A, B)]
    assert compare(SUITE, asked, found + lost, ABOUT)[0].verdict.outcome == "unusable"


@pytest.mark.parametrize(
    "changes",
    [pytest.param({"repeats": 2}, id="repeats"), pytest.param({"prompts": [A, B, "draft_note@3"]}, id="candidates")],
)
def test_nothing_is_bet_with_repeats_or_several_candidates(changes: dict[str, object]) -> None:
    asked = cases(40)
    found = side_by_side(asked, worse=range(40))[:60]
    assert early_stop(SUITE, asked, found, B)
    assert early_stop(a_suite(**changes), asked, found, B) is None
