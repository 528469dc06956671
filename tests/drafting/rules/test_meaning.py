"""Vectors of words: near for near meanings, whatever the language, and never slow."""

from math import sqrt
from time import perf_counter

from api.drafting.rules.meaning import DIMENSIONS, meaning


def _near(one: str, other: str) -> float:
    left, right = meaning(one.split()), meaning(other.split())
    length = sqrt(sum(value**2 for value in left)) * sqrt(sum(value**2 for value in right))
    return sum(a * b for a, b in zip(left, right, strict=True)) / length


def test_words_of_one_meaning_are_nearer_than_others_across_languages() -> None:
    assert _near("nurse", "krankenschwester") > _near("nurse", "diesel")
    assert _near("verkaufen", "vender") > _near("verkaufen", "orchestra")


def test_a_compound_is_read_by_the_end_that_is_known() -> None:
    assert meaning(["hagelschadenbilder"]) == meaning(["bilder"])


def test_what_is_not_known_counts_for_nothing() -> None:
    assert meaning(["zzzqqxv"]) == meaning([]) == (0.0,) * DIMENSIONS
    assert meaning(["nurse", "zzzqqxv"]) == meaning(["nurse"])


def test_a_word_of_twenty_thousand_letters_costs_nothing() -> None:
    started = perf_counter()
    meaning(["ab" * 10_000])
    assert perf_counter() - started < 0.1
