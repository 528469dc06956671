"""Phrasing: the guards' codes of one family, seen in the first note."""

from evals.scorers import phrasing
from tests.evals.builders import a_case, a_failure, a_no, an_answer


def test_a_code_of_the_family_counts_even_if_a_repair_mended_it() -> None:
    assert phrasing.score(a_case(), an_answer(violations=("flattery",))) == 0
    assert phrasing.score(a_case(), a_failure("rejected", violations=("too_long", "flattery"))) == 0


def test_codes_of_other_families_do_not_count() -> None:
    assert phrasing.score(a_case(), an_answer(violations=("unsupported_name",))) == 1
    assert phrasing.score(a_case(), an_answer()) == 1


def test_without_a_note_there_is_no_score() -> None:
    assert phrasing.score(a_case(), a_no()) is None
