"""How inputs are cut into sentences and lines that can be quoted in one piece."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.drafting.rules.segments import cut


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("I run a press. We need writers!", ["I run a press.", "We need writers!"], id="sentences"),
        pytest.param(
            "Dr. Okello met Prof. Voss at 3 a.m. in Hull.",
            ["Dr. Okello met Prof. Voss at 3 a.m. in Hull."],
            id="abbreviations",
        ),
        pytest.param("• Haves: C\n• Wants: exchange", ["Haves: C", "Wants: exchange"], id="bullets"),
        pytest.param(
            "Embedded Engineer | Munich · railway", ["Embedded Engineer", "Munich", "railway"], id="separators"
        ),
        pytest.param("織機は十二台。猫一匹。", ["織機は十二台。", "猫一匹。"], id="japanese"),
        pytest.param("queenless / swarming / fine", ["queenless / swarming / fine"], id="slashes_join"),
        pytest.param(" - \n · ", [], id="nothing_but_marks"),
        pytest.param(
            "I'd like to learn how a small brewery cools,\nand can go through her chiller figures in return.",
            ["I'd like to learn how a small brewery cools, and can go through her chiller figures in return."],
            id="a_wrapped_line",
        ),
        pytest.param(
            "Our glycol chiller throws away far more warmth\nthan our hot water\nneeds.",
            ["Our glycol chiller throws away far more warmth than our hot water", "needs."],
            id="a_short_line_is_not_wrapped",
        ),
        pytest.param(
            "Responsible for the archives of three small towns\nSpeaks Danish",
            ["Responsible for the archives of three small towns", "Speaks Danish"],
            id="a_line_that_begins_anew",
        ),
        pytest.param(
            "Looking for people who collect old glaze recipes\nno sales pitches please",
            ["Looking for people who collect old glaze recipes", "no sales pitches please"],
            id="a_line_that_says_no",
        ),
        pytest.param(
            "Ich suche Menschen, die alte Glasurrezepte sammeln,\nkeine Werbung bitte",
            ["Ich suche Menschen, die alte Glasurrezepte sammeln", "keine Werbung bitte"],
            id="a_line_that_says_no_in_german",
        ),
        pytest.param(
            "Sails the Baltic coast with old boats since 2009\niOS developer at night",
            ["Sails the Baltic coast with old boats since 2009", "iOS developer at night"],
            id="a_word_with_a_capital_inside",
        ),
        pytest.param("Bread, honey,\nletters", ["Bread, honey", "letters"], id="no_comma_is_left_at_an_end"),
    ],
)
def test_cut(text: str, expected: list[str]) -> None:
    assert [segment.text for segment in cut("target", text)] == expected


@given(st.text(max_size=200) | st.text("ab ,.\n", min_size=40, max_size=400))
def test_every_segment_stands_where_it_says(text: str) -> None:
    as_read = text.replace("\n", " ")
    assert all(as_read[segment.start : segment.end] == segment.text.replace("\n", " ") for segment in cut("goal", text))
