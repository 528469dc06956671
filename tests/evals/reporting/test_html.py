"""The report page: safe to open, small, and complete without its script as far as it can be."""

import gzip
import re
import time
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from pydantic import BaseModel, TypeAdapter

from evals.comparing.results import EarlyStop, JudgeResult, Outcome
from evals.reporting.html import html
from evals.reporting.rows import RawCall
from tests.evals.reporting.comparisons import BASELINE, CANDIDATE, Invented, a_judge, invented

_MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"


class _Call(BaseModel):
    raw: int | None


class _Answer(BaseModel):
    repeat: int
    note: str | None
    calls: list[_Call]


class _Row(BaseModel):
    """What of a packed case matters here."""

    id: str
    change: str
    pinned: bool
    goal: str
    rights: tuple[list[bool], list[bool]]
    answers: list[_Answer | None]


class _Page(HTMLParser):
    """What of a page matters here: elements with their attributes, and the text of scripts, styles and the rest."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._open = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = dict(attrs).get("id") or tag

    def handle_endtag(self, tag: str) -> None:
        self._open = f"after {tag}"

    def handle_data(self, data: str) -> None:
        self.texts[self._open] = self.texts.get(self._open, "") + data

    @property
    def rows(self) -> list[_Row]:
        return TypeAdapter(list[_Row]).validate_json(self._unpacked("rows"))

    @property
    def raw(self) -> list[RawCall]:
        return TypeAdapter(list[RawCall]).validate_json(self._unpacked("raw"))

    def _unpacked(self, name: str) -> bytes:
        return gzip.decompress(b64decode(self.texts[name]))


def _page(given: Invented, *, prompt_diff: str = "") -> _Page:
    return _Page(html(given.comparison, given.cases, given.answers, raw=given.raw, prompt_diff=prompt_diff))


@pytest.fixture(scope="module")
def page() -> _Page:
    return _page(invented(), prompt_diff="@@ -1 +1 @@\n-Be brief.\n+Be <kind>.\n")


def test_the_verdict_is_the_first_heading(page: _Page) -> None:
    headings = [tag for tag, _ in page.elements if tag in {"h1", "h2"}]
    assert headings == ["h1", *["h2"] * 8]
    assert page.texts["h1"].startswith("draft_note@2 is worse than draft_note@1")
    assert "Regression shown" in page.texts["title"]


def test_the_policy_admits_exactly_the_inline_style_and_script(page: _Page) -> None:
    policy = next(attrs["content"] for _, attrs in page.elements if attrs.get("http-equiv"))
    hashes = {tag: b64encode(sha256(page.texts[tag].encode()).digest()).decode() for tag in ("style", "script")}
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{hashes['script']}'; style-src 'sha256-{hashes['style']}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_loaded_and_no_attribute_carries_style_or_script(page: _Page) -> None:
    for tag, attrs in page.elements:
        assert tag not in {"link", "img", "iframe", "object"}
        assert not {name for name in attrs if name in {"style", "src", "srcset"} or name.startswith("on")}
        assert (attrs.get("href") or "#").startswith("#")


def test_the_script_writes_texts_only_as_text(page: _Page) -> None:
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", page.texts["script"])


def test_markup_in_a_note_a_case_or_a_diff_stays_text() -> None:
    given = invented(4)
    answers = [answer.model_copy(update={"note": _MARKUP}) for answer in given.answers]
    cases = [case.model_copy(update={"goal": _MARKUP}) for case in given.cases]
    raw = {key: RawCall(_MARKUP, _MARKUP) for key in given.raw}
    source = html(given.comparison, cases, answers, raw=raw, prompt_diff=f"+{_MARKUP}")
    assert "<script>alert" not in source
    assert "<img" not in source
    assert f"+{_MARKUP}" in _Page(source).texts["span"]
    assert {row.goal for row in _Page(source).rows} == {_MARKUP}


def test_rows_come_broken_first_with_both_answers(page: _Page) -> None:
    assert len(page.rows) == 60
    first = page.rows[0]
    assert (first.id, first.change, first.pinned) == ("en-0000", "broken", True)
    assert first.rights == ([True], [False])
    assert all(first.answers)


def test_raw_calls_are_kept_for_cases_that_changed_and_no_others(page: _Page) -> None:
    kept = {row.change for row in page.rows for answer in row.answers if answer and answer.calls[0].raw is not None}
    assert kept == {"broken", "fixed"}
    assert len(page.raw) == 2 * sum(row.change in kept for row in page.rows)


def test_a_case_that_changed_shows_a_repeat_in_which_the_versions_differ() -> None:
    changed = [row for row in _page(invented(40, repeats=3)).rows if row.rights[0] != row.rights[1]]
    assert changed
    for row in changed:
        before, after = row.rights
        answer = row.answers[0]
        assert answer
        assert before[answer.repeat] != after[answer.repeat]


def test_two_thousand_answers_fit_into_a_megabyte_and_a_second_or_two() -> None:
    given = invented(1000)
    started = time.perf_counter()
    source = html(given.comparison, given.cases, given.answers, raw=given.raw, prompt_diff="")
    # Half a second on an idle machine; the bound leaves room for one that is not.
    assert time.perf_counter() - started < 4
    assert len(source.encode()) < 1_000_000
    assert "raw calls were left out" in source


@pytest.mark.parametrize(
    ("outcome", "word"),
    [
        pytest.param("pass", "Passed", id="pass"),
        pytest.param("inconclusive", "Can&#39;t tell", id="inconclusive"),
        pytest.param("unusable", "Not usable", id="unusable"),
    ],
)
def test_an_outcome_has_a_word_not_only_a_colour(outcome: Outcome, word: str) -> None:
    given = invented(8, outcome=outcome)
    source = html(given.comparison, given.cases, given.answers, raw={}, prompt_diff="")
    assert f'class="verdict {outcome}"' in source
    assert word in source


def test_a_comparison_without_calls_prices_or_answers_still_makes_a_page() -> None:
    given = invented(4)
    bare = replace(
        given.comparison,
        spending=(),
        noise=None,
        differing=None,
        others={},
        summaries={},
        judge=None,
        model=None,
        git_sha=None,
    )
    source = html(bare, given.cases, (), raw={}, prompt_diff="")
    assert "not measured: mutual eval aa decisions --prompt draft_note@1" in source
    assert "Which reads better?" not in source
    assert BASELINE in source
    assert CANDIDATE in source


@pytest.mark.parametrize(
    ("before", "after", "fact"),
    [
        pytest.param(2_000_000, 1_000_000, "<b>-50%</b> <span>Cost: 2.00 to 1.00</span>", id="both_cost"),
        pytest.param(0, 1_500_000, "<b>+1.50</b> <span>Cost: 0 to 1.50</span>", id="from_nothing"),
        pytest.param(0, 0, None, id="free"),
        pytest.param(None, 1_000_000, None, id="unknown"),
    ],
)
def test_what_it_costs_is_said_where_it_says_something(before: int | None, after: int, fact: str | None) -> None:
    given = invented(4)
    one, other = given.comparison.spending
    spending = replace(one, cost_micro=before), replace(other, cost_micro=after)
    source = html(replace(given.comparison, spending=spending), given.cases, (), raw={}, prompt_diff="")
    assert ("<span>Cost:" in source) is (fact is not None)
    assert fact is None or fact in source


@pytest.mark.parametrize(
    ("judge", "is_greyed"), [pytest.param(a_judge(), False, id="calibrated"), pytest.param(None, True, id="not")]
)
def test_a_judge_is_greyed_until_people_agree_with_it(judge: JudgeResult | None, *, is_greyed: bool) -> None:
    given = invented(4)
    comparison = replace(given.comparison, judge=judge or given.comparison.judge)
    source = html(comparison, given.cases, (), raw={}, prompt_diff="")
    assert ('class="judged uncalibrated"' in source) is is_greyed
    assert ("uncalibrated: decides nothing" in source) is is_greyed
    assert "candidate 210, baseline 140, tie 60" in source


def test_the_doubts_of_small_numbers_and_of_an_early_stop_stand_with_the_rest() -> None:
    given = invented(4)
    source = html(
        replace(given.comparison, early=EarlyStop(33.5, 14, 1)), given.cases, given.answers, raw={}, prompt_diff=""
    )
    assert (
        "draft_note@1 differs from itself in 2.1% (1.4% to 3.2%, n=1000) of cases, and from draft_note@2 in 19.3%"
        in source
    )
    assert "False connects: worse with probability 96.0%, by more than the margin of 3 points with 74.0%" in source
    assert "stopped by the e-value of 33.5" in source
    assert ">no test</td>" in source  # no p of a criterion either
