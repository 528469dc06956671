"""Phrases that give a note away: pitch, flattery, stock openers, buzzwords, machine cadence.

One data file a language; its patterns spell the apostrophe as U+2019 and are matched without regard to case.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from api.core.guards.folding import WORD
from api.core.guards.reading import Reading
from api.core.languages import SUPPORTED
from api.core.models import Violation

_DETAILS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sales_pitch": "Do not sell: say what links the two of you.",
        "flattery": "Leave the praise out: name the fact instead.",
        "stock_phrase": "Say it in words that fit only this person.",
        "empty_purpose": "Say what the contact is for.",
        "buzzword": "Use a plain word.",
        "machine_cadence": "Write it the way one says it.",
    }
)
_SENTENCE_END: Final = re.compile(r"(?<![.!?])[.!?]+(?=\s|\Z)|\n")
_EQUAL_SENTENCES: Final = 3
_MIN_WORDS: Final = 4


def check_phrases(reading: Reading) -> Iterator[Violation]:
    """Every such phrase outside quotations from the inputs."""
    words = reading.own_words.replace("'", "’")  # as the data files spell it
    for code, pattern in _PATTERNS.get(reading.brief.language, ()):
        for match in pattern.finditer(words):
            yield reading.violation(code, *match.span(), _DETAILS[code])
    for match in re.finditer("—", reading.own_words):
        yield reading.violation("machine_cadence", *match.span(), "Use a comma, a colon or a full stop.")
    yield from _equal_sentences(reading)


def _equal_sentences(reading: Reading) -> Iterator[Violation]:
    sentences = [(start, end, len(WORD.findall(reading.text, start, end))) for start, end in _sentences(reading.text)]
    for index in range(len(sentences) - _EQUAL_SENTENCES + 1):
        window = sentences[index : index + _EQUAL_SENTENCES]
        if len({words for _, _, words in window}) == 1 and window[0][2] >= _MIN_WORDS:
            yield reading.violation("machine_cadence", window[0][0], window[-1][1], "Vary the length of the sentences.")


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, end.end()
        start = end.end()
    if text[start:].strip():
        yield start, len(text)


def _load(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    table: dict[str, list[str]] = tomllib.loads(
        files("api.core.guards.phrases").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    )
    return tuple((code, re.compile("|".join(patterns), re.IGNORECASE)) for code, patterns in table.items())


_PATTERNS: Final = {language: _load(language) for language in SUPPORTED}
