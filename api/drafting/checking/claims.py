"""Finds what a note states as fact, and the input each statement rests on, by the words and numbers they share."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from api.core.brief import Brief
from api.core.cleaning import Span
from api.core.models import Claim, Source
from api.drafting.checking.anatomy import clauses, dissect
from api.drafting.checking.persons import Person, persons
from api.drafting.rules.affinity import Terms, same_words, terms
from api.drafting.rules.lexicon import FIELD
from api.drafting.rules.segments import Segment, cut, evidence

_OWNERS: Final[Mapping[Person, tuple[Source, ...]]] = MappingProxyType(
    {"writer": ("sender", "goal", "context"), "reader": ("target", "context", "goal")}
)
"""Where a fact about each of the two can stand. What the user says of the target is the user's to know."""
_ANY: Final[tuple[Source, ...]] = ("context", "goal", "target", "sender")
_SIGNS: Final = re.compile(r"\d+|\b[A-ZÄÖÜ]{2,}\b")
_ENOUGH: Final = 2
_SHARE: Final = 0.4


def find_claims(text: str, brief: Brief) -> tuple[Claim, ...]:
    """Every clause that an input supports, in the order of the note. Questions rest on facts too.

    A clause about its writer is credited to what the user gave, one about its reader to the target or to what the
    user says of them; only a clause that names both may rest on either.
    """
    segments: dict[Source, Sequence[Segment]] = {source: cut(source, brief.text(source)) for source in _ANY}
    return tuple(
        claim for sentence in dissect(text, brief).sentences for claim in _in_sentence(text, sentence, brief, segments)
    )


def _in_sentence(
    text: str, sentence: Span, brief: Brief, segments: Mapping[Source, Sequence[Segment]]
) -> Iterator[Claim]:
    named: tuple[Person, ...] = ()
    for part in _statements(text, sentence, brief.language):
        words = text[part.start : part.end].strip(" ,;:.!?–—-()")
        named = persons(words, brief.language) or named
        for person in named or (None,):
            sources = _OWNERS[person] if person else _ANY
            found = _support(words, [segment for source in sources for segment in segments[source]])
            if found and (quote := evidence(brief, found)):
                yield Claim(text=words, source=quote.source, evidence=quote.quote, start=quote.start, end=quote.end)
                break


def _statements(text: str, sentence: Span, language: str) -> Iterator[Span]:
    """The clauses of a sentence, cut at their commas and colons too."""
    for clause in clauses(text, sentence, language):
        start = clause.start
        for comma in re.finditer(r"[,:]\s+", text[clause.start : clause.end]):
            yield Span(start, clause.start + comma.start())
            start = clause.start + comma.end()
        yield Span(start, clause.end)


def _support(words: str, segments: Sequence[Segment]) -> Segment | None:
    """The segment that shares most with a clause, where that is enough to speak of the same fact."""
    said = terms(words)
    signs = set(_SIGNS.findall(words))
    content = sum(not item.startswith(FIELD) for item in said.stems) + len(signs)
    best: Segment | None = None
    most = 0
    for segment in segments:
        count = _words_in_common(said, segment.terms) + len(signs & set(_SIGNS.findall(segment.text)))
        if count > most:
            best, most = segment, count
    return best if most >= min(_ENOUGH, content) and most >= content * _SHARE else None


def _words_in_common(said: Terms, known: Terms) -> int:
    """Content words of one text that stand in the other, in whatever number: the longer form keeps the longer stem."""
    compounds = same_words(said, known)
    return sum(
        stem in compounds or any(stem.startswith(other) or other.startswith(stem) for other in known.stems)
        for stem in said.stems
        if not stem.startswith(FIELD)
    )
