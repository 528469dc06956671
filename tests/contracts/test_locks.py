"""The locks: every package with hashes, no address of an index, and one version of each in all of them."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
_PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)", re.MULTILINE)


def _pins(name: str) -> dict[str, str]:
    return dict(_PIN.findall((ROOT / "requirements" / name).read_text(encoding="utf-8")))


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=\[ ]", requirement)[0] for requirement in requirements}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert re.search(r"://|^-|--(index|extra|find|trusted)", text, re.MULTILINE) is None
    packages = [block for block in re.split(r"\n(?=[a-z])", text) if "==" in block]
    assert packages
    assert [block for block in packages if "--hash=sha256:" not in block] == []


def test_what_the_project_names_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    needed = _names(project["project"]["dependencies"] + groups["build"])
    assert needed <= _pins("run.txt").keys()
    assert _names(groups["dev"]) <= _pins("dev.txt").keys()
    assert _names(project["project"]["optional-dependencies"]["test-model"]) <= _pins("model.txt").keys()


def test_development_runs_the_versions_that_are_served() -> None:
    assert _pins("run.txt").items() <= _pins("dev.txt").items()
    shared = _pins("run.txt").keys() & _pins("model.txt").keys()
    assert {name: _pins("model.txt")[name] for name in shared} == {name: _pins("run.txt")[name] for name in shared}
