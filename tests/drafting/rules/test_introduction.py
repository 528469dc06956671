"""Who is writing, in the words of their own profile, or not at all."""

import pytest

from api.drafting.rules.introduction import introduction
from api.drafting.rules.reading import read
from tests.builders import a_brief


def introduced(profile: str, **request: object) -> str | None:
    brief = a_brief(**({"sender": {"name": "Mads Holm", "profile": profile}} | request))
    part = introduction(read(brief))
    if part is None:
        return None
    assert part.segment
    assert part.segment.text in profile
    return part.text


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        pytest.param(
            "Teacher at a seamanship school in Svendborg. Twelve winters in the ice.",
            "Teacher at a seamanship school in Svendborg",
            id="the_first_sentence",
        ),
        pytest.param(
            "I teach at a seamanship school in Svendborg. Twelve winters.",
            "I teach at a seamanship school in Svendborg",
            id="said_in_the_first_person",
        ),
        pytest.param(
            "Beekeeper with the widest round in the north, sixty villages, two vans, one trailer and a dog.",
            "Beekeeper with the widest round in the north, sixty villages",
            id="cut_at_a_clause",
        ),
        pytest.param("Takes over the locksmith's shop of his aunt.", None, id="somebody_in_the_third_person"),
        pytest.param("Plumber, 0170 5556677, any day of the week", None, id="never_a_telephone_number"),
        pytest.param("Lehrer an einer Seefahrtsschule, seit zwölf Wintern im Eis.", None, id="another_language"),
    ],
)
def test_a_user_is_introduced_by_the_beginning_of_their_profile(profile: str, words: str | None) -> None:
    text = introduced(profile)
    assert (text is None) == (words is None)
    assert words is None or (text and text.endswith(f"{words}."))


def test_a_sentence_of_the_users_own_needs_no_words_before_it() -> None:
    assert introduced("I teach at a seamanship school.") == "I teach at a seamanship school."


def test_nobody_is_introduced_who_said_nothing_of_themselves() -> None:
    assert introduction(read(a_brief(sender=None))) is None
