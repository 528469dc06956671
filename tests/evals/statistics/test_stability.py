"""What became of a case over its repeats."""

import pytest

from evals.statistics.stability import Change, change, flip_rate


@pytest.mark.parametrize(
    ("baseline", "candidate", "expected"),
    [
        pytest.param("1", "1", "both_right", id="once_right"),
        pytest.param("0", "0", "both_wrong", id="once_wrong"),
        pytest.param("0", "1", "fixed", id="once_fixed"),
        pytest.param("1", "0", "broken", id="once_broken"),
        pytest.param("110", "001", "broken", id="two_thirds_are_enough"),
        pytest.param("100", "011", "fixed", id="two_thirds_are_enough_to_fix"),
        pytest.param("10", "00", "shaky", id="half_is_neither"),
        pytest.param("11111", "11000", "shaky", id="three_of_five_wrong_is_neither"),
        pytest.param("111", "10", "shaky", id="other_numbers_of_repeats"),
        pytest.param("111111", "110000", "broken", id="four_of_six"),
    ],
)
def test_the_change_of_a_case(baseline: str, candidate: str, expected: Change) -> None:
    assert change([b == "1" for b in baseline], [c == "1" for c in candidate]) == expected


def test_a_case_without_repeats_is_an_error() -> None:
    with pytest.raises(ValueError, match="repeat"):
        change([], [True])


def test_a_coin_flips_half_the_time_and_certainty_never() -> None:
    assert flip_rate(0.5) == 0.5
    assert flip_rate(0.0) == flip_rate(1.0) == 0
