import random

import pytest

from api.core.likeness import groups_alike, opening, same_person_groups, words


def groups(*texts: str) -> tuple[tuple[int, ...], ...]:
    return groups_alike([words(text) for text in texts])


def test_texts_that_differ_in_a_word_are_alike() -> None:
    assert groups(
        "your talk in Skipton made me think of my diary",
        "you look for writers who can explain canals",
        "your talk in Leeds made me think of my diary",
    ) == ((0, 2),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("you are looking for writers on canals", "you are looking for help with a chiller", id="template"),
        pytest.param("may I show you my diary", "diary my you show I may", id="same_words_in_another_order"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_texts_that_share_only_words_or_a_beginning_are_not_alike(one: str, other: str) -> None:
    assert groups(one, other) == ()


def test_texts_of_one_word_are_alike_when_they_are_the_same() -> None:
    assert groups("hello", "HELLO!", "bonjour") == ((0, 1),)


def test_every_text_is_in_one_group_at_most() -> None:
    chance = random.Random(7)  # noqa: S311 - not a secret
    texts = [" ".join(chance.choices("lock canal diary talk book weir".split(), k=4)) for _ in range(200)]
    found = [place for group in groups(*texts) for place in group]
    assert len(found) == len(set(found)) > 0


def test_an_opening_leaves_out_names_and_what_comes_later() -> None:
    one = opening("Hello Lena Hartwig, I heard your talk. Imran", ["Lena Hartwig", "Imran Sadiq"])
    assert one == opening("hello Ida Moss, I heard your talk!", ["Ida Moss"]) == ("hello", "i", "heard", "your", "talk")
    assert len(opening("word " * 40, [])) == 12


PROFILE = "Commissioning editor at a small press in Leeds, non-fiction list on working waterways."


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        pytest.param(("Lena Hartwig", PROFILE), ("lena hartwig", PROFILE + " Likes tea."), True, id="pasted_again"),
        pytest.param(("Dr. Lena Hartwig", PROFILE), ("Lena Hartwig", PROFILE), True, id="with_a_title"),
        pytest.param((None, PROFILE), (None, PROFILE), True, id="without_a_name"),
        pytest.param(("Lena Hartwig", PROFILE), ("Ida Moss", PROFILE), False, id="two_of_one_team"),
        pytest.param(("Lena Hartwig", PROFILE), ("Lena Hartwig", "Potter in Kiel."), False, id="namesakes"),
    ],
)
def test_somebody_is_listed_twice_with_the_same_name_and_nearly_the_same_profile(
    one: tuple[str | None, str], other: tuple[str | None, str], *, is_same: bool
) -> None:
    assert same_person_groups([one, ("Somebody Else", "Baker."), other]) == (((0, 2),) if is_same else ())
