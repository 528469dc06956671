"""Only a note that is plainly in another language is rejected."""

import pytest

from api.core.guards import check_note
from api.core.models import ProposedNote
from tests.builders import a_brief


def is_rejected(note: str, language: str) -> bool:
    found = check_note(ProposedNote(text=note, claims=()), a_brief(language=language))
    return "wrong_language" in {item.code for item in found}


@pytest.mark.parametrize(
    ("note", "language"),
    [
        pytest.param("Guten Tag, ich würde gern mit Ihnen über Kanäle sprechen.", "en", id="german_for_english"),
        pytest.param("I would like to talk with you about the canals.", "de", id="english_for_german"),
        pytest.param("I would like to talk with you about the canals.", "ja", id="english_for_japanese"),
        pytest.param("運河について話したいと思います。", "nl", id="japanese_for_dutch"),
    ],
)
def test_another_language_is_rejected(note: str, language: str) -> None:
    assert is_rejected(note, language)


@pytest.mark.parametrize(
    ("note", "language"),
    [
        pytest.param("Hello Raghav", "de", id="only_a_greeting"),
        pytest.param("運河について話したいと思います。", "ja", id="as_asked"),
        pytest.param("Dw i'n hoffi camlesi a llyfrau am y dŵr.", "cy", id="language_nobody_here_reads"),
        pytest.param("Guten Tag, „Looking for writers who can explain canals“: das bin ich.", "de", id="quotation"),
    ],
)
def test_otherwise_it_stands(note: str, language: str) -> None:
    assert not is_rejected(note, language)
