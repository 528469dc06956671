"""How well the guards tell invented facts from true ones, over the notes of `evals/datasets/grounding.jsonl`."""

from collections import Counter

import pytest

from evals.grounding import Measured, caught, load, measure, wrongly_rejected

_NOTES = tuple(load())
_RESULTS: tuple[Measured, ...] = (*measure("dev"), *measure("held"))


def test_half_of_the_notes_have_one_invented_fact_and_all_seven_languages_are_there() -> None:
    planted = sum(note.planted is not None for note in _NOTES)
    assert len(_NOTES) >= 150
    assert abs(planted - len(_NOTES) / 2) <= len(_NOTES) * 0.05
    assert {note.language for note in _NOTES} == {"en", "de", "fr", "es", "pt", "it", "nl"}
    assert min(Counter(note.planted for note in _NOTES).values()) >= 8
    assert len({note.id for note in _NOTES}) == len(_NOTES)


def test_a_span_stands_in_its_note_exactly_where_a_fact_is_planted() -> None:
    for note in _NOTES:
        assert (note.span is None) == (note.planted is None)
        assert note.span is None or 0 <= note.span[0] < note.span[1] <= len(note.note)


def test_ninety_five_percent_of_the_invented_facts_are_found() -> None:
    assert caught(_RESULTS).value >= 0.95


def test_at_most_five_percent_of_the_true_notes_are_rejected() -> None:
    assert wrongly_rejected(_RESULTS).value <= 0.05


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt", "it", "nl"])
def test_no_language_is_left_behind(language: str) -> None:
    spoken = [result for result in _RESULTS if result.note.language == language]
    assert caught(spoken).value >= 0.9
    assert wrongly_rejected(spoken).value <= 0.1
