"""What two texts have in common: content words, compared by their stems, the same for every language.

No model: a stem is the folded beginning of a word, and a long stem also counts when it stands inside
a compound ("Lieferengpässe" and "Engpässe"). Words of one field of work share that field, in whatever language.
Words that stand in every profile are left out.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from api.drafting.rules.lexicon import FIELD, common_words, field_of, words

_MIN_WORD: Final = 4
_STEM: Final = 6


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text can be compared by: the stems of its content words, and what stands inside its words, for compounds.

    `inside` holds every run of letters as long as a long stem that does not begin a word.
    """

    stems: frozenset[str]
    inside: frozenset[str]


def terms(text: str) -> Terms:
    """The terms of a text. Computed once and passed on: texts about people are not cached."""
    ordinary = common_words()
    found: set[str] = set()
    for match in words(text):
        word = match.group().casefold().split("'")[0].split("’")[0]
        if word in ordinary:
            continue
        folded = fold(word)
        if len(folded) >= _MIN_WORD and folded not in ordinary:
            found.add(stem(folded))
            if field := field_of(folded):
                found.add(field)
    return Terms(stems=frozenset(found), inside=frozenset(_inside(fold(text.casefold()))))


def together(several: Iterable[Terms]) -> Terms:
    """The terms of several texts as those of one."""
    listed = tuple(several)
    return Terms(
        stems=frozenset[str]().union(*(one.stems for one in listed)),
        inside=frozenset[str]().union(*(one.inside for one in listed)),
    )


def shared(one: Terms, other: Terms) -> frozenset[str]:
    """Stems and fields in both; a long stem of either side also counts inside a word of the other side."""
    return (one.stems & other.stems) | (one.stems & other.inside) | (other.stems & one.inside)


def same_words(one: Terms, other: Terms) -> frozenset[str]:
    """Like `shared`, without the fields of work: for telling whether two texts speak of the very same thing."""
    return frozenset(item for item in shared(one, other) if not item.startswith(FIELD))


def fields(one: Terms) -> frozenset[str]:
    """The fields of work that a text speaks of."""
    return frozenset(item for item in one.stems if item.startswith(FIELD))


def fold(text: str) -> str:
    """Without accents, ß as ss; for comparing only."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def stem(word: str) -> str:
    """The first letters of a folded word without its plural: enough to tell words apart, too few for most endings."""
    if len(word) > _MIN_WORD and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[: max(_MIN_WORD, min(_STEM, len(word) - 1))]


def _inside(folded: str) -> Iterator[str]:
    for at in range(1, len(folded) - _STEM + 1):
        if folded[at - 1].isalpha():
            yield folded[at : at + _STEM]
