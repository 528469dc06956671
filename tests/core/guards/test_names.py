"""Whose name stands where, and how it is spelled."""

import pytest

from api.core.guards import check_note
from api.core.models import ProposedNote
from tests.builders import a_brief


def codes(note: str, **fields: object) -> list[str]:
    people: dict[str, object] = {
        "target": {"name": "Dr Hélène Le Goff-Baird", "profile": "I restore film in Quimper with Marta Quill."},
        "sender": {"name": "Mads Holm", "profile": "Projectionist."},
    }
    return [item.code for item in check_note(ProposedNote(text=note, claims=()), a_brief(**(people | fields)))]


@pytest.mark.parametrize(
    ("note", "language"),
    [
        ("Hello Hélène, may I write?", "en"),
        ("Dear Dr Le Goff-Baird, may I write?", "en"),
        ("Dear Ms Baird, may I write? Best, Mads", "en"),
        ("Good morning, may I write?\n\nMads Holm", "en"),
        ("Hola, Hélène: ¿puedo escribirle?", "es"),
        ("Sehr geehrte Frau Dr. Le Goff-Baird, darf ich schreiben?\nViele Grüße\nMads Holm", "de"),
        ("Chère Madame Le Goff-Baird, puis-je vous écrire ?", "fr"),
        ("Hélènes Filme mag ich. Darf ich schreiben?", "de"),
    ],
)
def test_the_two_names_in_any_part_are_right(note: str, language: str) -> None:
    assert codes(note, language=language) == []


@pytest.mark.parametrize(
    ("note", "found"),
    [
        pytest.param("Hello Marta, may I write?", ["wrong_greeting"], id="somebody_else_of_the_inputs"),
        pytest.param("Hello Helene, may I write?", ["misspelt_name", "wrong_greeting"], id="accents_dropped"),
        pytest.param("May I write? Best, Marta Quill", ["wrong_signature"] * 2, id="signed_by_somebody_else"),
        pytest.param("May I write to you?\nMarta", ["wrong_signature"], id="last_line"),
    ],
)
def test_any_other_name_there_is_wrong(note: str, found: list[str]) -> None:
    assert [code for code in codes(note) if code != "unsupported_name"] == found


def test_without_a_known_name_only_names_of_the_inputs_are_greeted() -> None:
    nameless = {"name": None, "profile": "Tilda Arkwright, weaver in Hebden Bridge."}
    assert codes("Hello Tilda, may I write?", target=nameless) == []
    assert "wrong_greeting" in codes("Hello Oona, may I write?", target=nameless)
