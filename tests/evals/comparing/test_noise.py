"""The noise floor: from repeats, else from the newest A/A run of the same thing, else unknown."""

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from evals.comparing.noise import noise_floor, noise_of
from evals.comparing.scores import Scores
from evals.running.runs import HOME
from tests.evals.builders import a_case, an_answer
from tests.evals.judging.two_versions import BASELINE, a_run, a_suite

WRONG = "do_not_connect"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def an_aa_run(name: str, *, age_s: int = 0, changes: Mapping[str, object] = MappingProxyType({})) -> None:
    """A run of the baseline against itself, three cases answered alike; `changes` are of its manifest."""
    run = a_run(HOME / name, prompts=(BASELINE,), repeats=2)
    manifest = run.manifest.model_copy(update=changes)
    (run.path / "run.json").write_text(manifest.model_dump_json(), "utf-8")
    then = 1_700_000_000 - age_s
    os.utime(run.journal, (then, then))


@pytest.mark.parametrize(
    ("wrong", "share"),
    [
        pytest.param([0, 0], 0.0, id="always_right"),
        pytest.param([1, 1], 0.0, id="always_wrong"),
        pytest.param([1, 0], 1.0, id="one_of_two"),
        pytest.param([1, 0, 0], 2 / 3, id="one_of_three"),  # two of the three pairs of repeats differ
    ],
)
def test_two_runs_differ_as_often_as_two_repeats_do(wrong: list[int], share: float) -> None:
    found = [
        an_answer("en-001", BASELINE, repeat, **({"decision": WRONG} if is_wrong else {}))
        for repeat, is_wrong in enumerate(wrong)
    ]
    rate = noise_of(Scores([a_case("en-001")], found), "decision", BASELINE)
    assert rate is not None
    assert rate.value == pytest.approx(share)


def test_a_version_without_repeats_has_no_noise_to_tell() -> None:
    assert noise_of(Scores([a_case("en-001")], [an_answer("en-001", BASELINE)]), "decision", BASELINE) is None
    assert noise_floor(a_run(HOME / "small-1"), BASELINE) is None


def test_the_repeats_of_the_run_itself_come_first() -> None:
    an_aa_run("small-aa")
    found = noise_floor(a_run(HOME / "small-1", repeats=2), BASELINE)
    assert found is not None
    assert found.source == "its repeats in this run"


def test_the_newest_run_of_the_baseline_against_itself_is_taken() -> None:
    an_aa_run("small-old", age_s=60)
    an_aa_run("small-new")
    found = noise_floor(a_run(HOME / "small-1"), BASELINE)
    assert found is not None
    assert (found.source, found.rate.n, found.rate.value) == ("the run small-new", 3, 0)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"model": "another"}, id="model"),
        pytest.param({"versions": {BASELINE: "0" * 64}}, id="prompt"),
        pytest.param({"suite": a_suite(4, prompts=(BASELINE,), repeats=2)}, id="cases"),
    ],
)
def test_a_run_of_something_else_says_nothing(changes: dict[str, object]) -> None:
    an_aa_run("small-other", changes=changes)
    (HOME / "small-broken").mkdir()
    (HOME / "small-broken" / "run.json").write_text("{}", "utf-8")
    (HOME / "small-broken" / "answers.jsonl").touch()
    assert noise_floor(a_run(HOME / "small-1"), BASELINE) is None
