"""Every language hears and says the same things, and what it says is fit to be read."""

import re
from typing import get_args

import pytest

from api.core.guards import check_advice
from api.core.languages import SUPPORTED
from api.core.models import ProposedAdvice
from api.drafting.shortlisting.wording import Cue, cues, phrases
from tests.builders import a_brief

ENGLISH = phrases("en")


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_sentence_is_there_with_its_slots(language: str) -> None:
    said = phrases(language)
    assert {section: set(said[section]) for section in said} == {section: set(ENGLISH[section]) for section in ENGLISH}
    for section, sentences in said.items():
        for key, sentence in sentences.items():
            assert re.findall(r"{\w+}", sentence) == re.findall(r"{\w+}", ENGLISH[section][key]), (section, key)


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_sentence_passes_the_guards_of_advice(language: str) -> None:
    for sentences in phrases(language).values():
        for key, sentence in sentences.items():
            said = re.sub(r"{\w+}", "3", sentence)
            advice = ProposedAdvice(summary=said, what_would_change_it=(), next_steps=(said,))
            assert check_advice(advice, a_brief()) == (), key


@pytest.mark.parametrize("language", SUPPORTED)
def test_no_sentence_has_a_dash_or_a_loose_space(language: str) -> None:
    for sentences in phrases(language).values():
        assert [sentence for sentence in sentences.values() if re.search(r"[—–]|  |^ | $", sentence)] == []


def test_french_parts_its_double_marks_with_a_no_break_space() -> None:
    for sentences in phrases("fr").values():
        assert [text for text in sentences.values() if re.search(r"(?<!\N{NO-BREAK SPACE})[:;?!]", text)] == []


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_cue_is_there(language: str) -> None:
    assert set(cues(language)) == set(get_args(Cue))


@pytest.mark.parametrize(
    ("language", "profile", "heard"),
    [
        pytest.param("en", "I only connect with people I have met.", {"acquaintance"}, id="en_met"),
        pytest.param("en", "No cold messages, please.", {"acquaintance"}, id="en_cold"),
        pytest.param("en", "Submissions through the form on our site only.", {"named_way"}, id="en_form"),
        pytest.param("en", "Questions about admission: office hours.", {"named_way"}, id="en_office_hours"),
        pytest.param("en", "Write to me by e-mail if you have a story.", {"email"}, id="en_mail"),
        pytest.param("en", "Runs the Calder canal society, monthly meetup.", {"group"}, id="en_society"),
        pytest.param("en", "I post weekly about how books get made.", {"posts"}, id="en_posts"),
        pytest.param("en", "Lock keeper. Likes boats.", set[str](), id="en_nothing"),
        pytest.param(
            "de", "Ich vernetze mich nur mit Leuten, die ich persönlich kenne.", {"acquaintance"}, id="de_met"
        ),
        pytest.param("de", "Anfragen bitte über die Sprechstunde.", {"named_way"}, id="de_office_hours"),
        pytest.param("de", "Am besten per E-Mail.", {"email"}, id="de_mail"),
        pytest.param("de", "Organisiert den Stammtisch Stadtgärtnern.", {"group"}, id="de_group"),
        pytest.param("de", "Ich schreibe jede Woche über Böden.", {"posts"}, id="de_posts"),
        pytest.param("fr", "J'accepte seulement les gens que j'ai rencontrés.", {"acquaintance"}, id="fr_met"),
        pytest.param("fr", "Écrivez-moi par courriel.", {"email"}, id="fr_mail"),
        pytest.param("es", "Solo acepto a personas que conozco en persona.", {"acquaintance"}, id="es_met"),
        pytest.param("es", "Consultas a través del formulario.", {"named_way"}, id="es_form"),
        pytest.param("pt", "Só aceito pessoas que conheço.", {"acquaintance"}, id="pt_met"),
        pytest.param("pt", "Escrevo todas as semanas no meu blogue.", {"posts"}, id="pt_posts"),
        pytest.param("it", "Accetto solo chi conosco di persona.", {"acquaintance"}, id="it_met"),
        pytest.param("it", "Coordino un gruppo di lettura.", {"group"}, id="it_group"),
        pytest.param("nl", "Ik voeg alleen mensen toe die ik heb ontmoet.", {"acquaintance"}, id="nl_met"),
        pytest.param("nl", "Vragen graag via het formulier.", {"named_way"}, id="nl_form"),
    ],
)
def test_a_way_that_a_profile_leaves_open_is_heard(language: str, profile: str, heard: set[str]) -> None:
    assert {cue for cue, pattern in cues(language).items() if pattern.search(profile)} == heard
