"""The report in a real browser: the answer in sight, a broken case in three clicks, no network, nothing in the way."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # pyright: ignore[reportMissingTypeStubs] - it has none
from playwright.sync_api import Browser, Page, ViewportSize

from evals.reporting.html import html
from tests.evals.reporting.comparisons import invented

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    given = invented(124, repeats=3)
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(
        html(given.comparison, given.cases, given.answers, raw=given.raw, prompt_diff="-Be brief.\n+Be kind.\n"),
        "utf-8",
    )
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context(viewport=ViewportSize(width=1280, height=900)) as context:
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector(".card")
        yield page


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(browser: Browser, address: str, width: int, scheme: str) -> None:
    size = ViewportSize(width=width, height=844)
    with browser.new_context(viewport=size, color_scheme="dark" if scheme == "dark" else "light") as context:
        page = context.new_page()
        faults: list[str] = []
        requests: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(address)
        page.click(".card-head")
        page.click("summary:has-text('Raw calls')")
        page.wait_for_selector(".card-body pre")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert faults == []
        assert requests == [address]
        results = Axe().run(page)  # pyright: ignore[reportUnknownMemberType] - no types of its own
        assert results.violations_count == 0, results.generate_report()


def test_the_verdict_and_the_way_to_what_is_broken_are_in_sight_at_once(page: Page) -> None:
    for selector in (".verdict-word", "h1", "a.fact"):
        box = page.locator(selector).first.bounding_box()
        assert box
        assert box["y"] + box["height"] < 320


def test_a_broken_case_is_two_clicks_away(page: Page) -> None:
    page.click("a.fact")
    page.click(".card-head")
    answers = page.locator(".card-body .answer")
    assert answers.count() == 2
    assert "✓" in answers.nth(0).inner_text()
    assert "✗" in answers.nth(1).inner_text()


def test_j_and_k_walk_and_the_address_brings_the_case_back(page: Page) -> None:
    for key in "jjk":
        page.keyboard.press(key)
    address = page.evaluate("location.href")  # page.url lags behind what the script writes
    opened = page.locator("[aria-expanded=true]").inner_text()
    page.keyboard.press("j")
    assert page.locator("[aria-expanded=true]").inner_text() != opened
    page.goto(address)
    page.reload()
    page.wait_for_selector(".card-body")
    assert page.locator("[aria-expanded=true]").inner_text() == opened


def test_the_mosaic_is_one_tab_stop_and_its_squares_open_cases(page: Page) -> None:
    assert page.locator("#mosaic button[tabindex='0']").count() == 1
    page.focus("#mosaic button[tabindex='0']")
    page.keyboard.press("ArrowRight")
    name = page.evaluate("document.activeElement.dataset.case")
    page.keyboard.press("Enter")
    assert page.locator(f"#case-{name} .card-body").count() == 1


def test_filters_narrow_the_list_and_stand_in_the_address(page: Page) -> None:
    page.select_option("select[name=change]", "all")
    assert page.inner_text("#found") == "124 cases"
    page.select_option("select[name=slice]", "tag:sales")
    assert page.inner_text("#found") == "31 cases"
    assert "slice=tag%3Asales" in page.evaluate("location.href")


def test_words_that_differ_between_two_notes_are_marked(page: Page, address: str) -> None:
    page.goto(f"{address}#change=all&text=hello")
    page.reload()
    page.wait_for_selector(".card")
    while not page.locator(".card-body .columns ins").count():
        page.keyboard.press("j")
    before, after = page.locator(".card-body .note").all()[:2]
    assert before.locator("del").count()
    assert after.locator("ins").count()
    assert before.inner_text().startswith("Hello ")
