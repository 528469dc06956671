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
_SINGLE = "serve|work|draft|check|review|shortlist|batch|outcomes|settings"
_GROUPS = "prompts|keys|db"
COMMANDS = sorted(
    {
        named
        for page in PAGES
        for named in re.findall(
            rf"(?:^|`|bin/|&& )mutual ((?:{_SINGLE})\b|(?:{_GROUPS}) [a-z]+)",
            page.read_text(),
            re.MULTILINE,
        )
    }
)


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


def test_every_setting_is_documented_and_every_documented_setting_is_real() -> None:
    real = {line.name for line in describe(Settings.model_construct())}
    assert set(re.findall(r"^\| `(MUTUAL_[A-Z_]+)`", _text(ROOT / "docs" / "settings.md"), re.MULTILINE)) == real
    named = set(re.findall(r"\b(MUTUAL_[A-Z_]+[A-Z])\b", _text(*PAGES)))
    assert named <= real
    assert set(STANDARD_VARIABLES.values()) <= set(re.findall(r"OPENAI_[A-Z_]+", _text(ROOT / "docs" / "settings.md")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_files_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_warning_is_explained() -> None:
    explained = re.findall(r"^\| `([a-z_]+)` \|", _text(ROOT / "docs" / "warnings.md"), re.MULTILINE)
    assert explained == sorted(get_args(WarningCode))
