"""Page furniture goes with its separators; a person's own words that look alike stay."""

import pytest

from api.core.cleaning import clean


@pytest.mark.parametrize(
    "line",
    [
        "500+ connections",
        "Contact info · 500+ connections",
        "1,204 followers | 348 connections",
        "Message  More",
        "Followed by 212 people",
        "Followed by Ana Prohaska and 12 others you know",
        "Show all 11 skills",
        "People also viewed",
        "Report / Block",
        "Mitglied seit 2012 · 96 Kontakte",
        "Über 500 Kontakte · Kontaktinfo",
        "Alle 23 Kenntnisse anzeigen",
        "Plus de 500 relations · Coordonnées",
        "Más de 500 contactos · Información de contacto",
        "Mais de 500 conexões · Informações de contato",
        "Exibir todas as competências",
        "Oltre 500 collegamenti · Informazioni di contatto",
        "500+ connecties · Contactgegevens",
        "500+ bağlantı · İletişim bilgileri",
    ],
)
def test_a_line_of_page_junk_goes(line: str) -> None:
    assert clean(f"Welder in Sligo.\n{line}\nI teach.").text == "Welder in Sligo.\n\nI teach."


@pytest.mark.parametrize(
    ("line", "left"),
    [
        pytest.param("Petra Vukas · 3rd", "Petra Vukas", id="degree"),
        pytest.param("Zagreb · 500+ connections · Contact info", "Zagreb", id="behind_a_place"),
        pytest.param("500+ Kontakte · Kassel", "Kassel", id="before_a_place"),
        pytest.param("Kassel | 96 Kontakte | Dachdecker", "Kassel | Dachdecker", id="in_the_middle"),
    ],
)
def test_a_fragment_goes_with_its_separator(line: str, left: str) -> None:
    assert clean(line).text == left


@pytest.mark.parametrize(
    "words",
    [
        "I have 500+ connections and regret most of them.",
        "Contact details are visible to my connections.",
        "Mitglied im Fachausschuss Technik.",
        "More pipes, less talk",
        "Connect the wards | Message in a bottle",
        "2 Kinder, 96 Schafe",
        "I came 3rd at the regional ploughing match",
        "Seguir aprendiendo cada día",
    ],
)
def test_somebodys_own_words_stay(words: str) -> None:
    assert clean(words).text == words
