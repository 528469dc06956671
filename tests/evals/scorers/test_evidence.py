"""Evidence: quotes that stand, of those given."""

from evals.scorers import evidence
from tests.evals.builders import a_case, an_answer


def test_a_quote_that_does_not_stand_counts_against_it() -> None:
    assert evidence.score(a_case(), an_answer(quotes=8, quotes_standing=6)) == 0.75


def test_without_quotes_there_is_no_score() -> None:
    assert evidence.score(a_case(), an_answer(quotes=0, quotes_standing=0)) is None
