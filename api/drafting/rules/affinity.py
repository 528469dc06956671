"""What two texts have in common: content words, compared by their stems, the same for every language.

No model: a stem is the folded beginning of a word, and a long stem also counts when it stands inside
a compound ("Lieferengpässe" and "Engpässe"). Words of one field of work share that field, in whatever language.
Words that stand in every profile are left out.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from api.drafting.rules.lexicon import FIELD, common_words, fields_of, words

_MIN_WORD: Final = 4
_STEM: Final = 6


@lru_cache(maxsize=256)
def stems(text: str) -> frozenset[str]:
    """The stems of a text's content words."""
    ordinary = common_words()
    found: set[str] = set()
    for match in words(text):
        word = match.group().casefold().split("'")[0].split("’")[0]
        if word in ordinary:
            continue
        folded = fold(word)
        if len(folded) >= _MIN_WORD and folded not in ordinary:
            found.add(stem(folded))
            found.update(fields_of(folded))
    return frozenset(found)


def shared(one: str, other: str) -> frozenset[str]:
    """Stems of `one` that `other` has too, in itself or inside a compound."""
    return shared_stems(stems(one), stems(other), compounds=(one, other))


def same_words(one: str, other: str) -> frozenset[str]:
    """Like `shared`, without the fields of work: for telling whether two texts speak of the very same thing."""
    return frozenset(item for item in shared(one, other) if not item.startswith(FIELD))


def shared_stems(one: Iterable[str], other: Iterable[str], *, compounds: tuple[str, str]) -> frozenset[str]:
    """Stems in both; a long stem of either side also counts inside a word of the other side's text."""
    left, right = frozenset(one), frozenset(other)
    common = set(left & right)
    left_text, right_text = (fold(text.casefold()) for text in compounds)
    common.update(item for item in left - common if len(item) >= _STEM and _inside(item, right_text))
    common.update(item for item in right - common if len(item) >= _STEM and _inside(item, left_text))
    return frozenset(common)


def fold(text: str) -> str:
    """Without accents, ß as ss; for comparing only."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def stem(word: str) -> str:
    """The first letters of a folded word: enough to tell words apart, short enough to lose most endings."""
    return word[: max(_MIN_WORD, min(_STEM, len(word) - 1))]


def _inside(item: str, text: str) -> bool:
    position = text.find(item)
    while position != -1:
        if position > 0 and text[position - 1].isalpha():
            return True
        position = text.find(item, position + 1)
    return False
