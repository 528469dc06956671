"""What two texts have in common, without a dictionary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.drafting.rules.affinity import shared, stems


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
def test_shared_stems(one: str, other: str, expected: set[str]) -> None:
    assert shared(one, other) == expected


@given(st.text(max_size=80), st.text(max_size=80))
def test_sharing_is_mutual(one: str, other: str) -> None:
    assert shared(one, other) == shared(other, one)


def test_a_text_shares_all_its_stems_with_itself() -> None:
    text = "Kampfmittelräumung, Grundwasser und Langzeitzünder"
    assert shared(text, text) == stems(text)
