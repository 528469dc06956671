"""`mutual eval`, from the suite to the sentence, without a model."""

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Run
from tests.evals.cli.conftest import write_suite

COMMANDS = ("run", "plan", "compare", "cases", "rescore", "aa", "record", "label", "judge", "report")


@pytest.fixture
def rules_run(run: Run, folder: Path) -> Path:
    """A finished run of the rules engine."""
    assert run("eval", "run", str(write_suite(folder, "rules"))).code == 0
    return next(folder.glob(".mutual/evals/small-*"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(run: Run, command: str) -> None:
    outcome = run("eval", command, "--help")
    assert outcome.code == 0
    assert re.search(rf"Example: .*mutual eval {command}\b", " ".join(outcome.out.split()))


def test_one_version_alone_is_told_how_it_did(run: Run, folder: Path) -> None:
    outcome = run("eval", "run", str(write_suite(folder, "rules")))
    assert outcome.code == 0
    assert "12/12 answers" in outcome.err
    assert re.search(r"decision +rules +\d+\.\d%", outcome.out)


def test_the_same_command_again_answers_nothing_anew(run: Run, folder: Path, rules_run: Path) -> None:
    before = (rules_run / "answers.jsonl").read_bytes()
    outcome = run("eval", "run", str(folder / "small.toml"))
    assert (outcome.code, outcome.err) == (0, "")
    assert (rules_run / "answers.jsonl").read_bytes() == before


def test_a_run_goes_on_where_it_was_left(run: Run, folder: Path, rules_run: Path) -> None:
    journal = rules_run / "answers.jsonl"
    whole = journal.read_bytes()
    lines = whole.splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:5]) + lines[5][:40])
    outcome = run("eval", "run", str(folder / "small.toml"))
    assert "12/12 answers" in outcome.err
    assert sorted(journal.read_bytes().splitlines()) == sorted(whole.splitlines())


def test_a_version_that_answers_as_it_did_is_held_against_its_baseline(run: Run, folder: Path, rules_run: Path) -> None:
    shutil.copytree(rules_run, folder / "accepted")
    outcome = run("eval", "compare", str(rules_run), "accepted", "--gate")
    assert outcome.code == 3  # twelve cases prove nothing
    assert "Can't tell: rules against rules (accepted)" in outcome.out
    assert run("eval", "compare", str(rules_run), "accepted", "--gate", "--inconclusive", "pass").code == 0


def test_a_version_that_got_worse_fails_the_gate_and_its_cases_are_listed(
    run: Run, folder: Path, rules_run: Path
) -> None:
    accepted = folder / "accepted"
    shutil.copytree(rules_run, accepted)
    worse = [json.loads(line) for line in (rules_run / "answers.jsonl").read_text("utf-8").splitlines()]
    for answer in worse:
        answer["decision"] = "connect" if answer["decision"] == "do_not_connect" else "do_not_connect"
    (rules_run / "answers.jsonl").write_text("".join(f"{json.dumps(answer)}\n" for answer in worse), "utf-8")
    outcome = run("eval", "compare", str(rules_run), "accepted", "--gate")
    assert outcome.code == 1
    assert "Do not ship." in outcome.out


@pytest.mark.parametrize(
    ("prompts", "fields", "options", "said"),
    [
        pytest.param(["draft_note@99"], {"recordings": '"m"'}, [], "draft_note@99", id="no_such_version"),
        pytest.param(["draft_note@1"], {}, ["--from", "model"], "no model is set up", id="no_model"),
        pytest.param(["draft_note@1"], {}, [], "names no recordings", id="no_recordings"),
        pytest.param(["rules"], {}, ["--from", "nowhere"], "not 'nowhere'", id="no_such_origin"),
        pytest.param(["rules"], {}, ["--budget", "1"], "a budget needs", id="no_price"),
        pytest.param(["rules"], {}, ["--gate"], "--gate needs two versions", id="nothing_to_gate"),
    ],
)
def test_what_cannot_be_run_is_a_configuration_error(
    run: Run, folder: Path, prompts: list[str], fields: dict[str, object], options: list[str], said: str
) -> None:
    outcome = run("eval", "run", str(write_suite(folder, *prompts, **fields)), *options)
    assert (outcome.code, said in outcome.err) == (2, True), outcome.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["run", "nothing"], "there is no suite nothing", id="suite"),
        pytest.param(["compare", "nowhere"], "there is no run at nowhere", id="run"),
        pytest.param(["plan", "rules", "--margin", "x"], "no share", id="share"),
    ],
)
def test_what_does_not_exist_is_named(run: Run, arguments: list[str], said: str) -> None:
    outcome = run("eval", *arguments)
    assert (outcome.code, said in outcome.err) == (2, True), outcome.err


def test_a_version_without_recordings_makes_the_run_unusable(run: Run, folder: Path) -> None:
    suite = write_suite(folder, "draft_note@1", "draft_note@2", recordings='"nobody"')
    outcome = run("eval", "run", str(suite), "--gate")
    assert outcome.code == 4
    assert "lacks 12 of 12 answers" in outcome.out


def test_the_plan_says_what_a_suite_cannot_see_before_anything_is_paid(run: Run, folder: Path) -> None:
    outcome = run("eval", "plan", str(write_suite(folder, "draft_note@1", "draft_note@2")), "--margin", "5pp")
    assert "too few cases" in outcome.out
    assert re.search(r"not worse by 5 points: \d+ cases", outcome.out)
    assert "makes 24 calls" in outcome.out


def test_a_report_is_written_in_every_format(run: Run, folder: Path) -> None:
    suite = write_suite(folder, "draft_note@1", "rules", recordings='"nobody"')
    assert run("eval", "run", str(suite)).code == 4  # nobody recorded anything
    name = next(folder.glob(".mutual/evals/small-*")).name
    outcome = run("eval", "report", name, "--junit", "j.xml", "--json", "r.json", "--md", "s.md")
    assert outcome.code == 0, outcome.err
    assert "<!doctype html>" in (folder / "report.html").read_text("utf-8").lower()
    assert json.loads((folder / "r.json").read_text("utf-8"))["verdict"]["outcome"] == "unusable"
    assert ET.parse(folder / "j.xml").getroot().tag in {"testsuites", "testsuite"}  # noqa: S314 - our own
    assert "cannot be used" in (folder / "s.md").read_text("utf-8")


def test_rescoring_calls_nobody_and_shows_every_metric(run: Run, rules_run: Path) -> None:
    outcome = run("eval", "rescore", rules_run.name)
    assert "12 answers scored, no call made." in outcome.out
    assert "criteria" in outcome.out


def test_the_rules_never_differ_from_themselves(run: Run, folder: Path) -> None:
    outcome = run("eval", "aa", str(write_suite(folder, "rules")), "--prompt", "rules", "--from", "recordings")
    assert outcome.code == 0
    assert "rules against itself: 0.0%" in outcome.out


def test_a_service_that_is_not_there_is_no_success(run: Run, folder: Path) -> None:
    outcome = run("eval", "run", str(write_suite(folder, "rules")), "--from", "http://127.0.0.1:9")
    assert outcome.code == 4
    assert "12 errors" in outcome.err


@pytest.mark.parametrize(("name", "said"), [("run.json", "no description of a run"), ("answers.jsonl", "line 1")])
def test_a_run_that_cannot_be_read_is_named(run: Run, rules_run: Path, name: str, said: str) -> None:
    (rules_run / name).write_text("{}\n", "utf-8")
    outcome = run("eval", "rescore", str(rules_run))
    assert (outcome.code, said in outcome.err) == (2, True), outcome.err


def test_fresh_begins_anew(run: Run, folder: Path, rules_run: Path) -> None:
    before = (rules_run / "answers.jsonl").stat().st_mtime_ns
    outcome = run("eval", "run", str(folder / "small.toml"), "--fresh")
    assert (outcome.code, "12/12 answers" in outcome.err) == (0, True)
    assert (rules_run / "answers.jsonl").stat().st_mtime_ns > before
    assert len((rules_run / "answers.jsonl").read_text("utf-8").splitlines()) == 12
