"""Which form of address a profile uses with its reader."""

import pytest

from api.core.address_form import is_informal_agreed, is_reader_addressed_informally


@pytest.mark.parametrize(
    ("language", "profile"),
    [
        ("de", "Schreib mir, wenn du Glocken magst."),
        ("fr", "Si tu aimes les cloches, écris-moi."),
        ("es", "Escríbeme si te gustan las campanas."),
        ("pt", "Se gostas de sinos, escreve-me."),
        ("it", "Scrivimi se ti piacciono le campane."),
        ("nl", "Stuur mij een bericht over klokken."),
    ],
)
def test_a_profile_that_says_du_is_informal(language: str, profile: str) -> None:
    assert is_reader_addressed_informally(profile, language)


@pytest.mark.parametrize(
    ("language", "profile"),
    [
        pytest.param("de", "Schreiben S' mir, was bei Ihnen läutet, ob du oder Sie.", id="formal_too"),
        pytest.param("de", "Mein Buch heißt „Du und die Glocke“.", id="quoted"),
        pytest.param("fr", "Chef du chantier du canal.", id="article"),
        pytest.param("nl", "Werk waar je van kunt leven.", id="anybody"),
        pytest.param("en", "Write to me if you like bells.", id="one_form_only"),
        pytest.param(None, "du", id="language_unknown"),
    ],
)
def test_otherwise_it_is_not(language: str | None, profile: str) -> None:
    assert not is_reader_addressed_informally(profile, language)


@pytest.mark.parametrize("text", ["Wir duzen uns.", "we say du", "on se tutoie", "nos tuteamos", "ci diamo del tu"])
def test_an_agreed_du_is_read_from_what_the_user_says(text: str) -> None:
    assert is_informal_agreed(text)
    assert not is_informal_agreed("Ich möchte von ihm lernen.")
