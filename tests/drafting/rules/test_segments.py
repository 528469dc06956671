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
    ],
)
def test_cut(text: str, expected: list[str]) -> None:
    assert [segment.text for segment in cut("target", text)] == expected


@given(st.text(max_size=200))
def test_every_segment_stands_where_it_says(text: str) -> None:
    assert all(text[segment.start : segment.end] == segment.text for segment in cut("goal", text))
