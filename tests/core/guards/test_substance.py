"""A note says something of the two people, or is a plain request."""

import pytest

from api.core.guards import check_note
from api.core.models import ProposedNote
from tests.builders import a_brief


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Hello, may I write to you?", [], id="plain_request"),
        pytest.param("Dear Lena, may I write to you?\nImran", [], id="plain_request_with_names"),
        pytest.param("Would it suit writers?", [], id="one_word_of_the_profile"),
        pytest.param("VOID", ["says_nothing"], id="a_word_from_nowhere"),
        pytest.param("Connect: tide ledger.", ["says_nothing"], id="words_from_nowhere"),
        pytest.param("Lena Hartwig.", ["says_nothing"], id="a_name"),
        pytest.param("👍", ["says_nothing"], id="no_word"),
    ],
)
def test_a_note_shares_a_word_with_the_inputs_or_only_asks(text: str, found: list[str]) -> None:
    assert [item.code for item in check_note(ProposedNote(text=text, claims=()), a_brief())] == found


def test_words_in_common_are_not_expected_across_languages() -> None:
    brief = a_brief(language="it")
    assert check_note(ProposedNote(text="Gentile Lena, posso raccontarle delle chiuse?", claims=()), brief) == ()
