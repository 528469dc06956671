"""The page as people use it: what lights up, what is copied, edited, ranked and kept, by mouse and by keyboard."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Route

from api.page.rendering import read_examples
from tests.browser.pages import ANSWERED, STATES, opened, take_example

pytestmark = pytest.mark.browser

EXAMPLE: Final = read_examples("en")["yes"]
_LIT: Final = "[...document.querySelectorAll('.sources .lit')].map((one) => one.textContent).join('')"
_NASTY: Final = (
    "😀 Cafe\u0301 owner <img src=x onerror=alert(1)>. Looking for writers who can explain canals to people."
)
_RING: Final = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"


@pytest.fixture
def page(browser: Browser, service: str) -> Iterator[Page]:
    with opened(browser, service) as seen:
        yield seen.page
        assert seen.faults == []


def _draft_of(page: Page, name: str) -> dict[str, object]:
    with page.expect_response("**/v1/drafts") as answered:
        take_example(page, name)
    return answered.value.json()


def test_each_claim_lights_up_the_words_it_rests_on(page: Page) -> None:
    draft = _draft_of(page, "other")
    claims = draft["note"]["claims"]  # pyright: ignore[reportIndexIssue, reportUnknownVariableType] - JSON
    shown = page.locator(".message .claim")
    assert shown.count() == len(claims)  # pyright: ignore[reportUnknownArgumentType] - JSON
    for index, claim in enumerate(claims):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - JSON
        shown.nth(index).hover()
        assert page.evaluate(_LIT) == claim["evidence"]
        assert claim["evidence"] in page.inner_text(".readout")


def test_offsets_hold_after_emoji_and_letters_that_nfc_joins(page: Page) -> None:
    page.fill("#target-profile", _NASTY)
    page.fill("#goal", "I would like to learn how canals are explained. In return I can write about locks for them.")
    page.click("#ask")
    page.wait_for_selector(ANSWERED)
    quotes = page.locator(".quote.from-them")
    quotes.first.hover()
    assert page.evaluate(_LIT) == quotes.first.evaluate("(quote) => quote.lastChild.textContent")


def test_what_somebody_wrote_stays_text(page: Page) -> None:
    page.fill("#target-profile", _NASTY)
    page.fill("#goal", "<b>I</b> would like to learn how canals are explained.")
    page.click("#ask")
    page.wait_for_selector(ANSWERED)
    assert "<img src=x onerror=alert(1)>" in page.inner_text(".sources")
    assert page.locator("img[src=x], .sources b").count() == 0


def test_no_text_is_in_any_address(browser: Browser, service: str) -> None:
    for reach in STATES.values():
        with opened(browser, service) as seen:
            reach(seen.page)
            addresses = " ".join([*seen.requests, seen.page.url])
            assert not re.search(r"[?&](?!lang=)", addresses)
            assert "Lena" not in addresses


def test_a_tap_keeps_it_lit_and_another_lets_it_go(page: Page) -> None:
    take_example(page, "yes")
    claim = page.locator(".message .claim").nth(1)
    claim.click()
    page.mouse.move(0, 0)
    assert claim.get_attribute("aria-pressed") == "true"
    assert page.locator(".sources .kept").count() > 0
    claim.click()
    assert page.locator(".sources .kept").count() == 0


def test_the_note_is_copied_as_it_stands(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    draft = _draft_of(page, "other")
    page.click(".message-foot .button:not(.quiet)")
    page.wait_for_selector("#status:text-is('Copied')", state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == draft["note"]["text"]  # pyright: ignore[reportIndexIssue] - JSON


def test_an_edited_note_is_counted_at_once_checked_and_mended(page: Page) -> None:
    STATES["edit"](page)
    text = "Hello Lena, hope this finds you well! I heard your talk in Skipton. 😀"
    page.fill("textarea.bubble", text)
    assert page.inner_text(".count").startswith(f"{len(text) + 1} of 300")
    page.wait_for_selector(".checked blockquote")
    page.click(".checked .link >> nth=0")
    assert page.evaluate("getSelection().toString()") == "hope this finds you"
    page.click(".checked .quiet")
    page.wait_for_selector(".checked .fine, .checked li")
    assert "hope this finds you" not in page.input_value("textarea.bubble")


@pytest.mark.parametrize("pressed", [".checked .link >> nth=0", ".checked .quiet"])
def test_a_fault_that_is_pressed_late_keeps_the_newer_words(page: Page, pressed: str) -> None:
    STATES["edit"](page)
    page.fill("textarea.bubble", "Hello Lena, hope this finds you well! I heard your talk in Skipton.")
    page.wait_for_selector(".checked blockquote")
    page.clock.install()  # so that no newer check comes between
    page.fill("textarea.bubble", "Hello Lena, newer words.")
    page.click(pressed)
    assert page.input_value("textarea.bubble") == "Hello Lena, newer words."


def test_claims_stay_where_their_words_still_stand(page: Page) -> None:
    take_example(page, "yes")
    before = page.locator(".message .claim").all_inner_texts()
    page.click(".message-foot .quiet")
    page.fill("textarea.bubble", f"Hello Lena, {before[0]}. Bye.")
    page.click(".message-foot .quiet >> nth=1")
    assert page.locator(".message .claim").all_inner_texts() == before[:1]


def test_the_whole_way_goes_by_keyboard_and_focus_is_always_seen(page: Page) -> None:
    press = page.keyboard.press
    press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    press("Enter")
    page.wait_for_selector("#request:focus")
    for text in (EXAMPLE["target"]["profile"], "Lena Hartwig", EXAMPLE["context"]):
        press("Tab")
        assert page.evaluate(_RING)
        page.keyboard.type(text)
    press("Tab")
    page.keyboard.type(EXAMPLE["goal"])
    while page.evaluate("document.activeElement.id") != "ask":
        press("Tab")
        assert page.evaluate(_RING)
    press("Enter")
    page.wait_for_selector(ANSWERED)
    assert page.evaluate("document.activeElement.tagName") == "H2"
    while page.evaluate("document.activeElement.getAttribute('aria-pressed')") is None:
        press("Tab")
        assert page.evaluate(_RING)
    assert page.evaluate(_LIT) != ""
    press("Space")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    while page.evaluate("document.activeElement.getAttribute('role')") != "tab":
        press("Tab")
    chosen = page.inner_text("[role=tab][aria-selected=true]")
    press("ArrowRight")
    assert page.inner_text("[role=tab][aria-selected=true]") != chosen
    page.focus(".back")
    press("Enter")
    assert page.evaluate("document.activeElement.id") == "target-profile"


def test_answers_are_remembered_in_this_browser_and_forgotten_at_once(page: Page) -> None:
    take_example(page, "no")
    page.reload()
    page.click(".history summary")
    page.click("#history button")
    page.wait_for_selector(ANSWERED)
    assert "Better not" in page.inner_text(".verdict")
    page.click("#forget")
    assert page.evaluate("localStorage.getItem('mutual.history')") is None
    assert page.locator("#history button").count() == 0


def test_the_question_is_there_again_when_one_goes_back(page: Page) -> None:
    take_example(page, "yes")
    page.click(".back")
    assert page.input_value("#target-name") == "Lena Hartwig"
    assert page.locator("#answer").is_hidden()


def test_a_file_is_ranked_and_comes_back_without_formulas(page: Page, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    rows = 'ref;profile;context\r\n=SUM(A1);"Münzsammlerin; sucht\r\n""Leute"", die Münzen erklären";\r\nB;Nurse.;\r\n'
    people.write_bytes(rows.encode("windows-1252"))
    page.click("a[href='#shortlist']")
    page.set_input_files("#list-file", people)
    page.wait_for_selector("#list-read:text('2 people')")
    page.fill("#goal", "I would like to learn how coins are dated. In return I can photograph hers.")
    page.click("#ask")
    page.wait_for_selector(".ranked")
    assert page.locator(".ranked tbody tr").count() == 2
    with page.expect_download() as downloading:
        page.click(".result > .row .button")
    text = Path(downloading.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("rank,ref,name,verdict,")
    assert '"\'=SUM(A1)"' in text


def test_a_german_table_is_separated_as_a_german_spreadsheet_expects(browser: Browser, service: str) -> None:
    with opened(browser, service, language="de") as seen:
        STATES["shortlist"](seen.page)
        with seen.page.expect_download() as downloading:
            seen.page.click(".result > .row .button")
        text = Path(downloading.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("rank;ref;name;verdict;")


def test_two_engines_stand_side_by_side(page: Page) -> None:
    STATES["compare"](page)
    assert page.locator(".contender").all_inner_texts() == ["draft_note@1", "Rules engine"]
    assert page.locator(".versus .bubble").count() == 2
    assert "it is not set up" in page.inner_text(".versus section >> nth=0")


def test_two_that_decide_differently_say_so(page: Page) -> None:
    other = json.dumps(read_examples("en")["no"])

    def exchange(route: Route) -> None:
        asked_a_prompt = "draft_note@1" in (route.request.post_data or "")
        route.continue_(post_data=other if asked_a_prompt else None)

    page.route("**/v1/drafts", exchange)
    STATES["compare"](page)
    assert page.inner_text("#answer h2 + p") == "They decide differently."
    assert page.locator(".versus h3:text-is('Better not'), .versus h3:text-is('Worth sending')").count() == 2
    assert page.locator("tr.differs").count() > 0


def test_the_language_is_switched_by_a_link_and_nothing_typed_is_lost(page: Page) -> None:
    page.fill("#goal", "learn")
    page.click("a[href='#shortlist']")
    page.fill("#list", "profile\nNurse.")
    page.click("#language-switch")
    page.wait_for_selector("#ask:not([disabled])")
    assert page.inner_text("#ask") == "Reihenfolge bilden"
    assert page.evaluate("document.documentElement.lang") == "de"
    assert (page.input_value("#goal"), page.input_value("#list")) == ("learn", "profile\nNurse.")
    assert page.evaluate("sessionStorage.length") == 0


def test_the_links_of_the_modes_and_back_lead_where_they_say(page: Page) -> None:
    take_example(page, "no")
    page.click("a[href='#compare']")
    page.click(".history summary")
    page.click("#history button")
    page.wait_for_selector(ANSWERED)
    assert page.evaluate("location.hash") == "#note"
    page.click("a[href='#note']")
    assert page.locator("#answer").is_hidden()
    page.click("a[href='#compare']")
    page.wait_for_selector("body[data-mode=compare]")
    page.go_back()
    page.wait_for_selector("body[data-mode=note]")
    page.go_back()
    assert page.evaluate("location.hash") == ""
    assert page.get_attribute("body", "data-mode") == "note"
    page.go_forward()
    page.click("a[href='#shortlist']")
    page.wait_for_selector("body[data-mode=shortlist]")


def test_the_first_link_leads_to_the_form_from_an_answer_too(page: Page) -> None:
    take_example(page, "yes")
    page.focus(".skip")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "target-profile"
    assert page.locator("#answer").is_hidden()


def test_what_is_forgotten_leaves_the_focus_in_its_place(page: Page) -> None:
    take_example(page, "yes")
    page.click(".history summary")
    page.focus("#forget")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_an_edited_note_is_kept_and_a_left_editor_asks_nothing(page: Page) -> None:
    take_example(page, "yes")
    page.click(".message-foot .quiet")
    page.fill("textarea.bubble", "Hello Lena, edited by hand.")
    page.click(".message-foot .quiet >> nth=1")
    page.click(".message-foot .quiet")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("textarea.bubble", "Hello Lena, never checked.")
    page.click(".back")
    page.wait_for_timeout(600)
    assert asked == []
    page.reload()
    page.click(".history summary")
    page.click("#history button")
    assert page.inner_text(".message .bubble") == "Hello Lena, edited by hand."


def test_what_an_example_wrote_over_can_be_brought_back(page: Page) -> None:
    page.fill("#target-profile", "Nurse.")
    page.fill("#goal", "My own goal")
    take_example(page, "yes")
    page.click(".back")
    take_example(page, "no")
    page.click(".back")
    page.click("#bring-back")
    texts = ["target-profile", "target-name", "context", "goal", "sender-name"]
    assert [page.input_value(f"#{field}") for field in texts] == ["Nurse.", "", "", "My own goal", ""]
    assert page.input_value("#channel") == "linkedin"
    assert page.evaluate("document.activeElement.id") == "ask"
    assert page.locator("#bring-back").is_hidden()


def test_an_example_over_an_empty_form_or_another_example_brings_nothing_back(page: Page) -> None:
    for name in ("yes", "no"):
        take_example(page, name)
        page.click(".back")
        assert page.locator("#bring-back").is_hidden()


def test_the_example_of_a_list_leaves_the_other_modes_alone_and_brings_back_a_typed_list(page: Page) -> None:
    page.fill("#target-profile", "Nurse.")
    page.fill("#context", "We met.")
    page.click("a[href='#shortlist']")
    page.fill("#list", "profile\nNurse.")
    page.click("#list-example")
    assert (page.input_value("#target-profile"), page.input_value("#context")) == ("Nurse.", "We met.")
    page.click("#bring-back")
    assert page.input_value("#list") == "profile\nNurse."
    assert page.inner_text("#list-read") == "1 person read from the list."


def test_who_does_not_want_answers_kept_says_so_once(page: Page) -> None:
    assert "stay in this browser" in page.inner_text(".send")
    page.click(".history summary")
    page.uncheck("#remember")
    assert "stay in this browser" not in page.inner_text(".send")
    page.reload()
    take_example(page, "yes")
    assert page.is_checked("#remember") is False
    assert page.evaluate("localStorage.getItem('mutual.history')") is None


def test_the_switch_of_language_takes_every_choice_along(page: Page) -> None:
    STATES["compare"](page)
    page.click(".back")
    page.select_option("#contender-right", index=2)
    chosen = page.input_value("#contender-right")
    page.evaluate("document.getElementById('notes-left').value = '7'")
    page.click("#language-switch")
    page.wait_for_selector("html[lang=de] #ask:not([disabled])")
    page.wait_for_selector("#contender-left option:nth-child(3)", state="attached")
    assert (page.input_value("#contender-right"), page.input_value("#notes-left")) == (chosen, "7")
    assert page.locator(f"#contender-right option[value='{chosen}']").count() == 1


def test_a_language_opened_beside_leaves_nothing_behind(page: Page) -> None:
    page.fill("#goal", "learn")
    with page.context.expect_page():
        page.click("#language-switch", modifiers=["ControlOrMeta"])
    assert page.evaluate("sessionStorage.length") == 0


def test_what_waits_for_another_language_is_forgotten_with_the_rest(page: Page) -> None:
    take_example(page, "yes")
    page.evaluate("sessionStorage.setItem('mutual.typed', '{}')")
    page.click(".history summary")
    page.click("#forget")
    assert page.evaluate("sessionStorage.length") == 0
