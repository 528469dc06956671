"""The command line in this process, in a folder of its own, so that runs are kept there."""

from pathlib import Path

import pytest

from tests.cli.conftest import run

__all__ = ["run"]

SUITE = """
name = "small"
datasets = ["cases_open"]
cases = 12
prompts = [{prompts}]
baseline = "{baseline}"
seed = 7
gates = [{{ metric = "decision" }}]
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_suite(folder: Path, *prompts: str, **fields: object) -> Path:
    """A suite of twelve cases; the first prompt is the baseline. `fields` are added as TOML values."""
    quoted = ", ".join(f'"{prompt}"' for prompt in prompts)
    extra = "".join(f"{name} = {value}\n" for name, value in fields.items())
    path = folder / "small.toml"
    text = SUITE.format(prompts=quoted, baseline=prompts[0])
    # Top-level values have to stand before the first table, and there is none.
    path.write_text(text + extra, encoding="utf-8")
    return path
