"""The verdict as a person meets it: from answers to a sentence and an exit code."""

from collections.abc import Iterable, Mapping

import pytest

from evals.answers import Answer
from evals.cases import Case
from evals.comparing.compare import About, compare
from evals.comparing.results import Comparison
from evals.running.suite import Gate, Suite
from tests.evals.builders import a_case, a_no_case, an_answer

A, B = "draft_note@1", "draft_note@2"
ABOUT = About("r", "m", None, {})
GATES = [Gate(metric="decision"), Gate(metric="false_connect")]


def a_suite(**overrides: object) -> Suite:
    fields: dict[str, object] = {
        "name": "s",
        "datasets": ["cases_open"],
        "prompts": [A, B],
        "baseline": A,
        "seed": 1,
        "gates": [Gate(metric="decision"), Gate(metric="valid")],
    }
    return Suite.model_validate(fields | overrides)


def cases(count: int) -> list[Case]:
    """Every second one wants a no."""
    return [(a_case, a_no_case)[number % 2](f"en-{number:04}") for number in range(count)]


def pairs(count: int) -> list[Case]:
    """So many targets with two cases each."""
    return [case for number in range(count) for case in (a_case(f"en-{number:04}a"), a_no_case(f"en-{number:04}b"))]


def answers(given: Iterable[Case], version: str, *, wrong: Iterable[int] = (), repeats: int = 1) -> list[Answer]:
    """Right answers, but for the cases at the places named."""
    other: Mapping[str, str] = {"connect": "do_not_connect", "do_not_connect": "connect"}
    missed = set(wrong)
    return [
        an_answer(
            case.id,
            version,
            repeat,
            decision=other[case.expected.decision] if place in missed else case.expected.decision,
        )
        for place, case in enumerate(given)
        for repeat in range(repeats)
    ]


def one(suite: Suite, given: list[Case], found: list[Answer]) -> Comparison:
    (comparison,) = compare(suite, given, found, ABOUT)
    return comparison


def test_a_version_that_does_as_well_on_enough_cases_passes() -> None:
    given = cases(400)
    found = answers(given, A, wrong=range(4)) + answers(given, B, wrong=range(2, 6))
    verdict = one(a_suite(), given, found).verdict
    assert (verdict.outcome, verdict.exit_code) == ("pass", 0)
    assert "2 broken, 2 fixed. May ship." in verdict.sentence


def test_a_version_that_is_clearly_worse_is_named_a_regression() -> None:
    given = cases(400)
    found = answers(given, A, wrong=range(20)) + answers(given, B, wrong=range(100))
    comparison = one(a_suite(), given, found)
    decision = comparison.metrics[0]
    assert (comparison.verdict.outcome, comparison.verdict.exit_code) == ("regression", 1)
    assert "Do not ship" in comparison.verdict.sentence
    assert (decision.name, decision.difference) == ("decision", pytest.approx(-0.2))
    assert decision.low < -0.2 < decision.high < 0
    assert decision.test.startswith("mid-p McNemar")


def test_too_few_cases_can_tell_nothing_and_say_how_many_could() -> None:
    given = cases(24)
    found = answers(given, A, wrong=range(3)) + answers(given, B, wrong=range(2, 6))
    verdict = one(a_suite(), given, found).verdict
    assert (verdict.outcome, verdict.exit_code) == ("inconclusive", 3)
    assert "would settle it" in verdict.sentence


def test_the_same_answers_on_few_cases_are_no_proof_either() -> None:
    given = cases(24)
    assert one(a_suite(), given, answers(given, A) + answers(given, B)).verdict.outcome == "inconclusive"


def test_cases_that_share_a_target_are_not_counted_as_independent() -> None:
    together, alone = pairs(200), cases(400)
    clustered, independent = (
        one(a_suite(), given, answers(given, A) + answers(given, B, wrong=range(60))).metrics[0]
        for given in (together, alone)
    )
    assert (clustered.clusters, independent.clusters) == (200, 400)
    assert clustered.high - clustered.low > 1.2 * (independent.high - independent.low)
    assert clustered.test.startswith("sign flip by target")


def test_repeats_are_averaged_and_never_counted_as_cases() -> None:
    given = cases(40)
    found = answers(given, A, repeats=3) + answers(given, B, repeats=3)
    comparison = one(a_suite(repeats=3), given, found)
    assert (comparison.metrics[0].n, comparison.repeats) == (40, 3)


def test_a_pinned_case_that_breaks_stops_a_version_that_is_fine_otherwise() -> None:
    given = cases(400)
    found = answers(given, A) + answers(given, B, wrong=[7])
    verdict = one(a_suite(pinned=["en-0007"]), given, found).verdict
    assert (verdict.outcome, "en-0007" in verdict.sentence) == ("regression", True)


@pytest.mark.parametrize(
    ("lost", "outcome"),
    [pytest.param(8, "pass", id="two_in_a_hundred"), pytest.param(9, "unusable", id="more")],
)
def test_answers_lost_to_transport_make_a_run_unusable_beyond_two_in_a_hundred(lost: int, outcome: str) -> None:
    given = cases(400)
    candidate = [
        answer.model_copy(update={"state": "error", "decision": None}) if place < lost else answer
        for place, answer in enumerate(answers(given, B))
    ]
    assert one(a_suite(), given, answers(given, A) + candidate).verdict.outcome == outcome


def test_answers_that_were_never_asked_for_count_as_lost() -> None:
    given = cases(400)
    verdict = one(a_suite(), given, answers(given, A) + answers(given, B)[:300]).verdict
    assert (verdict.outcome, verdict.exit_code) == ("unusable", 4)
    assert "lacks 100 of 400" in verdict.sentence


def test_output_that_cannot_be_used_is_wrong_and_not_left_out() -> None:
    given = cases(400)
    candidate = [
        answer.model_copy(update={"state": "invalid", "decision": None}) if place < 100 else answer
        for place, answer in enumerate(answers(given, B))
    ]
    comparison = one(a_suite(), given, answers(given, A) + candidate)
    assert (comparison.verdict.outcome, comparison.metrics[0].n) == ("regression", 400)
    assert comparison.candidate.states["invalid"] == 100


def test_fewer_than_ten_targets_prove_nothing() -> None:
    given = pairs(9)
    verdict = one(a_suite(), given, answers(given, A) + answers(given, B, wrong=range(18))).verdict
    assert verdict.outcome == "inconclusive"
    assert "nothing is concluded" in verdict.sentence


def test_more_candidates_make_every_test_stricter() -> None:
    given = cases(400)
    found = answers(given, A) + answers(given, B, wrong=range(6))
    third = answers(given, "draft_note@3")
    alone = one(a_suite(), given, found).metrics[0]
    beside, _ = compare(a_suite(prompts=[A, B, "draft_note@3"]), given, found + third, ABOUT)
    assert alone.p == beside.metrics[0].p
    assert alone.p_adjusted
    assert beside.metrics[0].p_adjusted
    assert beside.metrics[0].p_adjusted > alone.p_adjusted


def test_versions_beside_the_two_are_shown_and_not_tested() -> None:
    given = cases(40)
    found = [answer for version in (A, B, "rules") for answer in answers(given, version)]
    comparison = one(a_suite(also=["rules"]), given, found)
    assert comparison.others["rules"]["decision"].value == 1
    assert [info.version for info in (comparison.baseline, comparison.candidate)] == [A, B]


def test_a_pinned_case_without_an_answer_is_no_pass() -> None:
    given = cases(400)
    candidate = [
        answer.model_copy(update={"state": "error", "decision": None}) if answer.case == "en-0007" else answer
        for answer in answers(given, B)
    ]
    verdict = one(a_suite(pinned=["en-0007"]), given, answers(given, A) + candidate).verdict
    assert (verdict.outcome, "pinned without an answer: en-0007" in verdict.sentence) == ("unusable", True)
    verdict = one(a_suite(), given, answers(given, A) + candidate).verdict
    assert "1 left out, as an answer was lost." in verdict.sentence


def test_a_few_broken_cases_of_a_few_are_never_waved_through() -> None:
    # 2 of 100 broken and none fixed: the candidate may well be 6 points worse.
    given = cases(100)
    assert one(a_suite(), given, answers(given, A) + answers(given, B, wrong=[1, 2])).verdict.outcome == "inconclusive"


def test_where_it_looks_worse_than_the_margin_no_number_of_cases_is_promised() -> None:
    given = cases(60)
    verdict = one(a_suite(), given, answers(given, A) + answers(given, B, wrong=range(4))).verdict
    assert verdict.outcome == "inconclusive"
    assert "No number of cases would" in verdict.sentence


def test_a_metric_with_one_graded_case_is_shown_and_breaks_nothing() -> None:
    given = cases(40)
    graded = [
        answer.model_copy(update={"quotes": 2 if place == 0 else 0, "quotes_standing": int(place == 0)})
        for version in (A, B)
        for place, answer in enumerate(answers(given, version))
    ]
    found = {metric.name: metric for metric in one(a_suite(), given, graded).metrics}
    assert (found["evidence"].n, found["evidence"].outcome) == (1, "inconclusive")


def test_few_independent_cases_have_a_posterior_of_the_harm() -> None:
    given = cases(60)
    broken_noes = answers(given, B, wrong=range(1, 13, 2))  # six of thirty that want a no
    comparison = one(a_suite(gates=GATES), given, answers(given, A) + broken_noes)
    by_name = {metric.name: metric.posterior for metric in comparison.metrics}
    for name in ("decision", "false_connect"):  # of which the one is better when higher, the other when lower
        found = by_name[name]
        assert found is not None
        assert found.p_worse > 0.99
        assert found.interval.high < 0
    assert by_name["false_refuse"] is None  # no gate


@pytest.mark.parametrize(
    ("given", "repeats"),
    [
        pytest.param(cases(100), 1, id="cases_enough"),
        pytest.param(pairs(20), 1, id="shared_targets"),
        pytest.param(cases(40), 2, id="graded"),
    ],
)
def test_a_posterior_is_left_out_where_four_counts_do_not_hold_it_all(given: list[Case], repeats: int) -> None:
    shaky = answers(given, A, repeats=repeats) + answers(given, B, wrong=[0]) + answers(given, B, repeats=repeats)[1:]
    comparison = one(a_suite(repeats=repeats), given, shaky)
    assert comparison.metrics[0].posterior is None


def test_decisions_are_summed_up_where_there_are_both_kinds_and_targets_enough() -> None:
    given = cases(40)
    found = one(a_suite(), given, answers(given, A) + answers(given, B, wrong=range(0, 20, 2))).summaries
    assert found["Balanced accuracy"].candidate.value == pytest.approx((1 + 0.5) / 2)
    assert found["Matthews correlation"].difference.high < 0
    for few in (cases(9), cases(40)[::2]):
        assert one(a_suite(), few, answers(few, A) + answers(few, B)).summaries == {}


def test_how_often_the_versions_differ_is_told_of_single_runs() -> None:
    given = cases(40)
    found = answers(given, A, repeats=2) + answers(given, B, wrong=range(10), repeats=2)
    differing = one(a_suite(repeats=2), given, found).differing
    assert differing is not None
    assert differing.value == 0.25


def test_a_test_that_cannot_reach_its_level_says_so() -> None:
    given = cases(40)
    found = one(a_suite(), given, answers(given, A) + answers(given, B, wrong=range(3))).metrics[0]
    assert "too few differ for p to go below 0.12" in found.test
