"""How people are greeted by the name they give."""

import pytest

from api.drafting.rules.greeting import name_for_greeting, name_words


@pytest.mark.parametrize(
    ("name", "language", "informal", "expected"),
    [
        pytest.param("Lena Hartwig", "en", False, "Lena", id="english_uses_the_first_name"),
        pytest.param("Dr Marguerite Okello", "en", False, "Dr Okello", id="english_title_goes_with_the_last_name"),
        pytest.param("Assoc. Prof. Temperance Nakagawa", "en", False, "Professor Nakagawa", id="a_professor"),
        pytest.param("Professor Emerita Winifred Akers", "en", False, "Professor Akers", id="emerita"),
        pytest.param("Commodore (ret.) Aisling Varga", "en", False, "Commodore Varga", id="brackets_are_left_out"),
        pytest.param("Maximilian 'Max' Storm-Adair", "en", False, "Maximilian", id="nicknames_are_left_out"),
        pytest.param("Prof. Dr. Antje Voss", "de", False, "Prof. Dr. Antje Voss", id="formal_german_keeps_all"),
        pytest.param("Prof. Dr. Antje Voss", "de", True, "Antje", id="informal_german_uses_the_first_name"),
        pytest.param("早乙女 千景", "en", False, "早乙女 千景", id="other_scripts_are_kept_whole"),
        pytest.param("Miss Ada Brink, FRCS", "en", False, "Miss Brink", id="letters_are_left_out"),
        pytest.param("Lena Hartwig, M.Sc., MBA", "de", False, "Lena Hartwig", id="degrees_are_left_out"),
        pytest.param("DR ADA BRINK", "en", False, "DR BRINK", id="a_name_in_capitals"),
        pytest.param("Dr", "en", False, "Dr", id="nothing_but_a_title"),
    ],
)
def test_a_name_is_greeted_by(name: str, language: str, *, informal: bool, expected: str) -> None:
    assert name_for_greeting(name, language=language, informal=informal) == expected


def test_titles_and_initials_do_not_stand_for_a_person() -> None:
    assert name_words("Dr. J. Ann-Marie O'Neil") == ("Ann-Marie", "O'Neil")
