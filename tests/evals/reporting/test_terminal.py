"""The terminal's report: verdict first, then an aligned table."""

from dataclasses import replace

from evals.comparing.results import EarlyStop
from evals.reporting.terminal import terminal
from tests.evals.reporting.comparisons import a_metric, invented


def test_the_first_line_is_the_verdict() -> None:
    comparison = invented().comparison
    assert terminal(comparison).splitlines()[0] == comparison.verdict.sentence


def test_the_columns_stand_under_each_other() -> None:
    lines = terminal(replace(invented().comparison, metrics=(a_metric(), a_metric(title="Valid output", low=-0.5))))
    head, one, other = lines.splitlines()[3:6]
    ends = [line.index(word) + len(word) for line, word in ((head, "now"), (one, "74.5%"), (other, "74.5%"))]
    assert len(set(ends)) == 1


def test_the_worst_broken_cases_are_named_and_the_rest_counted() -> None:
    comparison = invented(200).comparison
    broken = sum(case.change == "broken" for case in comparison.cases)
    last = terminal(comparison).splitlines()[-1]
    assert last.startswith("broken: en-0000*, ")
    assert f"and {broken - 5} more" in last


def test_a_comparison_in_which_nothing_broke_names_nothing() -> None:
    comparison = invented(8).comparison
    cases = tuple(replace(case, change="both_right") for case in comparison.cases)
    assert "broken:" not in terminal(replace(comparison, cases=cases))


def test_it_says_how_sure_it_is() -> None:
    lines = terminal(replace(invented().comparison, early=EarlyStop(33.5, 14, 1))).splitlines()
    starts = [line.split(":")[0] for line in lines]
    wanted = ["noise", "few cases, Dirichlet posterior", "early", "judge", "judge", "judge"]
    assert [start for start in starts if start in wanted] == wanted
