"""`mutual check`: what a person reads, what a tool reads, and what goes wrong."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.core.note_check import NoteCheck
from tests.cli.conftest import REQUESTS, Run

Options = Callable[[str], list[str]]
NOTE: str = json.loads((REQUESTS / "check.json").read_text(encoding="utf-8"))["note"]


def test_a_flaw_is_shown_with_its_words_and_the_mended_note_as_it_is_to_be_sent(run: Run, options: Options) -> None:
    check = NoteCheck.model_validate_json(run("check", "--note", NOTE, *options("check"), "--json").out)
    outcome = run("check", "--note", NOTE, *options("check"))
    assert check.edited is not None
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Mend it. 161 of 200 units.\n\nWhat breaks a rule\n  - stock_phrase: ")
    assert "“hope this finds you”" in " ".join(outcome.out.split())
    assert f"\n\n{check.edited.text}\n\n" in outcome.out


@pytest.mark.parametrize(
    ("note", "told"),
    [
        pytest.param("Hi Rosalind, may I go through your chiller figures?", "Leave it as it is. ", id="good"),
        pytest.param("Hi, I came across your profile.", "Write it anew: ", id="hopeless"),
    ],
)
def test_any_verdict_is_an_answer(run: Run, options: Options, note: str, told: str) -> None:
    outcome = run("check", "--note", note, *options("check"))
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(told)
    assert "Mended" not in outcome.out


def test_a_note_is_read_from_a_file_and_from_standard_input(run: Run, options: Options, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(f"{NOTE}\n", encoding="utf-8")
    asked = (
        run("check", "--note", str(tmp_path / "note.txt"), *options("check"), "--json"),
        run("check", "--note", "-", *options("check"), "--json", stdin=f"{NOTE}\n".encode()),
        run("check", "--note", NOTE, *options("check"), "--json"),
    )
    checks = [NoteCheck.model_validate_json(outcome.out) for outcome in asked]
    assert len({(check.length, check.edited, check.violations) for check in checks}) == 1


def test_standard_input_is_read_once(run: Run) -> None:
    outcome = run("check", "--note", "-", "--profile", "-", "--goal", "x")
    assert outcome.code == 2
    assert "give --note or --profile as a file" in " ".join(outcome.err.replace("│", " ").split())


def test_a_fault_is_told_with_its_option(run: Run, options: Options) -> None:
    outcome = run("check", "--note", "-", *options("check"), stdin=b" \n")
    assert (outcome.code, outcome.out) == (1, "")
    assert "--note: " in outcome.err


def test_no_terminal_command_gets_through(run: Run, options: Options) -> None:
    outcome = run("check", "--note", "Hi Rosalind, \x1b[2Jwe met in Rome.", *options("check"))
    assert outcome.code == 0
    assert "\x1b" not in outcome.out
