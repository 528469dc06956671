"""Reasons for a no: strict across the steps of the order, loose within one."""

import pytest

from evals.scorers import reason
from tests.evals.builders import a_case, a_failure, a_no, a_no_case, an_answer


@pytest.mark.parametrize(
    ("wanted", "given", "score"),
    [
        pytest.param("boundary", "boundary", 1, id="same"),
        pytest.param("sales_pitch", "mass_outreach", 1, id="both_name_the_aim"),
        pytest.param("one_sided", "no_mutual_value", 1, id="both_name_what_is_missing"),
        pytest.param("boundary", "sales_pitch", 0, id="the_wish_comes_first"),
        pytest.param("bad_faith", "mass_outreach", 0, id="honesty_comes_first"),
        pytest.param("sales_pitch", "one_sided", 0, id="the_aim_comes_first"),
        pytest.param("boundary", "bad_faith", 0, id="wish_and_honesty_are_two_things"),
        pytest.param("one_sided", None, 0, id="none_given"),
    ],
)
def test_labels_of_one_step_overlap(wanted: str, given: str | None, score: int) -> None:
    assert reason.score(a_no_case(reason=wanted), a_no(reason=given)) == score


def test_there_is_nothing_to_compare_unless_both_say_no() -> None:
    assert reason.score(a_case(), a_no()) is None
    assert reason.score(a_no_case(), an_answer()) is None
    assert reason.score(a_no_case(), a_failure("invalid")) is None
