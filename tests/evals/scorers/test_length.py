"""Length: what is read, and what the channel takes."""

import pytest

from evals.answers import Answer
from evals.scorers import length
from tests.evals.builders import a_case, a_failure, a_no, an_answer


@pytest.mark.parametrize(
    ("channel", "units", "limit", "score"),
    [
        pytest.param("linkedin", 89, 200, 0, id="too_little_to_say_anything"),
        pytest.param("linkedin", 90, 200, 1, id="shortest"),
        pytest.param("linkedin", 180, 200, 1, id="longest"),
        pytest.param("linkedin", 181, 200, 0, id="longer_than_is_read"),
        pytest.param("linkedin_premium", 181, 300, 0, id="premium_is_read_no_further"),
        pytest.param("linkedin", 160, 150, 0, id="over_a_lower_limit"),
        pytest.param("xing", 600, 600, 1, id="xing_at_its_limit"),
        pytest.param("xing", 601, 600, 0, id="xing_over_it"),
    ],
)
def test_a_note_has_the_length_that_is_read(channel: str, units: int, limit: int, score: int) -> None:
    assert length.score(a_case(channel=channel), an_answer(length=units, limit=limit)) == score


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        pytest.param(an_answer(length=200), 0, id="at_the_limit"),
        pytest.param(an_answer(length=201), 1, id="one_over"),
        pytest.param(an_answer(violations=("too_long",)), 1, id="over_before_the_repair"),
        pytest.param(a_failure("rejected", violations=("too_long",)), 1, id="rejected_for_it"),
        pytest.param(a_failure("rejected", violations=("link",)), 0, id="rejected_for_something_else"),
        pytest.param(a_no(), None, id="no_note"),
    ],
)
def test_the_first_note_counts_against_the_limit(answer: Answer, score: int | None) -> None:
    assert length.score_over_limit(a_case(), answer) == score


def test_without_a_note_there_is_no_length() -> None:
    assert length.score(a_case(), a_no()) is None
