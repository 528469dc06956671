"""One number in many spellings is one number; another number is a fault."""

import pytest

from api.core.guards import check_note
from api.core.models import ProposedNote
from tests.builders import a_brief


def codes(note: str, goal: str, language: str = "en") -> list[str]:
    brief = a_brief(goal=goal, context=None, sender=None, language=language, target={"profile": "I mend locks."})
    return [item.code for item in check_note(ProposedNote(text=note, claims=()), brief)]


@pytest.mark.parametrize(
    ("note", "goal", "language"),
    [
        pytest.param("I have 1,100 beds.", "1100 beds", "en", id="separator"),
        pytest.param("I have 1.100 beds.", "eleven hundred or 1,100 beds", "en", id="other_separator"),
        pytest.param("I kept 9,5 mm film.", "9.5 mm film", "en", id="decimal_comma"),
        pytest.param("I have 40,000 sheep.", "40k sheep", "en", id="thousands"),
        pytest.param("I have 240 hives.", "two hundred and forty hives", "en", id="words_in_the_input"),
        pytest.param("I have two hundred and forty hives.", "240 hives", "en", id="words_in_the_note"),
        pytest.param("Ich habe zweiundzwanzig Schafe.", "22 sheep", "de", id="german_compound"),
        pytest.param("Ho ventidue pecore.", "22 pecore", "it", id="italian_compound"),
        pytest.param("Ik heb tweeëntwintig schapen.", "22 schapen", "nl", id="dutch_compound"),
        pytest.param("From 2011 to 2014, or two or three years.", "2011-2014", "en", id="range_and_small_words"),
        pytest.param("I took the 3rd and the B2 course.", "3rd, B2", "en", id="inside_words"),
        pytest.param("Elf Jahre lese ich Schleusen.", "elf Jahre Schleusen", "de", id="ambiguous_word"),
    ],
)
def test_a_number_of_the_inputs_is_supported_in_any_spelling(note: str, goal: str, language: str) -> None:
    assert "unsupported_number" not in codes(note, goal, language)


@pytest.mark.parametrize(
    ("note", "goal"),
    [
        pytest.param("I have 1,101 beds.", "1,100 beds", id="off_by_one"),
        pytest.param("I have 400 beds.", "40 beds", id="one_nought_more"),
        pytest.param("Four, five, six beds.", "four and six beds", id="in_a_row"),
        pytest.param("I have ninety beds.", "nineteen beds", id="near_sound"),
        pytest.param("I have ４００ beds.", "40 beds", id="full_width"),
    ],
)
def test_any_other_number_is_not(note: str, goal: str) -> None:
    assert codes(note, goal) == ["unsupported_number"]
