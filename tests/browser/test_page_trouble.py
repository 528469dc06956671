"""The page where something goes wrong: faults at their fields, keys, slow answers, no answer."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.pages import ANSWERED, STATES, opened, take_example
from tests.live import MUTUAL, plain_environment, serving

pytestmark = pytest.mark.browser

_KEY_ASKED: Final = "dialog[open]"


def _wants_a_key(route: Route) -> None:
    headers = route.request.headers
    if headers.pop("authorization", None) == "Bearer mtl_given":
        route.continue_(headers=headers)
    else:
        route.fulfill(status=401, body='{"type": "/problems/unauthenticated"}')


@pytest.fixture
def page(browser: Browser, service: str) -> Iterator[Page]:
    with opened(browser, service) as seen:
        yield seen.page


def test_every_fault_is_shown_at_its_field_and_goes_when_mended(page: Page) -> None:
    page.fill("#target-name", "x" * 201)
    STATES["error"](page)
    assert page.evaluate("document.activeElement.id") == "faults"
    wrong = page.locator("[aria-invalid=true]").evaluate_all("(fields) => fields.map((field) => field.id)")
    assert wrong == ["target-profile", "target-name", "goal"]
    assert "goal-fault" in (page.get_attribute("#goal", "aria-describedby") or "")
    page.click("#faults a >> nth=2")
    assert page.evaluate("document.activeElement.id") == "goal"
    take_example(page, "yes")
    assert page.locator("[aria-invalid]").count() == 0


def test_a_fault_in_a_list_names_the_person(page: Page) -> None:
    page.click("a[href='#shortlist']")
    page.fill("#list", "name,profile\nA,Nurse.\nB,")
    page.fill("#goal", "I would like to learn from nurses.")
    STATES["error"](page)
    assert "Person 2 of the list, profile: This is needed." in page.inner_text("#faults")


def test_a_list_that_cannot_be_read_is_refused_before_it_is_sent(page: Page) -> None:
    page.click("a[href='#shortlist']")
    page.fill("#list", 'name,profile\nA,"Nurse')
    STATES["error"](page)
    assert "never closed" in page.inner_text("#faults")


def test_the_key_is_asked_for_sent_and_held_for_this_tab_only(browser: Browser, tmp_path: Path) -> None:
    database = {"MUTUAL_DATABASE_URL": f"sqlite:///{tmp_path}/mutual.db"}
    made = subprocess.run(  # noqa: S603 - our own command
        [MUTUAL, "keys", "create", "--name", "page"],
        env=plain_environment(**database),
        capture_output=True,
        text=True,
        check=True,
    )
    key = next(word for word in made.stdout.split() if word.startswith("mtl_"))
    with (
        serving(**database, MUTUAL_AUTH="required", MUTUAL_LOG_LEVEL="error") as running,
        opened(browser, running.url) as seen,
    ):
        page = seen.page
        page.click("[data-example=yes]")
        page.wait_for_selector(_KEY_ASKED)
        page.fill("#key", "mtl_wrong_key")
        page.keyboard.press("Enter")
        page.wait_for_selector("#key-fault:not(:empty)")
        page.fill("#key", key)
        page.keyboard.press("Enter")
        page.wait_for_selector(ANSWERED)
        assert page.evaluate("sessionStorage.getItem('mutual.key')") == key
        assert key not in str(page.evaluate("JSON.stringify(localStorage)"))
        assert key not in page.content()
        page.click("#forget-key")
        assert page.evaluate("sessionStorage.length") == 0
        assert seen.faults == []


def test_who_gives_no_key_keeps_the_texts_and_is_told(page: Page) -> None:
    STATES["key"](page)
    page.click("dialog [value=cancel]")
    page.wait_for_selector("#faults:not([hidden])")
    assert "asks for a key" in page.inner_text("#faults")
    assert page.input_value("#target-name") == "Lena Hartwig"


def test_a_slow_answer_is_announced_and_can_be_stopped(page: Page) -> None:
    held: list[Route] = []
    page.route("**/v1/drafts", lambda route: held.append(route))  # noqa: PLW0108 - it may not be a builtin
    page.clock.install()
    page.click("[data-example=yes]")
    page.wait_for_selector("#cancel:not([hidden])")
    assert page.inner_text("#status") == "Reading both sides."
    page.clock.run_for(5_100)
    assert page.inner_text("#status") == "Still at it after 5 seconds. A model can take a while."
    assert page.get_attribute("#status", "role") == "status"
    page.click("#cancel")
    page.wait_for_selector("#cancel", state="hidden")
    assert page.inner_text("#status") == "Stopped."
    assert page.locator("#faults").is_hidden()
    for route in held:
        route.abort()


def test_a_second_press_asks_nothing_twice(page: Page) -> None:
    held: list[Route] = []
    page.route("**/v1/drafts", lambda route: held.append(route))  # noqa: PLW0108 - it may not be a builtin
    page.click("[data-example=yes]")
    page.click("#ask", force=True)
    page.wait_for_timeout(100)
    assert len(held) == 1
    held[0].continue_()
    page.wait_for_selector(ANSWERED)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(None, "cannot be reached", id="offline"),
        pytest.param((500, "<html>Oh no</html>", None), "wrong on our side", id="not_our_answer"),
        pytest.param((502, "<html>Bad gateway</html>", None), "cannot be reached", id="nobody_behind_the_proxy"),
        pytest.param((503, "null", "9"), "Try again in 9 s", id="proxy_is_busy"),
        pytest.param((413, "<html>Too large</html>", None), "too much text", id="proxy_finds_it_too_large"),
        pytest.param((200, "<html>Please log in</html>", None), "cannot be reached", id="somebody_else_answers"),
        pytest.param((429, '{"type": "/problems/rate-limited"}', "7"), "Try again in 7 s", id="too_often"),
        pytest.param((503, '{"type": "/problems/new-one", "detail": "Told by itself."}', None), "Told", id="unknown"),
    ],
)
def test_what_went_wrong_is_said_in_words(page: Page, answer: tuple[int, str, str | None] | None, said: str) -> None:
    def fail(route: Route) -> None:
        if answer is None:
            route.abort()
        else:
            status, body, wait = answer
            route.fulfill(status=status, body=body, headers={"retry-after": wait} if wait else {})

    page.route("**/v1/drafts", fail)
    page.click("[data-example=yes]")
    page.wait_for_selector("#faults:not([hidden])")
    assert said in page.inner_text("#faults")
    assert page.input_value("#goal") != ""


def test_without_scripts_nothing_can_be_sent_and_the_page_says_what_to_do(browser: Browser, service: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(service)
        assert page.locator("#ask").is_disabled()
        assert "mutual draft" in page.inner_text("noscript")


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(
            "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }", id="full"
        ),
        pytest.param(
            "for (const kind of ['localStorage', 'sessionStorage'])"
            " Object.defineProperty(window, kind, { get() { throw new DOMException('no', 'SecurityError'); } });",
            id="switched_off",
        ),
    ],
)
def test_without_storage_the_page_still_answers(browser: Browser, service: str, broken: str) -> None:
    with browser.new_context() as context:
        context.add_init_script(broken)
        page = context.new_page()
        page.goto(service)
        take_example(page, "yes")
        page.click("#theme")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_without_storage_a_key_is_held_as_long_as_the_page_is_open(browser: Browser, service: str) -> None:
    with browser.new_context() as context:
        context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full'); }")
        page = context.new_page()
        page.goto(service)
        page.route("**/v1/drafts", _wants_a_key)
        page.click("[data-example=yes]")
        page.fill("#key", "mtl_given")
        page.keyboard.press("Enter")
        page.wait_for_selector(ANSWERED)


@pytest.mark.parametrize(
    "kept", ["[{}]", "[null]", '[{"request": {"target": {}}, "draft": {"decision": "x"}}]', "{", "7"]
)
def test_a_history_that_cannot_be_read_is_left_out(page: Page, kept: str) -> None:
    page.evaluate("(kept) => localStorage.setItem('mutual.history', kept)", kept)
    page.reload()
    take_example(page, "yes")
    assert page.locator("#history button").count() == 1


def _hold(page: Page) -> list[Route]:
    held: list[Route] = []
    page.route("**/v1/drafts", lambda route: held.append(route))  # noqa: PLW0108 - it may not be a builtin
    return held


def test_while_an_answer_is_awaited_an_example_changes_nothing(page: Page) -> None:
    held = _hold(page)
    page.fill("#target-profile", "Nurse.")
    page.fill("#goal", "My own goal")
    page.click("#ask")
    page.wait_for_selector("#cancel:not([hidden])")
    page.click("[data-example=yes]")
    assert page.input_value("#goal") == "My own goal"
    held[0].continue_()
    page.wait_for_selector(ANSWERED)
    assert "My own goal" in page.inner_text(".sources")


def test_an_answer_awaited_in_one_mode_is_not_shown_in_another(page: Page) -> None:
    held = _hold(page)
    page.click("[data-example=yes]")
    page.wait_for_selector("#cancel:not([hidden])")
    page.click("a[href='#shortlist']")
    page.wait_for_selector("body[data-state=asking]")
    assert page.inner_text("#status") == "Stopped."
    held[0].abort()
    page.wait_for_timeout(100)
    assert page.locator("#answer").is_hidden()
    assert page.locator("#faults").is_hidden()


def test_a_kept_answer_takes_the_place_of_an_awaited_one(page: Page) -> None:
    take_example(page, "no")
    page.click(".back")
    held = _hold(page)
    page.click("[data-example=yes]")
    page.wait_for_selector("#cancel:not([hidden])")
    page.click(".history summary")
    page.click("#history button")
    page.wait_for_selector(ANSWERED)
    held[0].abort()
    page.wait_for_timeout(100)
    assert page.get_attribute("body", "data-state") == "reading"
    assert page.locator("#faults").is_hidden()
    assert page.locator("#cancel").is_hidden()


@pytest.mark.parametrize("entered", ["", "mtl_ü", "Bearer "])
def test_what_can_be_no_key_is_refused_where_it_is_typed(page: Page, entered: str) -> None:
    page.route("**/v1/drafts", _wants_a_key)
    page.click("[data-example=yes]")
    page.fill("#key", entered)
    page.keyboard.press("Enter")
    page.wait_for_selector("#key-fault:not(:empty)")
    assert page.locator(_KEY_ASKED).count() == 1
    page.fill("#key", "Bearer mtl_given")
    page.keyboard.press("Enter")
    page.wait_for_selector(ANSWERED)


def test_prompts_that_were_refused_a_key_are_loaded_when_one_is_given_and_only_once(page: Page) -> None:
    page.route("**/v1/prompts", _wants_a_key)
    page.route("**/v1/drafts", _wants_a_key)
    page.click("a[href='#compare']")
    page.wait_for_selector(_KEY_ASKED)
    page.keyboard.press("Escape")
    page.wait_for_selector("#faults:not([hidden])")
    page.click("[data-example=yes]")
    page.fill("#key", "mtl_given")
    page.keyboard.press("Enter")
    page.wait_for_selector(ANSWERED)
    page.click("a[href='#note']")
    page.click("a[href='#compare']")
    offered = page.locator("#contender-left option").all_inner_texts()
    assert len(offered) > 2
    assert len(set(offered)) == len(offered)
    assert page.input_value("#contender-right") == "rules"


def test_a_key_that_is_revoked_while_editing_can_be_entered_there(page: Page) -> None:
    take_example(page, "yes")
    page.route("**/v1/notes/check", _wants_a_key)
    page.click(".message-foot .quiet")
    page.wait_for_selector(".checked button:text-is('Enter the key')")
    page.click(".checked button")
    page.fill("#key", "mtl_given")
    page.keyboard.press("Enter")
    page.wait_for_selector(".checked .fine, .checked li")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(" ", "There is no text.", id="empty"),
        pytest.param("\u200b", "There is no text.", id="invisible"),
        pytest.param("x" * 30_000, "It is longer than the network takes.", id="very_long"),
    ],
)
def test_a_note_that_is_no_note_is_told_as_such(page: Page, text: str, said: str) -> None:
    take_example(page, "yes")
    page.click(".message-foot .quiet")
    page.fill("textarea.bubble", text)
    page.wait_for_selector(f".checked:not([aria-busy]) p:text-is('{said}')")


def test_a_stop_by_keyboard_leads_back_to_the_button(page: Page) -> None:
    held = _hold(page)
    page.click("[data-example=yes]")
    page.focus("#cancel")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cancel", state="hidden")
    assert page.evaluate("document.activeElement.id") == "ask"
    held[0].abort()
