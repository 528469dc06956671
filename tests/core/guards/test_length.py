"""Length as networks count it: UTF-16 code units after NFC."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.guards import check_note, count_units
from api.core.models import ProposedNote
from tests.builders import a_brief


@pytest.mark.parametrize(
    ("text", "units"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param("note", 4, id="ascii"),
        pytest.param("e\u0301", 1, id="composed"),
        pytest.param("x\u0301", 2, id="combining_mark_without_composed_form"),
        pytest.param("👍", 2, id="emoji_counts_twice"),
        pytest.param("👩‍🚒", 5, id="zwj_sequence"),
        pytest.param("שלום", 4, id="right_to_left"),
        pytest.param("𠮷", 2, id="rare_ideograph"),
        pytest.param("\ud83d", 1, id="half_a_pair"),
    ],
)
def test_units(text: str, units: int) -> None:
    assert count_units(text) == units


@given(st.text(st.characters(codec=None)))
def test_no_network_counts_more(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert count_units(text) >= len(composed)
    assert count_units(text) == sum(2 if ord(character) > 0xFFFF else 1 for character in composed)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("a " * 99 + "a.", [], id="200_units"),
        pytest.param("a " * 99 + "aa.", ["too_long"], id="201_units"),
        pytest.param("👍" * 101, ["says_nothing", "too_long"], id="101_emoji"),
    ],
)
def test_a_note_of_201_units_is_too_long(text: str, codes: list[str]) -> None:
    assert [item.code for item in check_note(ProposedNote(text=text, claims=()), a_brief())] == codes


def test_the_excess_is_named_and_marked() -> None:
    [found] = check_note(ProposedNote(text="ab " * 66 + "canals.", claims=()), a_brief())
    assert (found.start, found.end, found.detail) == (200, 205, "205 of 200 units: shorten by 5.")


def test_a_short_note_has_few_lines() -> None:
    [found] = check_note(ProposedNote(text="Dear Lena,\n\nbooks?\n\nyes?\n\nImran", claims=()), a_brief())
    assert found.code == "too_many_lines"


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        pytest.param("Could it be a book?", True, id="question"),
        pytest.param("Dear Lena, books! Imran Sadiq", True, id="signature"),
        pytest.param("Dear Lena, books for you 👍", True, id="emoji"),
        pytest.param("Dear Lena, canals and the people who", False, id="mid_sentence"),
        pytest.param("Dear Lena, canals…", False, id="ellipsis"),
        pytest.param("Dear Lena, canals:", False, id="colon"),
    ],
)
def test_a_note_ends_where_its_sentence_does(text: str, *, is_whole: bool) -> None:
    codes = [item.code for item in check_note(ProposedNote(text=text, claims=()), a_brief())]
    assert codes == ([] if is_whole else ["cut_off"])
