"""Markdown for a pull request: the verdict, the gates, the broken cases, and no text of a case."""

from dataclasses import replace

from evals.comparing.results import EarlyStop
from evals.reporting.markdown import markdown
from tests.evals.reporting.comparisons import a_judge, a_metric, invented


def test_it_opens_with_the_verdict() -> None:
    lines = markdown(invented().comparison).splitlines()
    assert lines[0] == "### ✗ Regression shown: `draft_note@2` against `draft_note@1`"
    assert lines[2].endswith("Do not ship.")


def test_a_gate_metric_stands_with_interval_and_margin() -> None:
    text = markdown(invented().comparison)
    figures = "87.0% | 74.5% | -12.5 (-15.8 to -9.2) | 3.0 | &lt; 0.001 | 4.6 points"
    assert f"| Right decisions | {figures} | ✗ Regression shown |" in text


def test_exploratory_metrics_are_folded_away() -> None:
    text = markdown(invented().comparison)
    assert text.index("Right decisions") < text.index("<details>") < text.index("Criterion relevance")


def test_no_more_than_ten_broken_cases_are_listed_and_the_rest_counted() -> None:
    comparison = invented(200).comparison
    broken = sum(case.change == "broken" for case in comparison.cases)
    text = markdown(comparison)
    assert text.count("\n| `en-") == 10
    assert f"And {broken - 10} more" in text
    assert text.index("`en-0000` (pinned)") < text.index("\n| `en-0", text.index("`en-0000` (pinned)"))


def test_texts_cannot_leave_their_cell() -> None:
    metric = a_metric(title="a|b <img>")
    text = markdown(replace(invented(4).comparison, metrics=(metric,)))
    assert "a\\|b &lt;img>" in text


def test_no_text_of_a_case_is_quoted() -> None:
    given = invented()
    text = markdown(given.comparison)
    assert not [case for case in given.cases if case.goal in text or case.target.name in text]


def test_it_says_how_sure_it_is() -> None:
    comparison = invented().comparison
    text = markdown(comparison)
    assert "**Noise:** draft_note@1 differs from itself in 2.1%" in text
    assert "**Few cases, Dirichlet posterior:** False connects: worse with probability 96.0%" in text
    assert "**Judge, uncalibrated: decides nothing:** an-invented-judge (judge@1): candidate 210" in text
    assert "| Matthews correlation | 0.742 (0.701 to 0.783) | 0.489" in text
    assert "**Judge:** an-invented-judge" in markdown(replace(comparison, judge=a_judge()))


def test_an_early_stop_is_named_and_shows_no_p() -> None:
    metric = a_metric(p=None, p_adjusted=None)
    text = markdown(replace(invented(4).comparison, early=EarlyStop(33.5, 14, 1), metrics=(metric,)))
    assert "**Early:** stopped by the e-value of 33.5" in text
    assert "| no test |" in text
