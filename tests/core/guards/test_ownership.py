"""Whose fact it is, and what a person is said to be."""

import pytest

from api.core.guards import check_note
from api.core.models import ProposedNote
from tests.builders import a_brief

_KEEPER = {
    "target": {
        "name": "Lena Hartwig",
        "profile": "Editor in Leeds with 40 authors, runs a prize-winning reading room.",
    },
    "sender": {"name": "Imran Sadiq", "profile": "Lock keeper on the Calder, 300 repairs in a diary."},
    "goal": "I'd like to ask whether her reading room would show my diary and our lanterns.",
    "context": None,
}


def codes(text: str, **fields: object) -> list[str]:
    return [item.code for item in check_note(ProposedNote(text=text, claims=()), a_brief(**(_KEEPER | fields)))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Would your reading room show my diary?", [], id="each_their_own"),
        pytest.param("Would your reading room show three hundred repairs?", [], id="no_owner_named"),
        pytest.param("Your 300 repairs are why I write.", ["wrong_owner"], id="number_of_the_sender"),
        pytest.param("You have 300 repairs in hand.", ["wrong_owner"], id="number_after_a_verb"),
        pytest.param("My 40 authors would like the diary.", ["wrong_owner"], id="number_of_the_target"),
        pytest.param("Your lanterns would suit the room.", ["wrong_owner"], id="said_to_be_the_senders"),
        pytest.param("Your team of 300 repairs locks.", ["wrong_owner"], id="number_after_with"),
        pytest.param("Could you read my 300 repairs?", [], id="question"),
    ],
)
def test_what_one_has_is_not_credited_to_the_other(text: str, found: list[str]) -> None:
    assert codes(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("As a lock keeper I keep a diary.", [], id="own"),
        pytest.param("As an editor you know what a diary needs.", [], id="of_the_target"),
        pytest.param(
            "As a fellow editor, I have a diary for you.", ["unsupported_act", "unsupported_role"], id="fellow"
        ),
        pytest.param("I'm a diver with a diary.", ["unsupported_role"], id="nobodys"),
        pytest.param("I'm a newcomer with a diary.", [], id="anybody_may_say_it"),
    ],
)
def test_a_role_is_what_that_persons_inputs_say(text: str, found: list[str]) -> None:
    assert codes(text) == found


def test_a_role_in_a_language_the_sender_does_not_use_is_only_checked_against_the_target() -> None:
    german = {
        "sender": {"name": "Imran Sadiq", "profile": "Schleusenwärter an der Lahn seit elf Jahren, mit Tagebuch."}
    }
    german |= {"goal": "Ich möchte wissen, ob mein Tagebuch für sie ein Buch werden könnte."}
    assert codes("As a lock keeper I have a diary for an editor.", **german) == []
    assert codes("As an editor I have a diary.", **german) == ["unsupported_role"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Would your prize-winning reading room show it?", [], id="the_targets"),
        pytest.param("Would you show our award-winning diary?", ["unsupported_credential"], id="not_the_senders"),
        pytest.param("I keep the oldest diary on the Calder.", ["unsupported_credential"], id="superlative"),
        pytest.param("I'm a chartered keeper on the Calder.", ["unsupported_credential"], id="chartered"),
    ],
)
def test_praise_needs_an_input_of_the_person_it_is_for(text: str, found: list[str]) -> None:
    assert codes(text) == found
