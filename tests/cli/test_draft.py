"""`mutual draft`: what a person reads, what a tool reads, and what goes wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer import BadParameter

from api.cli.options import read_or_take
from api.core.models import Draft
from tests.cli.conftest import Run

Options = Callable[[str], list[str]]


def test_a_yes_shows_the_note_as_it_is_to_be_sent(run: Run, options: Options) -> None:
    draft = Draft.model_validate_json(run("draft", *options("yes"), "--json").out)
    outcome = run("draft", *options("yes"))
    assert outcome.code == 0
    assert draft.note is not None
    assert f"\n{draft.note.text}\n" in outcome.out


def test_a_no_is_an_answer_with_next_steps(run: Run, options: Options) -> None:
    outcome = run("draft", *options("no"))
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Do not connect: ")
    assert "\nNext steps\n  - " in outcome.out


def test_json_is_one_draft_and_nothing_else(run: Run, options: Options) -> None:
    outcome = run("draft", *options("german-yes"), "--json")
    draft = Draft.model_validate_json(outcome.out)
    assert draft.note is not None
    assert (draft.note.language, draft.note.channel) == ("de", "xing")


@pytest.mark.parametrize("option", ["--profile", "--sender"])
def test_a_hyphen_reads_standard_input(run: Run, options: Options, option: str) -> None:
    arguments = options("yes")
    place = arguments.index(option) + 1
    profile = Path(arguments[place]).read_bytes()
    arguments[place] = "-"
    from_input = Draft.model_validate_json(run("draft", *arguments, "--json", stdin=profile).out)
    from_file = Draft.model_validate_json(run("draft", *options("yes"), "--json").out)
    assert from_input.findings == from_file.findings


def test_the_sender_can_be_given_as_text(run: Run, options: Options) -> None:
    arguments = options("yes")
    place = arguments.index("--sender") + 1
    arguments[place] = Path(arguments[place]).read_text(encoding="utf-8")
    as_text = Draft.model_validate_json(run("draft", *arguments, "--json").out)
    as_file = Draft.model_validate_json(run("draft", *options("yes"), "--json").out)
    assert as_text.findings == as_file.findings


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["--profile", "-", "--sender", "-", "--goal", "x"], "can be read once", id="input_twice"),
        pytest.param(["--profile", "nobody.txt", "--goal", "x"], "nobody.txt cannot be read", id="no_such_file"),
        pytest.param(["--profile", "-", "--goal", "x", "--channel", "pigeon"], "pigeon", id="unknown_channel"),
        pytest.param(["--profile", "-"], "--goal", id="no_goal"),
    ],
)
def test_wrong_usage_leaves_with_2(run: Run, arguments: list[str], told: str) -> None:
    outcome = run("draft", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


def test_a_profile_that_is_not_utf_8_is_wrong_usage(run: Run) -> None:
    outcome = run("draft", "--profile", "-", "--goal", "Learn from her.", stdin="Müllerin".encode("latin-1"))
    assert outcome.code == 2
    assert "not UTF-8" in outcome.err


def test_every_fault_is_told_with_its_option(run: Run) -> None:
    outcome = run("draft", "--profile", "-", "--goal", "x", "--max-length", "12", "--language", "zz", stdin=b"")
    assert (outcome.code, outcome.out) == (1, "")
    assert [line.split(":")[0].strip() for line in outcome.err.splitlines()[1:]] == [
        "--profile",
        "--max-length",
        "--language",
    ]


def test_a_nul_is_refused_as_over_http(run: Run) -> None:
    outcome = run("draft", "--profile", "-", "--goal", "Learn from her.", stdin=b"Weaver\x00 in Leeds")
    assert outcome.code == 1
    assert "--profile: " in outcome.err


def test_an_unknown_prompt_is_a_problem(run: Run, options: Options) -> None:
    outcome = run("draft", *options("yes"), "--prompt", "draft_note@99")
    assert outcome.code == 1
    assert "--prompt: " in outcome.err


def test_a_failing_model_is_a_problem_where_the_fallback_is_off(
    run: Run, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUTUAL_FALLBACK", "off")
    outcome = run("draft", *options("yes"), "--engine", "model")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("mutual: No model is configured")


def test_a_sender_in_one_word_is_taken_as_text_and_a_file_with_a_space_is_read(tmp_path: Path) -> None:
    file = tmp_path / "my profile.txt"
    file.write_text("Lock keeper on the Calder.", encoding="utf-8")
    assert read_or_take("Engineer") == "Engineer"
    assert read_or_take(str(file)) == "Lock keeper on the Calder."
    with pytest.raises(BadParameter, match="cannot be read"):
        read_or_take("me.txt")
