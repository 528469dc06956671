"""The rule that decides, held against its wording for every combination of verdicts."""

from itertools import product
from typing import get_args

import pytest

from api.core.criteria import CRITERIA
from api.core.models import CriterionName, Finding, Reason, ReasonSeen, Verdict
from api.core.policy import REASONS, decide

_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_NAMES: tuple[CriterionName, ...] = get_args(CriterionName)


def findings(**verdicts: Verdict) -> tuple[Finding, ...]:
    """Seven findings, all `met` but those named."""
    return tuple(
        Finding(criterion=name, verdict=verdicts.get(name, "met"), explanation="", evidence=()) for name in _NAMES
    )


def seen(reason: Reason) -> ReasonSeen:
    return ReasonSeen(reason=reason, explanation="because", evidence=())


def as_written(verdicts: dict[CriterionName, Verdict]) -> bool:
    """The rule of the cases' guide, spelled out independently: what connecting needs."""
    for name in ("respect", "intent", "relevance", "sender_value"):
        if verdicts[name] != "met":
            return False
    if verdicts["target_value"] not in ("met", "partly"):
        return False
    pair = (verdicts["common_ground"], verdicts["specificity"])
    return pair in {("met", "met"), ("met", "partly"), ("partly", "met")}


def test_the_policy_is_total_and_agrees_with_the_rule_for_all_2187_combinations() -> None:
    disagreements: list[dict[CriterionName, Verdict]] = []
    for combination in product(_VERDICTS, repeat=len(_NAMES)):
        verdicts = dict(zip(_NAMES, combination, strict=True))
        decision = decide(findings(**verdicts), (), is_thin=False)
        if (decision.verdict == "connect") != as_written(verdicts) or (decision.reason is None) != (
            decision.verdict == "connect"
        ):
            disagreements.append(verdicts)
    assert disagreements == []


def test_a_connection_needs_no_reason_even_when_an_engine_sees_one() -> None:
    assert decide(findings(), [seen("sales_pitch")], is_thin=True).reason is None


@pytest.mark.parametrize("first", range(len(REASONS)))
def test_of_several_reasons_the_first_in_order_is_named(first: int) -> None:
    reversed_tail = [seen(reason) for reason in reversed(REASONS[first:])]
    assert decide(findings(intent="unmet"), reversed_tail, is_thin=True).reason == REASONS[first]


@pytest.mark.parametrize(
    ("verdicts", "is_thin", "reason"),
    [
        pytest.param({"sender_value": "unmet"}, True, "insufficient_information", id="thin_input"),
        pytest.param({"target_value": "unmet"}, False, "one_sided", id="only_the_sender_gains"),
        pytest.param({"target_value": "unmet"}, True, "insufficient_information", id="thin_comes_before_one_sided"),
        pytest.param(
            {"target_value": "unmet", "sender_value": "partly"}, False, "no_mutual_value", id="nobody_gains_for_sure"
        ),
        pytest.param({"relevance": "unmet"}, False, "no_mutual_value", id="fields_do_not_touch"),
    ],
)
def test_without_a_named_reason_the_findings_tell(
    verdicts: dict[str, Verdict], *, is_thin: bool, reason: Reason
) -> None:
    assert decide(findings(**verdicts), (), is_thin=is_thin).reason == reason


def test_a_missing_criterion_is_an_error() -> None:
    with pytest.raises(ValueError, match="respect"):
        decide(findings()[:-1], (), is_thin=False)


def test_criteria_stand_in_the_order_every_answer_lists_them() -> None:
    assert tuple(criterion.name for criterion in CRITERIA) == _NAMES
