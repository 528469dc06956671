"""Words in quotation marks, titles of works among them: they are somebody's, so an input must have them."""

from collections.abc import Iterator
from typing import Final

from api.core.guards.folding import WORD, fold
from api.core.guards.reading import Reading
from api.core.guards.words import Words
from api.core.models import Violation
from api.core.quotations import quoted_spans

_MOST_INFLECTED: Final = 1 / 3
"""Share of a quotation's words that may be other forms of the input's, to fit the sentence."""


def check_quoted(reading: Reading) -> Iterator[Violation]:
    """Every quotation that no single input has."""
    for start, end in quoted_spans(reading.own_words):
        quoted = WORD.findall(fold(reading.own_words[start:end]))
        inputs = (Words(fold(text.text)) for text in reading.brief.texts.values())
        if not any(_has(words, quoted) for words in inputs):
            yield reading.violation("unsupported_quotation", start, end, "No input has these words: do not quote them.")


def _has(words: Words, quoted: list[str]) -> bool:
    inflected = sum(not words.has(word) for word in quoted)
    return inflected <= len(quoted) * _MOST_INFLECTED and all(words.support(word) for word in quoted)
