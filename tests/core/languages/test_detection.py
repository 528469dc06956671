"""Detection is tested on what it is for: short goals, telegraphic profiles, and languages that are not ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.languages import ISO_639_1, detect_language

_GOALS = [
    pytest.param("would like to ask her about the night shift", "en", id="en"),
    pytest.param("want to meet him and learn how he did it", "en", id="en_short"),
    pytest.param("will ihn fragen wie das im alltag läuft", "de", id="de_lower_case"),
    pytest.param("J'aimerais lui demander conseil pour mon projet", "fr", id="fr"),
    pytest.param("quiero hablar con ella de su trabajo", "es", id="es"),
    pytest.param("gostava que ela me explicasse os mapas", "pt", id="pt"),
    pytest.param("vorrei capire com'è il lavoro prima di decidere", "it", id="it"),
    pytest.param("ik wil haar graag spreken over de dijk", "nl", id="nl"),
    pytest.param("chcę z nią porozmawiać o tym projekcie", "pl", id="pl"),
    pytest.param("jag vill gärna prata med henne om det", "sv", id="sv"),
    pytest.param("onunla bu konu için konuşmak istiyorum", "tr", id="tr"),
    pytest.param("彼女と仕事について話したいです", "ja", id="ja"),
    pytest.param("想和她谈谈工作", "zh", id="zh"),
    pytest.param("хочу поговорить с ней о работе, это важно и мы были", "ru", id="ru"),
    pytest.param("хочу поговорити з нею про її роботу", "uk", id="uk"),
    pytest.param("می‌خواهم با او درباره پروژه گفتگو کنم", "fa", id="fa"),
]
_PROFILES = [
    pytest.param(
        "Pflegedienstleitung, Kreisklinik bei Ulm\nIch biete: Dienstplanung\nIch suche: Austausch", "de", id="de"
    ),
    pytest.param("Beheerder keringen, waterschap, Zeeland. 43 kilometer dijk.", "nl", id="nl"),
    pytest.param("Head of Structures | Bridges | Inspection of bearings and the long winters", "en", id="en"),
    pytest.param("Responsabile della cooperativa, formazione: Torino, Lovanio", "it", id="it"),
]


@pytest.mark.parametrize(("text", "language"), _GOALS + _PROFILES)
def test_a_short_text_is_told(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "   ", "1234 / 56", "SQL QGIS BIM", "🎮🚀"])
def test_a_text_without_evidence_is_not_guessed(text: str) -> None:
    assert detect_language(text) is None


@given(st.text())
def test_any_text_gives_a_known_code_or_none(text: str) -> None:
    found = detect_language(text)
    assert found is None or found in ISO_639_1
