"""Anchors: one is enough, word for word."""

import pytest

from evals.scorers import anchor
from tests.evals.builders import a_case, a_no, a_no_case, an_answer


@pytest.mark.parametrize(
    ("note", "score"),
    [
        pytest.param("Your WRITERS who can explain locks?", 1, id="case_does_not_matter"),
        pytest.param("You talked in Skipton.", 1, id="one_of_two_is_enough"),
        pytest.param("Your writers who could explain locks?", 0, id="not_word_for_word"),
    ],
)
def test_a_note_builds_on_an_anchor(note: str, score: int) -> None:
    case = a_case(anchors=("writers who can explain", "talked in skipton"))
    assert anchor.score(case, an_answer(note=note)) == score


def test_without_a_note_that_was_wanted_there_is_no_score() -> None:
    assert anchor.score(a_case(), a_no()) is None
    assert anchor.score(a_no_case(anchors=("canals",)), an_answer()) is None
