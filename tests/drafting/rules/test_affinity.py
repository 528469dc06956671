"""What two texts have in common, without a dictionary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.drafting.rules.affinity import same_words, shared, terms


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("two outbreak closures", "a bay closure at night", {"closur"}, id="endings_do_not_matter"),
        pytest.param("Engpässe bei Fiebersaft", "die Lieferengpässe", {"engpas"}, id="inside_a_compound"),
        pytest.param("Straße", "STRASSE", {"strass"}, id="case_and_sharp_s"),
        pytest.param(
            "I want to learn from her", "I want to learn from him", set[str](), id="ordinary_words_say_nothing"
        ),
        pytest.param("barrière électrique", "barriere electrique", {"barrie", "electr"}, id="accents_are_folded"),
        pytest.param("", "anything", set[str](), id="nothing"),
    ],
)
def test_same_words(one: str, other: str, expected: set[str]) -> None:
    assert same_words(terms(one), terms(other)) == expected


@given(st.text(max_size=80), st.text(max_size=80))
def test_sharing_is_mutual(one: str, other: str) -> None:
    assert shared(terms(one), terms(other)) == shared(terms(other), terms(one))


def test_a_text_shares_all_its_stems_with_itself() -> None:
    text = "Kampfmittelräumung, Grundwasser und Langzeitzünder"
    assert shared(terms(text), terms(text)) == terms(text).stems


def test_words_of_one_field_have_the_field_in_common_whatever_the_language() -> None:
    assert shared(terms("Chefredakteurin"), terms("a diary for a book")) == {"field:publishing"}
