"""The distance between two texts, against the textbook way of finding it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.edit_distance import edit_distance, relative_edit_distance

_TEXTS = st.text(st.sampled_from("abÄ— "), max_size=20)


def _by_the_textbook(one: str, other: str) -> int:
    row = list(range(len(one) + 1))
    for there, right in enumerate(other, start=1):
        before, row[0] = row[0], there
        for here, left in enumerate(one, start=1):
            before, row[here] = row[here], min(row[here] + 1, row[here - 1] + 1, before + (left != right))
    return row[-1]


@given(_TEXTS, _TEXTS)
def test_the_distance_is_that_of_the_textbook(one: str, other: str) -> None:
    assert edit_distance(one, other) == _by_the_textbook(one, other)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        pytest.param("kitten", "sitting", 3, id="replaced_and_put_in"),
        pytest.param("", "abc", 3, id="from_nothing"),
        pytest.param("👩‍🚒x" * 1_000, "👩‍🚒y" * 1_000, 1_000, id="long_and_beyond_the_basic_plane"),
    ],
)
def test_a_known_distance(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other) == edit_distance(other, one) == distance


@given(_TEXTS, _TEXTS)
def test_the_relative_distance_lies_between_nothing_and_everything(one: str, other: str) -> None:
    assert 0 <= relative_edit_distance(one, other) <= 1
    assert (relative_edit_distance(one, other) == 0) == (one == other)
