"""The commands as a whole: help, version, settings, exit codes."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL
from typer.main import get_command

from api import __version__
from api.cli.app import app
from tests.cli.conftest import Run
from tests.conftest import ROOT
from tests.live import MUTUAL

Leaf = tuple[str, str]
"""A command's words, and the end of its help."""


def leaves(command: object, words: tuple[str, ...] = ()) -> Iterator[Leaf]:
    inner: dict[str, object] = getattr(command, "commands", {})
    for name, one in inner.items():
        yield from leaves(one, (*words, name))
    if not inner:
        yield " ".join(words), str(getattr(command, "epilog", ""))


LEAVES = dict(leaves(get_command(app)))
EXAMPLES = {words: end.removeprefix("\b\n").removeprefix("Example: ") for words, end in LEAVES.items()}
ELSEWHERE = {
    "serve": "runs until it is stopped",
    "work": "runs until it is stopped",
    "mcp": "is run by a client, in tests/mcp",
    "batch": "is run in tests/cli/test_batch.py",
    **{words: "needs a run of its own, in tests/evals" for words in LEAVES if words.startswith("eval ")},
}
WITHOUT_A_PAST = {"keys revoke": (1, "there is no key of this id"), "prompts rollback": (2, "has no previous")}
"""Examples that undo what has not been done here: with which code they end, and what they say."""


def test_the_version_is_the_package_s(run: Run) -> None:
    assert run("--version").out == f"mutual {__version__}\n"


@pytest.mark.parametrize("words", LEAVES)
def test_every_command_explains_itself_with_an_example(run: Run, words: str) -> None:
    outcome = run(*words.split(), "--help")
    usage, said, *_ = outcome.out.split("\n\n")
    assert outcome.code == 0
    assert usage == f"Usage: mutual {words} [OPTIONS]" + usage.partition("[OPTIONS]")[2]
    assert said.strip().endswith(".")
    assert "--help" in outcome.out
    assert re.search(rf"Example: .*mutual {words}\b", " ".join(outcome.out.split()))


def test_every_group_explains_itself_and_what_is_in_it(run: Run) -> None:
    for group in sorted({words.split()[0] for words in LEAVES if " " in words}):
        assert "\nCommands:\n" in run(group, "--help").out


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: URL) -> None:
    """A folder with the files that the examples name, prompts to work on, and a database."""
    monkeypatch.chdir(tmp_path)
    for name in ("lena.txt", "me.txt", "fenella.txt", "note.txt"):
        (tmp_path / name).write_text("Keeper of a lock on the Calder, keeps a diary of every repair.", encoding="utf-8")
    (tmp_path / "people.csv").write_text("ref,name,profile,context\n1,Ada,Weaver in Leeds.,\n", encoding="utf-8")
    shutil.copytree(ROOT / "prompts", tmp_path / "prompts")
    monkeypatch.setenv("MUTUAL_PROMPTS_DIR", str(tmp_path / "prompts"))
    monkeypatch.setenv("MUTUAL_DATABASE_URL", f"sqlite:///{sqlite_url.database}")


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("words", [words for words in LEAVES if words not in ELSEWHERE])
def test_the_example_of_a_command_runs(run: Run, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    arguments = shlex.split(EXAMPLES[words])
    for setting in arguments[: arguments.index("mutual")]:
        monkeypatch.setenv(*setting.split("=", 1))
    outcome = run(*arguments[arguments.index("mutual") + 1 :])

    code, said = WITHOUT_A_PAST.get(words, (0, ""))
    assert outcome.code == code, outcome.err
    assert said in outcome.err


def test_help_says_what_the_exit_codes_mean(run: Run) -> None:
    assert "Exit codes: 0 for any answer" in run("--help").out


def test_help_waits_for_nothing_that_it_does_not_need() -> None:
    """The libraries that take long: each would be half of the time."""
    heavy = ("anyio", "fastapi", "jinja2", "mcp", "openai", "rich", "sqlalchemy", "starlette", "structlog", "numpy")
    program = f"import sys, api.cli.app; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"  # noqa: S603


def test_completion_knows_the_commands() -> None:
    environment = os.environ | {"_MUTUAL_COMPLETE": "complete_bash", "COMP_WORDS": "mutual sh", "COMP_CWORD": "1"}
    done = subprocess.run([MUTUAL], env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == ["shortlist"]


def test_an_unknown_command_is_wrong_usage(run: Run) -> None:
    assert run("send").code == 2


def test_a_misspelt_setting_stops_the_command_and_names_the_nearest(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_ENGIN", "rules")
    outcome = run("settings")
    assert (outcome.code, outcome.out) == (2, "")
    assert "MUTUAL_ENGINE" in outcome.err


def test_settings_mask_the_key_and_say_why_the_engine_is_chosen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_MODEL__NAME", "some-model")
    monkeypatch.setenv("MUTUAL_MODEL__API_KEY", "a-key-nobody-may-see")
    outcome = run("settings")
    assert outcome.code == 0
    assert "a-key-nobody-may-see" not in outcome.out
    assert "The model engine is in force" in outcome.out


def test_a_model_that_is_not_set_up_is_a_configuration_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_ENGINE", "model")
    outcome = run("settings")
    assert outcome.code == 2
    assert "MUTUAL_MODEL__NAME" in outcome.err
