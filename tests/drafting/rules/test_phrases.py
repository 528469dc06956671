"""What the rules say is complete and clean in every language."""

import re
import tomllib
from importlib.resources import files
from typing import TypeAlias

import pytest

from api.core.address_form import FORMAL, INFORMAL
from api.core.languages import SUPPORTED
from api.drafting.rules.phrases import has, say, say_all

Table: TypeAlias = "dict[str, str | list[str] | Table]"

INFORMAL_KEY = "_informal"
QUOTE_MARKS = re.compile(r"[„“”«»\"]")


def phrases(language: str) -> dict[str, tuple[str, ...]]:
    """All sentences of a language under their dotted keys; a single one as a list of one."""
    text = (files("api.drafting.rules") / "phrases" / f"{language}.toml").read_text("utf-8")
    return dict(flat(tomllib.loads(text), ""))


def flat(table: Table, prefix: str) -> list[tuple[str, tuple[str, ...]]]:
    found: list[tuple[str, tuple[str, ...]]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            found += flat(value, f"{prefix}{name}.")
        else:
            found.append((prefix + name, tuple(value) if isinstance(value, list) else (str(value),)))
    return found


def slots(sentences: tuple[str, ...]) -> set[frozenset[str]]:
    return {frozenset(re.findall(r"\{(\w+)\}", sentence)) for sentence in sentences}


ENGLISH = phrases("en")


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_language_has_the_keys_of_english_and_only_informal_ones_beside_them(language: str) -> None:
    keys = set(phrases(language))
    assert keys >= set(ENGLISH)
    assert {key.removesuffix(INFORMAL_KEY) for key in keys} == set(ENGLISH)


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_sentence_has_the_slots_of_the_english_one(language: str) -> None:
    for key, sentences in phrases(language).items():
        if key != "quotes":
            assert slots(sentences) == slots(ENGLISH[key.removesuffix(INFORMAL_KEY)]), key


@pytest.mark.parametrize("language", SUPPORTED)
def test_every_list_is_as_long_as_the_english_one(language: str) -> None:
    for key, sentences in phrases(language).items():
        assert len(sentences) == len(ENGLISH[key.removesuffix(INFORMAL_KEY)]), key


@pytest.mark.parametrize("language", SUPPORTED)
def test_no_sentence_has_a_dash_a_digit_or_a_loose_space(language: str) -> None:
    for key, sentences in phrases(language).items():
        for sentence in sentences:
            assert not re.search(r"[—–\d]|  |^ | $", sentence) or key == "quotes", (key, sentence)


@pytest.mark.parametrize("language", SUPPORTED)
def test_sentences_quote_with_the_marks_of_their_language(language: str) -> None:
    opening, closing = phrases(language)["quotes"]
    for key, sentences in phrases(language).items():
        for sentence in sentences:
            if "{quote}" in sentence:
                assert f"{opening}{{quote}}{closing}" in sentence, (key, sentence)
                assert set(QUOTE_MARKS.findall(sentence)) <= set(opening + closing), (key, sentence)


@pytest.mark.parametrize("language", [language for language in SUPPORTED if language != "en"])
def test_a_note_keeps_to_one_form_of_address(language: str) -> None:
    for key, sentences in phrases(language).items():
        if not key.startswith("note."):
            continue
        is_informal = key.endswith(INFORMAL_KEY)
        wrong = FORMAL[language] if is_informal else INFORMAL[language]
        for sentence in sentences:
            assert not wrong.search(sentence), (key, sentence)
        if not is_informal and f"{key}{INFORMAL_KEY}" not in phrases(language):
            assert not any(FORMAL[language].search(sentence) for sentence in sentences), key


def test_french_parts_its_double_marks_with_a_no_break_space() -> None:
    for key, sentences in phrases("fr").items():
        for sentence in sentences:
            assert not re.search(r"(?<!\N{NO-BREAK SPACE})[:;?!»](?!\w)|«(?!\N{NO-BREAK SPACE})", sentence), key


def test_a_slot_is_filled_as_plain_text() -> None:
    assert say("nl", "advice.extra.you_write", quote="{name}") == "Je schrijft: “{name}”."


def test_a_list_is_read_in_order_and_a_missing_key_is_an_empty_one() -> None:
    assert say_all("it", "advice.mass_outreach.change")[0].startswith("Una persona, un motivo")
    assert say_all("it", "note.nothing") == ()
    assert has("it", "note.greeting")
