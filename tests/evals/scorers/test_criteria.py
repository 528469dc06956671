"""Criteria: a share of all seven."""

import pytest

from evals.scorers import criteria
from tests.evals.builders import YES, a_case, an_answer


def test_every_other_verdict_costs_a_seventh() -> None:
    answer = an_answer(verdicts=YES | {"intent": "partly", "respect": "unmet"})
    assert criteria.score(a_case(), answer) == pytest.approx(5 / 7)


def test_a_verdict_left_out_is_not_as_labelled() -> None:
    answer = an_answer(verdicts={"intent": "met"})
    assert criteria.score(a_case(), answer) == pytest.approx(1 / 7)


def test_an_answer_without_verdicts_has_no_score() -> None:
    assert criteria.score(a_case(), an_answer(verdicts={})) is None
