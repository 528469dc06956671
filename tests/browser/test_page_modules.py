"""The modules of the page one by one, in the browser that runs them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from api.page import ASSETS_PATH
from tests.browser.pages import opened

pytestmark = pytest.mark.browser

Run = Callable[..., Any]
"""`run(module, code, argument)`: the code's value, with the module as `m`. Any, since it comes out of the browser."""


@pytest.fixture(scope="module")
def run(browser: Browser, service: str) -> Iterator[Run]:
    with opened(browser, service) as seen:

        def run(module: str, code: str, given: object = None) -> object:
            imported = f"const m = await import('{ASSETS_PATH}/{module}.js')"
            return seen.page.evaluate(f"async (given) => {{ {imported}; return ({code}); }}", given)

        yield run


@pytest.mark.parametrize(
    ("text", "length"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param("abc", 3, id="ascii"),
        pytest.param("😀", 2, id="emoji_counts_twice"),
        pytest.param("👩‍🚀", 5, id="joined_emoji"),
        pytest.param("e\u0301", 1, id="nfc_joins"),
        pytest.param("\ufb01", 1, id="ligature_stays"),
        pytest.param("a\nb", 3, id="line_break"),
    ],
)
def test_a_length_is_utf_16_units_after_nfc(run: Run, text: str, length: int) -> None:
    assert run("texts", "m.units(given)", text) == length


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        pytest.param("plain text", 2, 5, id="plain"),
        pytest.param("😀😀 canals 😀", 3, 9, id="after_emoji"),
        pytest.param("Cafe\u0301 canals", 5, 11, id="after_a_joined_letter"),
        pytest.param("𝔘nicode 𝔘", 0, 9, id="whole"),
        pytest.param("ab", 1, 99, id="past_the_end"),
    ],
)
def test_a_span_in_code_points_is_found_in_the_browsers_text(run: Run, text: str, start: int, end: int) -> None:
    nfc = run("texts", "m.nfc(given)", text)
    code = "given.text.slice(m.unitOffset(given.text, given.start), m.unitOffset(given.text, given.end))"
    assert run("texts", code, {"text": nfc, "start": start, "end": end}) == nfc[start:end]


def test_overlapping_spans_cut_a_text_into_pieces_that_make_it_up(run: Run) -> None:
    spans = [
        {"start": 0, "end": 5, "key": "a"},
        {"start": 3, "end": 8, "key": "b"},
        {"start": 8, "end": 99, "key": "c"},
    ]
    pieces = run("texts", "m.pieces('0123456789', given)", spans)
    assert [(piece["text"], piece["keys"]) for piece in pieces] == [
        ("012", ["a"]),
        ("34", ["a", "b"]),
        ("567", ["b"]),
        ("89", []),
    ]


def test_a_claim_whose_words_are_not_in_the_note_is_not_drawn(run: Run) -> None:
    claims = [{"text": t, "source": "goal", "start": 0, "end": 1} for t in ("I can", "gone")]
    assert run("texts", "m.claimSpans('So I can.', given)", claims) == [{"start": 3, "end": 8, "key": "goal:0:1"}]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param("a,b\n1,2", [["a", "b"], ["1", "2"]], id="plain"),
        pytest.param("\ufeffa;b\r\n1;2\r\n", [["a", "b"], ["1", "2"]], id="excel_in_german"),
        pytest.param("a\tb\r1\t2", [["a", "b"], ["1", "2"]], id="tabs_and_old_mac"),
        pytest.param('a,b\n"x, ""y""\nz",2\n', [["a", "b"], ['x, "y"\nz', "2"]], id="quoted"),
        pytest.param('"a;x",b\n1,2', [["a;x", "b"], ["1", "2"]], id="separator_in_quotes"),
        pytest.param("a,b\n\n,\n1,2\n\n", [["a", "b"], ["1", "2"]], id="blank_lines"),
        pytest.param("a,b\n1,", [["a", "b"], ["1", ""]], id="empty_cell_at_the_end"),
        pytest.param('a\n6" pipe', [["a"], ['6" pipe']], id="quotation_mark_inside"),
        pytest.param("\n \na;b\n1;2,3\n", [["a", "b"], ["1", "2,3"]], id="blank_lines_before"),
        pytest.param("sep=;\r\na;b\r\n1;2,3", [["a", "b"], ["1", "2,3"]], id="separator_declared"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_csv_is_read(run: Run, text: str, rows: list[list[str]]) -> None:
    assert run("csv", "m.readCsv(given)", text) == rows


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param("", "empty", 1, id="empty"),
        pytest.param("name,profil\nA,B", "no_profile", 1, id="no_column"),
        pytest.param("profile\nA\nB,C", "too_many_cells", 3, id="too_many_cells"),
        pytest.param("\nsep=,\nprofile\nB,C", "too_many_cells", 4, id="too_many_cells_after_a_declaration"),
        pytest.param('profile\n"A\nB"\n"C', "open_quote", 4, id="open_quote"),
    ],
)
def test_a_list_that_is_none_says_why_and_where(run: Run, text: str, code: str, line: int) -> None:
    caught = "await (async () => m.readPeople(given))().catch((fault) => [fault.code, fault.line])"
    assert run("csv", caught, text) == [code, line]


def test_people_are_read_by_the_names_of_the_columns(run: Run) -> None:
    text = "Profile , ignored,NAME\n Nurse. ,x,\n"
    assert run("csv", "m.readPeople(given)", text) == [
        {"ref": None, "name": None, "profile": "Nurse.", "context": None}
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_no_cell_is_written_as_a_formula(run: Run, cell: str) -> None:
    assert run("csv", "m.writeCsv([[given]])", cell).startswith("\ufeff\"'")


@pytest.mark.parametrize(
    ("cell", "defused"),
    [
        pytest.param("Anna;=1+1;x", "Anna;'=1+1;x", id="another_separator"),
        pytest.param('Anna;"=1+1"', 'Anna;"\'=1+1"', id="quoted_after_another_separator"),
        pytest.param("a\n=2+3", "a\n'=2+3", id="line_break"),
        pytest.param("a\t@b,+c", "a\t'@b,'+c", id="tab_and_comma"),
        pytest.param("1 - 2; 3 = 3", "1 - 2; 3 = 3", id="prose"),
    ],
)
def test_no_part_of_a_cell_becomes_a_formula_where_it_is_cut(run: Run, cell: str, defused: str) -> None:
    assert run("csv", "m.defuse(given)", cell) == defused


def test_a_table_may_be_separated_as_another_country_does(run: Run) -> None:
    assert run("csv", "m.writeCsv([['a', 'b,c']], ';')") == '\ufeffa;"b,c"\r\n'


def test_what_is_written_is_read_back(run: Run) -> None:
    rows = [["a", 'quote " and, comma', "two\nlines"], ["ä", "", "x;y"]]
    assert run("csv", "m.readCsv(m.writeCsv(given))", rows) == rows


def test_a_check_that_came_too_late_is_dropped(run: Run) -> None:
    code = """await (async () => {
      const told = [];
      const wait = (note) => new Promise((resolve) => setTimeout(resolve, note === 'old' ? 80 : 5, note));
      const ask = (path, body) => wait(body.note);
      const check = m.checking({}, { language: 'en' }, (outcome) => told.push(outcome.answer), { pauseMs: 1, ask });
      check('never'); check('old');
      await new Promise((resolve) => setTimeout(resolve, 20));
      check('new');
      await new Promise((resolve) => setTimeout(resolve, 150));
      return told;
    })()"""
    assert run("editing", code) == ["new"]


def test_evidence_is_marked_piece_by_piece(run: Run) -> None:
    request = {"target": {"profile": "😀 <b>canals</b> and locks"}, "goal": "", "context": None, "sender": None}
    evidence = [{"source": "target", "start": 2, "end": 15}, {"source": "target", "start": 5, "end": 11}]
    draft = {"note": None, "findings": [{"evidence": evidence}]}
    code = (
        "[...m.renderSources(...given).querySelectorAll('mark')].map((mark) => [mark.textContent, mark.dataset.spans])"
    )
    assert run("evidence", code, [request, draft]) == [
        ["<b>", "target:2:15"],
        ["canals", "target:2:15 target:5:11"],
        ["</b>", "target:2:15"],
    ]
