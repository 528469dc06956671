"""The commands as a whole: help, version, settings, exit codes."""

import re

import pytest

from api import __version__
from tests.cli.conftest import Run

COMMANDS = [
    ["serve"],
    ["draft"],
    ["settings"],
    *(["prompts", name] for name in ("list", "show", "diff", "new", "lock", "check")),
]


def test_the_version_is_the_package_s(run: Run) -> None:
    assert run("--version").out == f"mutual {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(run: Run, command: list[str]) -> None:
    outcome = run(*command, "--help")
    assert outcome.code == 0
    assert re.search(rf"Example: .*mutual {' '.join(command)}\b", outcome.out)


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
