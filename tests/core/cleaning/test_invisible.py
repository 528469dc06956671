"""Invisible characters go, and those that a script or an emoji is made of stay."""

import sys
import unicodedata

import pytest

from api.core.cleaning import clean

_SHOWN_FORMAT_CHARACTERS = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("a\u00adb", "ab", id="soft_hyphen"),
        pytest.param("a\u200bb\ufeffc", "abc", id="zero_width"),
        pytest.param("a\u200db\u200cc", "abc", id="joiners_in_latin"),
        pytest.param("ab\u200ec\u2066d\u2069", "abcd", id="direction_marks"),
        pytest.param("see \u202eyadot elpmaxe\u202cit", "see it", id="override_with_its_text"),
        pytest.param("s\u200be\u200be\u200b \u200bi\u200bt\u200b!now", "now", id="letters_cut_off_one_by_one"),
        pytest.param("ab\U000e0063\U000e0068c", "abc", id="tag_letters"),
        pytest.param("a\ufe0fb\U000e0101c", "abc", id="stray_selectors"),
        pytest.param("a\x00b\x1b[0m\x85c\r\n\td", "ab[0mc\n\td", id="controls_but_newline_and_tab"),
        pytest.param("a\u2800\u3164\u2028b", "ab", id="blanks"),
        pytest.param("e" + "\u0335" * 9 + "x", "e" + "\u0335" * 4 + "x", id="piled_marks"),
        pytest.param("a\u200b\u0301b", "ab", id="mark_on_a_removed_character"),
    ],
)
def test_what_nobody_sees_is_removed(text: str, left: str) -> None:
    assert clean(text).text == left


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("नमस्ते क्‍ष र्‍य", id="hindi"),
        pytest.param("می‌خواهم کتاب‌ها", id="persian"),
        pytest.param("ශ්‍රී ලංකා", id="sinhala"),
        pytest.param("👩‍🚒 👨‍👩‍👧‍👦 🏳️‍🌈 ❤️ 1️⃣ 👍🏽", id="emoji"),
        pytest.param("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", id="flag_of_scotland"),
        pytest.param("葛\U000e0100城", id="written_variant"),
        pytest.param("Tiếng Việt, ṩ, ǖ", id="stacked_diacritics"),
        pytest.param("שָׁלוֹם وَالسَّلَامُ", id="vowel_points"),
        pytest.param("한국어 가각", id="hangul"),
    ],
)
def test_what_a_script_or_an_emoji_needs_stays(text: str) -> None:
    assert clean(text).text == unicodedata.normalize("NFC", text)


def test_every_format_character_goes_where_nothing_needs_it() -> None:
    hidden = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Cf"]
    left = {ord(character) for character in hidden if clean(f"ab{character}").text != "ab"}
    assert left <= _SHOWN_FORMAT_CHARACTERS
