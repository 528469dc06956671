"""Numbers of a note, in figures or words, against the numbers of the inputs, whatever language they are spelled in."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from api.core.guards.folding import fold
from api.core.guards.number_words import AMBIGUOUS, JOINERS, value_of
from api.core.guards.reading import Reading
from api.core.models import Violation

_FIGURES: Final = re.compile(r"\d+(?:[.,'’ \u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)?")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SCALES: Final = {"k": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6, "millionen": 1e6, "tausend": 1e3, "thousand": 1e3}
_GAP: Final = re.compile(r"[\s-]*")
_FREE_UP_TO: Final = 3
"""Small numbers in words are ordinary language: "one question", "zwei Fragen", "the three of us"."""
_HUNDRED: Final = 100


def check_numbers(reading: Reading) -> Iterator[Violation]:
    """Every number that no input has."""
    inputs = reading.inputs
    known: set[float] | None = None
    for start, end, values in numbers(reading.own_words):
        if known is None:
            known = {value for _, _, found in numbers(inputs) for value in found}
        written = reading.own_words[start:end]
        is_free = not any(map(str.isdigit, written)) and (max(values) <= _FREE_UP_TO or fold(written) in AMBIGUOUS)
        if not is_free and not known & values:
            yield reading.violation("unsupported_number", start, end, "No input has this number: leave it out.")


def numbers(text: str) -> Iterator[tuple[int, int, set[float]]]:
    """Numbers with every value that their spelling may have: `1.100` is eleven hundred or one point one."""
    for match in _FIGURES.finditer(text):
        yield match.start(), match.end(), _values(match.group(), text[match.end() : match.end() + 10])
    for run in _runs_of_number_words(text):
        yield from _spelled(run)


def _runs_of_number_words(text: str) -> Iterator[list[re.Match[str]]]:
    """Number words that follow each other, with nothing between but blanks, hyphens or an "and"."""
    run: list[re.Match[str]] = []
    run_end = 0
    for word in _WORD.finditer(text):
        folded = fold(word.group())
        follows = bool(run) and _GAP.fullmatch(text, run_end, word.start()) is not None
        if value_of(folded) is not None:
            if run and not follows:
                yield run
                run = []
            run.append(word)
            run_end = word.end()
        elif follows and folded in JOINERS:
            run_end = word.end()
        elif run:
            yield run
            run = []
    if run:
        yield run


def _values(figures: str, behind: str) -> set[float]:
    plain = re.sub(r"['’ \u00a0\u202f]", "", figures)
    readings = {re.sub(r"[.,]", "", plain), plain.replace(",", "."), plain.replace(".", "").replace(",", ".")}
    readings.add(plain.replace(",", ""))
    values = {float(reading) for reading in readings if reading.count(".") <= 1}
    scale = _SCALES.get(fold((_WORD.match(behind.lstrip()) or [""])[0]))
    return values | {value * scale for value in values} if scale else values


def _spelled(run: list[re.Match[str]]) -> Iterator[tuple[int, int, set[float]]]:
    """The value of number words in a row; where they make no single number, each of them."""
    values = [value for word in run if (value := value_of(fold(word.group()))) is not None]
    total = part = 0.0
    for value in values:
        if value >= _HUNDRED and part:
            part *= value
        else:
            part += value
        if value > _HUNDRED:
            total, part = total + part, 0.0
    total += part
    is_one_number = all(left > right or right >= _HUNDRED for left, right in pairwise(values))
    if is_one_number:
        # "Settecento e un restauratore": a one at the end may be an article.
        yield run[0].start(), run[-1].end(), {total, total - 1} if values[-1] == 1 and len(run) > 1 else {total}
    else:
        for word, value in zip(run, values, strict=True):
            yield word.start(), word.end(), {value}
