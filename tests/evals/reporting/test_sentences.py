"""Doubts in words."""

from dataclasses import replace

import pytest

from evals.comparing.results import JudgeResult, VersionInfo
from evals.reporting.sentences import judge_lines, noise
from tests.evals.reporting.comparisons import UNCALIBRATED, a_judge, invented


def test_what_was_not_measured_is_told_with_the_command_that_measures_it() -> None:
    comparison = replace(invented(4).comparison, noise=None)
    assert noise(comparison) == "not measured: mutual eval aa decisions --prompt draft_note@1"
    earlier = replace(comparison, baseline=VersionInfo("rules (evals/baselines/rules)", None, {}))
    assert noise(earlier) == "not measured: mutual eval aa decisions --prompt rules"


@pytest.mark.parametrize(
    ("judge", "said"),
    [
        pytest.param(
            UNCALIBRATED,
            "12 judged pairs have a label; kappa 0.40. It takes 50 labels and a kappa of 0.6; "
            "uncalibrated: decides nothing.",
            id="uncalibrated",
        ),
        pytest.param(
            a_judge(),
            "60 judged pairs have a label; kappa 0.71. Calibrated. Corrected by the labels the share is 53.3% "
            "(40.9% to 65.4%, n=60).",
            id="calibrated",
        ),
        pytest.param(
            a_judge(corrected=None),
            "60 judged pairs have a label; kappa 0.71. Calibrated, and every pair is labelled: what people say is "
            "what counts.",
            id="all_labelled",
        ),
        pytest.param(
            a_judge(labels=2, kappa=None, is_calibrated=False, corrected=None),
            "2 judged pairs have a label; kappa not defined. It takes 50 labels and a kappa of 0.6; "
            "uncalibrated: decides nothing.",
            id="no_kappa",
        ),
    ],
)
def test_a_judge_is_told_with_what_it_is_worth(judge: JudgeResult, said: str) -> None:
    counts, shares, worth = judge_lines(judge)
    assert counts.startswith("an-invented-judge (judge@1): candidate 210, baseline 140, tie 60 (in 41 the order")
    assert "by the judge 58.5% (53.7% to 63.2%, n=410), by people's labels 51.7%" in shares
    assert worth == said
