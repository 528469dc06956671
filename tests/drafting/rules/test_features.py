"""What a reading shows, by name."""

from api.drafting.rules.features import SAME_FIELD, features
from api.drafting.rules.reading import read
from tests.builders import a_brief


def shown(**request: object) -> frozenset[str]:
    return features(read(a_brief(**request)))


def test_cues_words_and_lengths_have_names() -> None:
    found = shown(goal="I could lend her my diary of repairs.", context=None)
    assert {"goal: offer", "goal says lend", "target: seeks", "no context", "goal of 6 words"} <= found
    assert "goal of 16 words" not in found


def test_what_two_sides_share_is_counted_up_to_three() -> None:
    target = {"name": "Ada Brink", "profile": "Bell founder. I cast carillons, tune handbells and repair clappers."}
    found = shown(
        target=target, goal="I tune handbells, repair clappers and would like to see carillons.", context=None
    )
    assert {f"goal and target: {count} in common" for count in (1, 2, 3)} <= found
    assert "goal and target: 4 in common" not in found


def test_one_field_of_work_in_other_words_is_in_common() -> None:
    target = {"name": "Ada Brink", "profile": "Commissioning editor at a small press."}
    assert SAME_FIELD in shown(target=target, goal="Could my diary become a book?")


def test_a_broken_wish_is_named() -> None:
    target = {"name": "Ada Brink", "profile": "Bell founder. No sales messages, please: I never answer them."}
    assert "a stated wish is broken" in shown(target=target, goal="I want to sell her our new bronze alloy.")
    assert "a stated wish is broken" not in shown(target=target, goal="I would like to learn how she tunes bells.")
