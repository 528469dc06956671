"""Finds runs that are no language: codes and ciphers, mirrored sentences, stuffed keywords. Nothing is ever decoded."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from api.core.cleaning.sentences import sentences
from api.core.languages import FUNCTION_WORDS

_LABEL: Final = r"(?:(?<=[.!?]\s)[a-z]{1,10}:?\s)?"
_CODED: Final = re.compile(
    rf"{_LABEL}(?:"
    r"(?<![\w/+=])(?=[A-Za-z0-9+/]*[a-z][A-Z0-9])(?=[A-Za-z+/]*\d)[A-Za-z0-9+/]{32,}={0,2}(?![\w/+=])"
    r"|\b(?=[a-f]*\d)(?:[0-9a-f]{2}){16,}\b"
    r"|\b(?=[A-Z]*[2-7])[A-Z2-7]{24,}={0,6}"
    r"|(?:%[0-9a-fA-F]{2}){4,}\S*[^\n.!?A-Z]*"
    r"|(?:&#x?[0-9a-fA-F]{2,6};|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}){4,}\S*"
    r"|(?<!\S)(?:[.\u00b7•\-–]{1,6}[ /]+){6,}[.\u00b7•\-–]{0,6}"  # Morse
    r"|\b[01]{7,8}(?:\s[01]{7,8}){3,}\b"
    r")"
)
_CODE_SIGN: Final = re.compile(
    r"(?<!\w)(?:[\w/+]{24}|[01]{7})|%[0-9a-fA-F]{2}|&#|\\[ux]|[.\u00b7•\-–][ /]+[.\u00b7•\-–]"
)
"""Every code has one of these somewhere; few texts do."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_MIN_WORDS: Final = 7
"""A headline of fewer words may well have few vowels: "Licence class 2 (bats), class 1 (newts)."."""
_VOWELS: Final = frozenset("aeiouy")
_FEWEST_VOWELS: Final = 0.29
"""Supported languages write two letters in five as vowels; a shifted alphabet has one in four or fewer."""

_MIRRORED: Final = frozenset(word[::-1] for word in FUNCTION_WORDS if len(word) > 2) - FUNCTION_WORDS  # noqa: PLR2004 - two letters mirror into words of other languages
_MIN_MIRRORED: Final = 2

_LISTED: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_BETWEEN: Final = re.compile(r"[ ,;|/]+")
_STUFFED_WORDS: Final = 8
_STUFFED_REPEATS: Final = 2
_STUFFED_REPEATS_UNLABELLED: Final = 4
"""Fewer may be a turn of phrase: "marine biologist turned teacher turned marine biologist"."""


def noise_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans that no reader could read, in order of their kind."""
    if _CODE_SIGN.search(text):
        for code in _CODED.finditer(text):
            yield code.span()
    for start, end in sentences(text):
        if _is_ciphered(_WORD.findall(text[start:end].lower())):
            yield start, end
    yield from _stuffed(text)


def _is_ciphered(words: list[str]) -> bool:
    """Latin letters shifted, or written from right to left."""
    if len(words) < _MIN_WORDS:
        return False
    letters = "".join(words)
    if not letters.isascii():
        return False
    known = sum(word in FUNCTION_WORDS for word in words)
    if sum(word in _MIRRORED for word in words) >= max(_MIN_MIRRORED, known):
        return True
    vowels = sum(letter in _VOWELS for letter in letters)
    return vowels < _FEWEST_VOWELS * len(letters) and not known


def _stuffed(text: str) -> Iterator[tuple[int, int]]:
    """Long runs of bare words that repeat themselves, with the label in front; a function word is never in a list."""
    run: list[re.Match[str]] = []
    for word in _LISTED.finditer(text):
        is_listed = word.group().lower() not in FUNCTION_WORDS
        if run and not (is_listed and _BETWEEN.fullmatch(text, run[-1].end(), word.start())):
            yield from _as_stuffing(text, run)
            run = []
        if is_listed:
            run.append(word)
    yield from _as_stuffing(text, run)


def _as_stuffing(text: str, run: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    if len(run) < _STUFFED_WORDS:
        return
    counts = Counter(match.group().lower() for match in run)
    label = re.search(r"(?:(?<=\s)|^)[^\W\d_]+:\s*\Z", text[: run[0].start()])
    if len(run) - len(counts) >= (_STUFFED_REPEATS if label else _STUFFED_REPEATS_UNLABELLED):
        yield label.start() if label else run[0].start(), run[-1].end()
