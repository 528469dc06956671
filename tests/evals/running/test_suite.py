from pathlib import Path

import pytest

from evals.comparing.scores import Scores
from evals.running.suite import SUITES, SuiteInvalid, load_suite
from evals.scorers import METRICS

GOOD = """
name = "s"
datasets = ["cases_open"]
cases = 10
prompts = ["draft_note@1", "draft_note@2"]
baseline = "draft_note@1"
seed = 1
gates = [{ metric = "decision" }]
"""


def write(path: Path, text: str) -> Path:
    target = path / "s.toml"
    target.write_text(text, "utf-8")
    return target


@pytest.mark.parametrize("path", sorted(SUITES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_suites_of_the_project_can_be_used(path: Path) -> None:
    suite = load_suite(path)
    assert suite.name == path.stem
    assert {gate.metric for gate in suite.gates} <= METRICS.keys()
    assert Scores(suite.load_cases(), []).cases


def test_cases_are_taken_in_the_order_of_the_seed(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    first, again = load_suite(path).load_cases(), load_suite(path).load_cases()
    other = load_suite(write(tmp_path, GOOD.replace("seed = 1", "seed = 2"))).load_cases()
    assert (len(first), first) == (10, again)
    assert first != other


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param("seed = 1", "sead = 1", "sead", id="unknown_field"),
        pytest.param('baseline = "draft_note@1"', 'baseline = "draft_note@3"', "not among", id="baseline"),
        pytest.param("cases_open", "cases_of_mine", "datasets", id="dataset"),
        pytest.param('"decision"', '"decizion"', "no metric decizion", id="metric"),
        pytest.param('"decision"', '"false_connect"', "says which are wrong", id="first_gate_counts_faults"),
        pytest.param("seed = 1", "seed = ", "cannot be read", id="no_toml"),
    ],
)
def test_a_wrong_suite_says_what_is_wrong(tmp_path: Path, before: str, after: str, said: str) -> None:
    with pytest.raises(SuiteInvalid, match=said):
        load_suite(write(tmp_path, GOOD.replace(before, after)))


def test_a_pinned_case_has_to_be_there(tmp_path: Path) -> None:
    suite = load_suite(write(tmp_path, GOOD + 'pinned = ["zz-999"]\n'))
    with pytest.raises(SuiteInvalid, match="zz-999"):
        suite.load_cases()
