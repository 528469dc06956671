"""Rules of the tree that no linter knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
WRITTEN_BY_HAND = ("*.py", "*.md", "*.toml", "*.j2", "*.sh", "Makefile", "Dockerfile")
PLACES = ("api", "docs", "evals", "examples", "prompts", "tests")
MAX_LINES = 400


def _files() -> Iterator[Path]:
    for pattern in WRITTEN_BY_HAND:
        yield from ROOT.glob(pattern)
        for place in PLACES:
            yield from (ROOT / place).rglob(pattern)


def test_no_file_is_too_long_to_be_read() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in _files()}
    assert len(lengths) > 50
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_no_page_has_an_em_dash() -> None:
    pages = [path for path in _files() if path.suffix == ".md"]
    assert [str(path.relative_to(ROOT)) for path in pages if "\N{EM DASH}" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("mark", ["TO" + "DO", "FIX" + "ME", "pragma: no " + "cover"])
def test_nothing_is_left_for_later(mark: str) -> None:
    left = [str(path.relative_to(ROOT)) for path in _files() if mark in path.read_text(encoding="utf-8")]
    assert left == []
