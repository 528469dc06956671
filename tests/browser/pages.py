"""The page for people as tests open it: every state it can be in, and what it must never do on the way there."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal

from playwright.sync_api import Browser, Page, ViewportSize

ANSWERED: Final = ".verdict h2"
HEIGHTS: Final = {390: 844, 768: 1024, 1024: 768, 1440: 900}
Scheme = Literal["light", "dark"]

_WATCH_POLICY: Final = """
addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective}`));
"""


@dataclass(slots=True)
class Opened:
    """A page, and what it did that it should not have done."""

    page: Page
    requests: list[str] = field(default_factory=list[str])
    faults: list[str] = field(default_factory=list[str])


@contextmanager
def opened(
    browser: Browser, address: str, *, width: int = 1440, scheme: Scheme = "light", language: str = "en", mode: str = ""
) -> Generator[Opened]:
    """The page, ready to be used. It is closed at the end, and nothing it kept is left."""
    size = ViewportSize(width=width, height=HEIGHTS[width])
    with browser.new_context(viewport=size, color_scheme=scheme, locale=language, reduced_motion="reduce") as context:
        context.add_init_script(_WATCH_POLICY)
        page = context.new_page()
        seen = Opened(page)
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: seen.faults.append(str(error)))
        # What the service refuses is told in the console too; that is no fault of the page.
        page.on("console", lambda said: None if "status of 4" in said.text else seen.faults.append(said.text))
        page.goto(f"{address}/{mode}")
        page.wait_for_selector("#ask:not([disabled])")
        yield seen


def take_example(page: Page, name: str) -> None:
    page.click(f"[data-example={name}]")
    page.wait_for_selector(ANSWERED)


def _edit(page: Page) -> None:
    take_example(page, "yes")
    page.click(".message-foot .quiet")
    page.fill(
        "textarea.bubble", "Hi Lena, hope this finds you well! I heard your talk in Skipton — see https://a.test."
    )
    page.wait_for_selector(".checked li")


def _compare(page: Page) -> None:
    page.click("a[href='#compare']")
    page.wait_for_selector("#contender-left option:nth-child(3)", state="attached")
    page.select_option("#contender-left", index=2)
    take_example(page, "yes")


def _shortlist(page: Page) -> None:
    page.click("a[href='#shortlist']")
    page.click("#list-example")
    page.click("#ask")
    page.wait_for_selector(".ranked")


def _error(page: Page) -> None:
    page.click("#ask")
    page.wait_for_selector("#faults:not([hidden])")


def _key(page: Page) -> None:
    problem = '{"type": "/problems/unauthenticated", "title": "", "status": 401, "detail": "", "errors": []}'
    page.route("**/v1/drafts", lambda route: route.fulfill(status=401, body=problem))
    page.click("[data-example=yes]")
    page.wait_for_selector("dialog[open]")


STATES: Final[dict[str, Callable[[Page], None]]] = {
    "empty": lambda _: None,
    "yes": lambda page: take_example(page, "yes"),
    "no": lambda page: take_example(page, "no"),
    "edit": _edit,
    "compare": _compare,
    "shortlist": _shortlist,
    "error": _error,
    "key": _key,
}
"""How each state is reached from the empty page."""
