"""The rules engine on the open cases: what the figures may not fall below, and what must never happen."""

import asyncio

import pytest

from evals.cases import load
from evals.rules import Result, accuracy, anchored, false_rates, forbidden, most_alike, report, run


@pytest.fixture(scope="module")
def results() -> tuple[Result, ...]:
    return asyncio.run(run(load("cases_open")))


def test_the_rules_engine_decides_better_than_chance(results: tuple[Result, ...]) -> None:
    rate = accuracy(results)
    assert rate.n == 124
    assert rate.low > 0.60


def test_no_note_is_over_its_limit_or_says_what_its_case_forbids(results: tuple[Result, ...]) -> None:
    notes = [result.draft.note for result in results if result.draft.note]
    assert all(note.length <= note.limit for note in notes)
    assert forbidden(results) == ()


def test_most_notes_stand_on_a_piece_of_the_profile_or_the_context(results: tuple[Result, ...]) -> None:
    assert anchored(results).value > 0.4


def test_no_two_notes_of_one_language_are_alike(results: tuple[Result, ...]) -> None:
    assert most_alike(results)[0] < 0.6


def test_the_report_names_every_figure(results: tuple[Result, ...]) -> None:
    false_yes, false_no = false_rates(results)
    text = report(results)
    assert all(str(rate) in text for rate in (accuracy(results), false_yes, false_no))
    assert f"{most_alike(results)[0]:.2f}" in text


def test_the_halves_of_a_minimal_pair_share_a_name() -> None:
    pairs = {case.id: case.pair for case in load("cases_open")}
    assert (pairs["en-003a"], pairs["en-003b"], pairs["en-005"]) == ("en-003", "en-003", "en-005")
