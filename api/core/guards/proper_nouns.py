"""Names of persons, organisations and places in a note that no input names.

A false alarm costs a good note, so each language is read by the signal it has: capitals inside a sentence, except in
German, where every noun has one and only a title, a preposition without an article or an acronym tells a name.
"""

import re
from collections.abc import Iterator
from typing import Final

from api.core.guards.folding import WORD, fold
from api.core.guards.names import TITLES
from api.core.guards.noun_words import GERMAN_NOUNS, NEUTRAL_CAPITALS
from api.core.guards.reading import Reading, starts_sentence
from api.core.languages import SUPPORTED
from api.core.models import Violation

_AFTER_GREETING: Final = re.compile(r"\A[^.!?\n]{1,60},\s*\Z")
_ACRONYM: Final = re.compile(r"\b(?=\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ])[^\W_]{2,}\b")
_GERMAN_PLACE_OF_NAME: Final = re.compile(
    r"\b(?:bei|aus|von|nach|in|für|Firma|Unternehmen|Stadt|Verein|Kanzlei|Klinikum|Universität)"
    r"\s+(?!Ihr(?:e[rnms]?)?\b|Ihnen\b|Sie\b)(?P<name>[A-ZÄÖÜ][\w&-]+(?:\.[\w&-]+)*(?:\s+[A-ZÄÖÜ][\w&-]+(?:\.[\w&-]+)*)*)"
)
_GERMAN_INSTITUTION: Final = re.compile(
    r"\b(?:beim|am|im|vom|zum|zur|(?:an|bei|von) der)\s+(?P<name>(?:"
    r"[A-ZÄÖÜ]\w{2,}(?:archiv|museum|institut|amt|werk|verlag|theater|schule|klinik|klinikum|stiftung|akademie|universität)"
    r"|(?:Archiv|Museum|Institut|Amt|Verlag|Theater|Klinikum|Universität|Hochschule|Akademie|Stiftung|Gymnasium)"
    r"\s+[A-ZÄÖÜ]\w+)(?:\s+[A-ZÄÖÜ]\w+)?)"
)
_TITLED: Final = re.compile(
    r"\b(?:Frau|Herrn?|Dr\.|Prof\.|Mrs?\.?|Ms\.?|Mme|Monsieur|Madame|Sra?\.|Señora?|Senhora?|Sig\.(?:ra)?|Signora?|Dott\.(?:ssa)?"
    r"|Avv\.|Dhr\.|Mevr(?:\.|ouw)|Meneer)\s+(?:(?:Dr|Prof|Dott|Ing)\.\s+)*(?P<name>[A-ZÀ-Þ][\w'’-]+(?:\s+[A-ZÀ-Þ][\w'’-]+)?)"
)
_GERMAN_NOUN_ENDINGS: Final = (
    "ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "tät", "täten", "ismus",
    "nis", "nisse", "ment", "ments", "anz", "enz", "ieren", "tum", "ling", "ik", "ur", "age", "ausch", "arbeit", "zeit",
)  # fmt: skip
_MIN_WORD: Final = 2


def check_proper_nouns(reading: Reading) -> Iterator[Violation]:
    """Every name that no input has, in the languages we can read."""
    if reading.brief.language not in SUPPORTED:
        return
    candidates = _german if reading.brief.language == "de" else _by_capitals
    seen: set[int] = set()
    for start, end in (*_titled(reading.own_words), *candidates(reading.own_words)):
        word = reading.own_words[start:end]
        if start not in seen and not reading.words.support_part(word):
            seen.add(start)
            yield reading.violation("unsupported_name", start, end, "No input names this: leave it out.")


def _titled(text: str) -> Iterator[tuple[int, int]]:
    for match in _TITLED.finditer(text):
        yield from _words_within(text, *match.span("name"))


def _by_capitals(text: str) -> Iterator[tuple[int, int]]:
    """Capitalised words inside a sentence."""
    for match in WORD.finditer(text):
        word = match.group()
        if not word[0].isupper() or len(word) < _MIN_WORD or _is_neutral(word):
            continue
        if starts_sentence(text, match.start()) or _AFTER_GREETING.match(text[: match.start()]):
            continue
        yield match.span()


def _german(text: str) -> Iterator[tuple[int, int]]:
    """Acronyms, institutions, and what follows a bare preposition and does not look like a common noun."""
    for match in _ACRONYM.finditer(text):
        if not _is_neutral(match.group()):
            yield match.span()
    for match in _GERMAN_INSTITUTION.finditer(text):
        yield from _words_within(text, *match.span("name"))
    for match in _GERMAN_PLACE_OF_NAME.finditer(text):
        for start, end in _words_within(text, *match.span("name")):
            if not _is_common_german(text[start:end]):
                yield start, end


def _is_common_german(word: str) -> bool:
    folded = fold(word)
    return (
        _is_neutral(word)
        or folded.endswith(_GERMAN_NOUN_ENDINGS)
        or any(folded in (noun, noun + "n", noun + "en", noun + "s", noun + "e") for noun in GERMAN_NOUNS)
    )


def _words_within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for word in WORD.finditer(text, start, end):
        if fold(word.group()) not in TITLES:
            yield word.span()


def _is_neutral(word: str) -> bool:
    folded = fold(word).removesuffix("'s")
    return folded in NEUTRAL_CAPITALS or folded in TITLES
