"""What the pages name is real, and what is real is on the pages."""

import re
import subprocess
from pathlib import Path
from typing import get_args

import pytest

from api.cli.app import main
from api.core.models import WarningCode
from api.settings import STANDARD_VARIABLES, Settings, describe

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
_SINGLE = "serve|work|draft|check|review|shortlist|batch|outcomes|mcp|settings"
_GROUPS = "prompts|keys|db|eval"
_NAMED = re.compile(rf"(?:^|`|bin/|&& )mutual ((?:{_SINGLE})\b|(?:{_GROUPS}) [a-z]+)([^`\n]*)", re.MULTILINE)
_CALLS = [found for page in PAGES for found in _NAMED.findall(page.read_text(encoding="utf-8"))]
COMMANDS = sorted({command for command, _ in _CALLS})
OPTIONS = sorted({(command, option) for command, rest in _CALLS for option in re.findall(r" (--[a-z-]+)", rest)})


def _text(*pages: Path) -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def test_every_make_target_named_is_real() -> None:
    targets = set(re.findall(r"^([a-z-]+):", _text(ROOT / "Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", _text(*PAGES), re.MULTILINE))
    assert {"run", "test", "check"} <= named
    assert named <= targets


def test_bare_make_lists_the_targets() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607 - any make
    assert re.findall(r"^make (run|test|check) ", listed, re.MULTILINE) == ["run", "test", "check"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_named_is_real(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*command.split(), "--help"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith(f"Usage: mutual {command} ")


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_every_option_named_is_real(command: str, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*command.split(), "--help"])
    assert re.search(rf"{option}\b", capsys.readouterr().out)


def test_every_setting_is_documented_with_its_default_and_every_documented_setting_is_real() -> None:
    rows = re.findall(r"^\| `(MUTUAL_[A-Z_]+)` \| (.+?) \|", _text(ROOT / "docs" / "settings.md"), re.MULTILINE)
    real = {line.name: _as_documented(line.value) for line in describe(Settings())}
    assert dict(rows) == real
    named = set(re.findall(r"\b(MUTUAL_[A-Z_]+[A-Z])\b", _text(*PAGES)))
    assert named <= real.keys()
    assert set(STANDARD_VARIABLES.values()) <= set(re.findall(r"OPENAI_[A-Z_]+", _text(ROOT / "docs" / "settings.md")))


def _as_documented(default: str) -> str:
    if default == str(ROOT / "prompts"):
        return "`prompts/` beside `api/`"
    return f"`{default}`" if default else "none"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_files_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_warning_is_explained() -> None:
    explained = re.findall(r"^\| `([a-z_]+)` \|", _text(ROOT / "docs" / "warnings.md"), re.MULTILINE)
    assert explained == sorted(get_args(WarningCode))
