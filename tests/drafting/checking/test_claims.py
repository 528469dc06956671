"""Which clauses of a note are found to be supported, and by whose words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.drafting.checking.claims import find_claims
from tests.builders import a_brief

_WORDS = (
    "Dear Lena, ",
    "I ",
    "you ",
    "keep a diary",
    "canals",
    " and ",
    ". ",
    "; ",
    "eleven",
    "—",
    "\n",
    "Skipton",
    "Dr. ",
)


@pytest.mark.parametrize(
    ("clause", "source"),
    [
        pytest.param("I keep a diary of every repair", "sender", id="the_writers_own_fact"),
        pytest.param("you look for writers who can explain canals", "target", id="the_readers_own_fact"),
        pytest.param("I heard your talk in Skipton", "context", id="what_links_the_two"),
        pytest.param("could my lock keeper's diary become a book for your list", "goal", id="what_a_question_rests_on"),
    ],
)
def test_a_clause_is_credited_to_whose_fact_it_is(clause: str, source: str) -> None:
    brief = a_brief()
    (claim,) = find_claims(f"Dear Lena, {clause}.", brief)
    assert (claim.text, claim.source) == (clause, source)
    assert brief.texts[claim.source].original[claim.start : claim.end] == claim.evidence


@pytest.mark.parametrize(
    "note",
    [
        pytest.param("Dear Lena, you keep a diary of every repair.", id="the_writers_fact_said_of_the_reader"),
        pytest.param("Dear Lena, I am looking for writers who explain canals.", id="and_the_other_way_round"),
        pytest.param("Dear Lena, I bake bread in Lyme.", id="no_input_says_so"),
        pytest.param("Dear Lena,", id="only_a_greeting"),
    ],
)
def test_what_the_owner_did_not_say_is_no_claim(note: str) -> None:
    assert find_claims(note, a_brief()) == ()


def test_a_clause_without_a_pronoun_speaks_of_the_one_before_it() -> None:
    found = find_claims("Dear Lena, I hold a lock on the Calder and keep a diary of every repair.", a_brief())
    assert [claim.source for claim in found] == ["sender", "sender"]


@given(st.lists(st.sampled_from(_WORDS), max_size=25).map("".join))
def test_a_claim_quotes_the_note_and_its_input(text: str) -> None:
    brief = a_brief()
    for claim in find_claims(text, brief):
        assert claim.text in text
        assert brief.texts[claim.source].original[claim.start : claim.end] == claim.evidence
