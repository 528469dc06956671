"""The site builds without a warning, holds what the code says, and asks nobody else for anything."""

import subprocess
from pathlib import Path

import pytest

from docs.from_code import strangers_in
from tests.docs.blocks import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build = subprocess.run(  # noqa: S603 - our own target
        ["make", "--old-file=.venv/dev", "docs", f"DOCS={folder}"],  # noqa: S607 - any make
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert build.returncode == 0, f"a dead link, a dead anchor or a page outside the index:\n{build.stderr}"
    return folder


@pytest.mark.parametrize(
    ("page", "held"),
    [
        pytest.param("api", ["post-v1-drafts", "/v1/batches/{batch_id}/results", "max_length"], id="api"),
        pytest.param("commands", ["mutual keys create", "--tokens-per-day", "mutual eval run"], id="commands"),
        pytest.param("metrics", ["mutual_breaker_state", "mutual_batch_queue"], id="metrics"),
        pytest.param("changelog", ["Shortlists.", 'href="runbook.html"'], id="changelog"),
        pytest.param("index", ["caption-text", 'href="tutorial.html"'], id="navigation"),
    ],
)
def test_a_page_holds_what_it_is_written_from(site: Path, page: str, held: list[str]) -> None:
    text = (site / f"{page}.html").read_text(encoding="utf-8")
    assert [word for word in held if word not in text] == []
    assert "when the site is built" not in text


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        pytest.param('<a href="https://elsewhere.test/">', [], id="a_link_is_followed_by_a_person"),
        pytest.param('<img src="images/own.png"><script src="_static/own.js">', [], id="our_own"),
        pytest.param('<img alt="" src="https://elsewhere.test/a.png">', ["https://elsewhere.test/a.png"], id="image"),
        pytest.param('<script src="//elsewhere.test/a.js">', ["//elsewhere.test/a.js"], id="any_scheme"),
        pytest.param(
            '<link rel="x" href="https://elsewhere.test/a.css">', ["https://elsewhere.test/a.css"], id="sheet"
        ),
        pytest.param("a{src:url(https://elsewhere.test/a.woff)}", ["https://elsewhere.test/a.woff"], id="font"),
    ],
)
def test_what_a_browser_would_ask_elsewhere_is_seen(page: str, asked: list[str]) -> None:
    assert strangers_in(page) == asked
