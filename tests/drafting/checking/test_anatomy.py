"""How a note is taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.drafting.checking.anatomy import clauses, dissect
from tests.builders import TARGET, a_brief


@pytest.mark.parametrize(
    ("text", "greeting"),
    [
        pytest.param("Dear Ms Hartwig, I keep boats.", "Dear Ms Hartwig, ", id="with_a_title"),
        pytest.param("Hi Dr. Oona Blau! I keep boats.", "Hi Dr. Oona Blau! ", id="to_somebody_else"),
        pytest.param("Lena, I keep boats.", "Lena, ", id="the_name_alone"),
        pytest.param("Buenos días, Lena Hartwig: tengo barcos.", "Buenos días, Lena Hartwig: ", id="in_two_pieces"),
        pytest.param("Hello Lena\nI keep boats.", "Hello Lena", id="on_its_own_line"),
        pytest.param("Hi Lena - I keep boats.", "Hi Lena - ", id="before_a_dash"),
        pytest.param("Last week in Skipton, I heard your talk.", "", id="no_greeting"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_greeting_is_told_from_the_first_sentence(text: str, greeting: str) -> None:
    found = dissect(text, a_brief()).greeting
    assert text[found.start : found.end] == greeting


def test_sentences_keep_their_stops_and_an_abbreviation_ends_none() -> None:
    text = "Dear Lena, I know Dr. Blau; she keeps boats. Do you?\nImran Sadiq"
    found = dissect(text, a_brief()).sentences
    assert [text[part.start : part.end] for part in found] == [
        "I know Dr. Blau; she keeps boats.",
        "Do you?",
        "Imran Sadiq",
    ]


@pytest.mark.parametrize(
    ("language", "sentence", "found"),
    [
        pytest.param("en", "I keep boats, and you do.", ["I keep boats", "you do"], id="english"),
        pytest.param("de", "Ich suche Holz und Sie haben es!", ["Ich suche Holz", "Sie haben es"], id="german"),
        pytest.param("es", "Vivo en Huesca y leo.", ["Vivo en Huesca", "leo"], id="the_dutch_word_joins_no_spanish"),
        pytest.param("ja", "I keep boats and nets; you do", ["I keep boats and nets", "you do"], id="no_joiners_known"),
    ],
)
def test_a_sentence_parts_at_what_joins_its_clauses(language: str, sentence: str, found: list[str]) -> None:
    (whole,) = dissect(sentence, a_brief(target=TARGET | {"name": None})).sentences
    assert [sentence[part.start : part.end] for part in clauses(sentence, whole, language)] == found


@given(st.text(st.sampled_from("ab. ,;-—\n!?Hi Lena"), max_size=60))
def test_the_parts_of_any_text_stand_in_order_within_it(text: str) -> None:
    note = dissect(text, a_brief())
    places = [
        note.greeting.start,
        note.greeting.end,
        *(place for part in note.sentences for place in (part.start, part.end)),
    ]
    assert places == sorted(places)
    assert places[-1] <= len(text)
