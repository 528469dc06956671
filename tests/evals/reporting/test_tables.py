"""The counts of the report's tables, on cases small enough to count by hand."""

from dataclasses import replace

import pytest

from evals.answers import Answer
from evals.reporting.tables import by_case, criteria, flows, slices
from tests.evals.reporting.comparisons import BASELINE, CANDIDATE, invented

_GIVEN = invented(2)
"""The first case is to be answered with connect, the second not."""


def _answers(*said: tuple[int, str, str | None]) -> list[Answer]:
    return [
        Answer.model_validate(
            {
                "case": _GIVEN.cases[number].id,
                "version": version,
                "repeat": 0,
                "state": "answered",
                "decision": decision,
            }
        )
        for number, version, decision in said
    ]


def test_flows_count_from_what_to_what_by_the_right_answer() -> None:
    answers = _answers(
        (0, BASELINE, "connect"), (0, CANDIDATE, None), (1, BASELINE, "do_not_connect"), (1, CANDIDATE, "connect")
    )
    yes, no = flows(_GIVEN.comparison, _GIVEN.cases, by_case(answers))
    assert [(flow.before, flow.after, flow.count) for flow in yes.flows] == [("connect", "no_answer", 1)]
    assert [(flow.before, flow.after, flow.count) for flow in no.flows] == [("do_not_connect", "connect", 1)]
    assert no.after == {"connect": 1, "do_not_connect": 0, "no_answer": 0}


def test_an_answer_that_only_one_version_gave_is_no_flow() -> None:
    yes, no = flows(_GIVEN.comparison, _GIVEN.cases, by_case(_answers((0, BASELINE, "connect"))))
    assert (yes.total, no.total) == (0, 0)


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        pytest.param(["met"], ["unmet"], (0, 1, 0), id="broken"),
        pytest.param(["unmet"], ["met"], (1, 0, 0), id="fixed"),
        pytest.param(["partly"], ["unmet"], (0, 0, 1), id="wrong_both_times"),
        pytest.param(["met", "unmet"], ["unmet", "unmet"], (0, 0, 0), id="no_two_thirds_before"),
        pytest.param(["met", "met", "unmet"], ["unmet", "unmet", "met"], (0, 1, 0), id="two_thirds_are_enough"),
    ],
)
def test_a_criterion_is_counted_by_case(before: list[str], after: list[str], counts: tuple[int, int, int]) -> None:
    case = _GIVEN.cases[0]
    answers = [
        Answer.model_validate(
            {
                "case": case.id,
                "version": version,
                "repeat": repeat,
                "state": "answered",
                "verdicts": {"intent": verdict},
            }
        )
        for version, verdicts in ((BASELINE, before), (CANDIDATE, after))
        for repeat, verdict in enumerate(verdicts)
    ]
    rows = {row.criterion: row for row in criteria(_GIVEN.comparison, [case], by_case(answers))}
    assert (rows["intent"].fixed, rows["intent"].broken, rows["intent"].stable_wrong) == counts


def test_a_criterion_that_turned_in_most_clusters_is_told_from_one_that_did_not() -> None:
    given = invented(80)
    answers = [
        answer.model_copy(
            update={"verdicts": {"intent": "met" if answer.version == BASELINE else "unmet", "respect": "met"}}
        )
        for answer in given.answers
    ]
    rows = {row.criterion: row for row in criteria(given.comparison, given.cases, by_case(answers))}
    assert rows["intent"].broken == 80
    p = rows["intent"].p_adjusted
    assert p is not None
    assert p < 0.01
    assert rows["respect"].p_adjusted == 1


def test_criteria_are_left_out_where_a_version_gave_no_answers() -> None:
    assert criteria(_GIVEN.comparison, _GIVEN.cases, {}) == ()


def test_slices_count_cases_not_repeats_and_grey_out_small_ones() -> None:
    one, other = (replace(case, tags=("sales",), language="en") for case in _GIVEN.comparison.cases)
    one = replace(one, baseline_rights=(True, True, True), candidate_rights=(False, False, False))
    other = replace(other, baseline_rights=(True, True, True), candidate_rights=(True, True, True))
    language, tag = slices([one, other])
    assert (language.kind, language.name, tag.kind, tag.name) == ("language", "en", "tag", "sales")
    assert (tag.baseline.n, tag.baseline.value, tag.candidate.value) == (2, 1.0, 0.5)
    assert tag.is_small
    assert not slices([one] * 20)[0].is_small


def test_a_slice_of_one_target_knows_less_than_one_of_many() -> None:
    alone, other = (replace(case, tags=(), language="en", cluster="one") for case in _GIVEN.comparison.cases)
    (together,) = slices([alone, alone, other, other])
    (apart,) = slices([replace(case, cluster=str(place)) for place, case in enumerate([alone, alone, other, other])])
    assert (together.baseline.low, together.baseline.high) == (0, 1)
    assert apart.baseline.high - apart.baseline.low < 1
