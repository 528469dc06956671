"""Distinctness: the two notes of a run that are most alike."""

import pytest

from evals.scorers.distinctness import bare, most_alike
from tests.evals.builders import a_case


def test_the_most_alike_of_one_language_are_found() -> None:
    notes = [
        ("a", "en", "may i show you my diary of locks"),
        ("b", "en", "your talk made me think of bridges"),
        ("c", "en", "may i show you my photos of locks"),
    ]
    assert most_alike(notes) == (pytest.approx(7 / 8), "a", "c")


def test_notes_of_two_languages_are_not_compared() -> None:
    assert most_alike([("a", "en", "canal"), ("b", "nl", "canal")]) == (0.0, "", "")


def test_names_and_case_make_no_note_distinct() -> None:
    one = bare(a_case(), "Hello Lena Hartwig, May I ask? Imran")
    assert one == bare(a_case(target={"name": "Ida Moss", "profile": "x"}), "Hello Ida Moss, may I ask? Sadiq")
