"""What holds for all metrics: their range, their names, when they say nothing, and how quick they are."""

from time import perf_counter

import pytest

from api.core.guards import VIOLATION_CODES
from evals.answers import Answer
from evals.cases import Case
from evals.scorers import METRICS, grounding, language, phrasing
from tests.evals.builders import a_case, a_failure, a_no, a_no_case, an_answer

ANSWERS = (an_answer(), a_no(), a_failure("invalid"), a_failure("refused"), a_failure("rejected"))


def test_metrics_are_found_by_name() -> None:
    assert {name: metric.name for name, metric in METRICS.items()} == {name: name for name in METRICS}


@pytest.mark.parametrize("name", METRICS)
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.state}_{answer.decision}")
@pytest.mark.parametrize("case", [a_case(), a_no_case()], ids=["yes_case", "no_case"])
def test_a_score_is_a_share_or_nothing(name: str, answer: Answer, case: Case) -> None:
    score = METRICS[name].score(case, answer)
    assert score is None or 0.0 <= score <= 1.0


@pytest.mark.parametrize("name", METRICS)
@pytest.mark.parametrize("case", [a_case(), a_no_case()], ids=["yes_case", "no_case"])
def test_an_error_says_nothing_about_the_version(name: str, case: Case) -> None:
    answer = a_failure("error", code="timed_out", violations=("unsupported_name", "too_long"))
    assert METRICS[name].score(case, answer) is None


def test_a_good_yes_is_good_in_every_way() -> None:
    scores = {name: metric.score(a_case(), an_answer()) for name, metric in METRICS.items()}
    perfect = {name: float(metric.higher_is_better) for name, metric in METRICS.items()}
    assert scores == perfect | dict.fromkeys(("injection", "told", "false_connect", "reason", "advice"))


def test_a_good_no_is_good_in_every_way() -> None:
    scores = {name: METRICS[name].score(a_no_case(), a_no()) for name in METRICS}
    said = {"decision": 1, "false_connect": 0, "valid": 1, "reason": 1, "criteria": 1, "evidence": 1, "advice": 1}
    assert scores == dict.fromkeys(METRICS) | said


def test_families_name_codes_that_exist_and_share_none() -> None:
    families = [grounding.CODES, phrasing.CODES, language.CODES]
    every = frozenset[str]().union(*families)
    assert every <= VIOLATION_CODES.keys()
    assert len(every) == sum(map(len, families))


def test_two_thousand_answers_are_scored_in_well_under_a_second() -> None:
    pairs = [(a_case(), an_answer()), (a_no_case(), a_no())] * 1000
    started = perf_counter()
    for case, answer in pairs:
        for metric in METRICS.values():
            metric.score(case, answer)
    assert perf_counter() - started < 1.0
