"""The page in every state: no barrier, nothing sticks out, what matters is in sight, and nobody else is asked."""

from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe  # pyright: ignore[reportMissingTypeStubs] - it has none
from playwright.sync_api import Browser, Page

from tests.browser.pages import HEIGHTS, STATES, opened

pytestmark = pytest.mark.browser

_RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_GUIDE: Final = (Path(__file__).parents[2] / "docs" / "page.md").read_text(encoding="utf-8")
PLACES: Final = {
    "the question": "h1",
    "three examples to try": "[data-example=other]",
    "where the profile goes": "#target-profile",
    "the button": "#ask",
    "what an answer looks like": ".specimen .bubble",
    "that it works without a key": ".send .hint",
    "the verdict": ".verdict h2",
    "the whole note": ".message .bubble",
    "its length against the limit": ".count",
    "copy and edit": ".message-foot",
    "the texts it rests on": ".source >> nth=0",
    "the seven questions": ".strip",
    "the reason": ".verdict p",
    "what to do instead": ".advice ol",
    "the way back": ".back",
    "the first thing to mend": ".checked li >> nth=0",
    "both decisions": ".versus .verdict >> nth=1",
    "both notes": ".versus .bubble >> nth=1",
    "how many get a note": ".verdict p",
    "the download": ".result > .row .button",
    "the first of the list": ".ranked tbody tr >> nth=0",
    "what is wrong": "#faults",
    "where to put the key": "#key",
}
_ROWS: Final = [[cell.strip() for cell in line.strip("|").split("|")] for line in _GUIDE.splitlines() if "|" in line]
GLANCES: Final = [
    (row[0], row[1], width)
    for row in _ROWS
    if row[0] in STATES
    for width, mark in zip(HEIGHTS, row[2:], strict=True)
    if mark
]


def _violations(page: Page) -> str:
    results = Axe().run(page, options={"runOnly": _RULES})  # pyright: ignore[reportUnknownMemberType] - no types
    return results.generate_report() if results.violations_count else ""


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_light_and_dark(browser: Browser, service: str, state: str, width: int) -> None:
    with opened(browser, service, width=width) as seen:
        STATES[state](seen.page)
        assert _violations(seen.page) == ""
        seen.page.emulate_media(color_scheme="dark")
        assert _violations(seen.page) == ""
        assert seen.faults == []


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("width", HEIGHTS)
def test_nothing_sticks_out_and_nobody_else_is_asked(browser: Browser, service: str, width: int, language: str) -> None:
    for reach in STATES.values():
        with opened(browser, service, width=width, language=language) as seen:
            reach(seen.page)
            assert seen.page.evaluate("document.documentElement.scrollWidth") == width
            assert [url for url in seen.requests if not url.startswith(service)] == []
            assert seen.faults == []


def test_the_list_of_what_is_seen_at_a_glance_is_checked_whole() -> None:
    assert {state for state, _, _ in GLANCES} == STATES.keys()
    assert {what for _, what, _ in GLANCES} == PLACES.keys()


@pytest.mark.parametrize("width", HEIGHTS)
@pytest.mark.parametrize("state", STATES)
def test_what_matters_is_seen_at_a_glance(browser: Browser, service: str, state: str, width: int) -> None:
    expected = [what for one, what, at in GLANCES if (one, at) == (state, width)]
    with opened(browser, service, width=width) as seen:
        STATES[state](seen.page)
        boxes = {what: seen.page.locator(PLACES[what]).bounding_box() for what in expected}
        places = {what: (box["y"], box["y"] + box["height"]) for what, box in boxes.items() if box}
        assert [what for what in expected if what not in places] == []
        assert {what: at for what, at in places.items() if at[0] < 0 or at[1] > HEIGHTS[width]} == {}


def test_text_may_be_twice_as_large(browser: Browser, service: str) -> None:
    with opened(browser, service, width=768) as seen:
        STATES["yes"](seen.page)
        seen.page.set_viewport_size({"width": 384, "height": 512})  # 768 x 1024 at 200 %
        assert seen.page.evaluate("document.documentElement.scrollWidth") == 384


def test_the_switch_turns_the_colours_and_is_remembered(browser: Browser, service: str) -> None:
    with opened(browser, service) as seen:
        background = "getComputedStyle(document.body).backgroundColor"
        light = seen.page.evaluate(background)
        seen.page.click("#theme")
        dark = seen.page.evaluate(background)
        seen.page.reload()
        seen.page.wait_for_selector("#ask:not([disabled])")
        assert light != dark == seen.page.evaluate(background)
