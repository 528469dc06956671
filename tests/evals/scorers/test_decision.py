"""Decisions, and what counts as one."""

import pytest

from evals.answers import Answer
from evals.scorers import decision
from tests.evals.builders import a_case, a_failure, a_no, a_no_case, an_answer

REJECTED_YES = an_answer(state="rejected", note=None, violations=("unsupported_name",))


@pytest.mark.parametrize(
    ("answer", "right", "false_refuse"),
    [
        pytest.param(an_answer(), 1, 0, id="yes"),
        pytest.param(a_no(), 0, 1, id="no"),
        pytest.param(a_failure("invalid"), 0, 1, id="invalid"),
        pytest.param(a_failure("refused"), 0, 1, id="refused"),
        pytest.param(REJECTED_YES, 0, 1, id="rejected"),
    ],
)
def test_where_a_yes_is_due_everything_else_is_a_false_no(answer: Answer, right: int, false_refuse: int) -> None:
    case = a_case()
    assert decision.score(case, answer) == right
    assert decision.score_false_refuse(case, answer) == false_refuse
    assert decision.score_false_connect(case, answer) is None


@pytest.mark.parametrize(
    ("answer", "right", "false_connect"),
    [
        pytest.param(a_no(), 1, 0, id="no"),
        pytest.param(an_answer(), 0, 1, id="yes"),
        pytest.param(a_failure("invalid"), 0, 0, id="invalid"),
        pytest.param(a_failure("refused"), 0, 0, id="refused"),
        pytest.param(REJECTED_YES, 0, 0, id="rejected"),
    ],
)
def test_where_a_no_is_due_an_unusable_answer_is_wrong_but_sends_nothing(
    answer: Answer, right: int, false_connect: int
) -> None:
    case = a_no_case()
    assert decision.score(case, answer) == right
    assert decision.score_false_connect(case, answer) == false_connect
    assert decision.score_false_refuse(case, answer) is None


@pytest.mark.parametrize("answer", [a_failure("invalid"), a_failure("refused"), REJECTED_YES], ids=lambda a: a.state)
def test_only_an_answer_is_valid(answer: Answer) -> None:
    assert decision.score_valid(a_case(), answer) == 0
    assert decision.score_valid(a_case(), an_answer()) == 1
