"""Forbidden phrases, case by case."""

import pytest

from evals.scorers import forbidden
from tests.evals.builders import a_case, a_no, an_answer


@pytest.mark.parametrize(
    ("note", "score"),
    [
        pytest.param("I read the books you made.", 1, id="clear"),
        pytest.param("You PUBLISHED your own diary.", 0, id="case_does_not_matter"),
        pytest.param("A fan of canals, like you.", 0, id="the_second_pattern_counts_too"),
    ],
)
def test_a_note_must_match_none_of_the_patterns(note: str, score: int) -> None:
    case = a_case(forbidden=(r"\bpublish(?:ed)? your\b", r"\bfan of\b"))
    assert forbidden.score(case, an_answer(note=note)) == score


def test_without_a_note_or_a_pattern_there_is_no_score() -> None:
    assert forbidden.score(a_case(), a_no()) is None
    assert forbidden.score(a_case(forbidden=()), an_answer()) is None
