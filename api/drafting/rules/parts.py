"""The sentences a note can be made of: the target's own words, the user's sentences turned, and a few plain ones."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from api.core.brief import Brief
from api.core.languages import SUPPORTED
from api.drafting.rules.greeting import name_for_greeting, name_words
from api.drafting.rules.phrases import has, say, say_all
from api.drafting.rules.quoting import Quote, quotes
from api.drafting.rules.reading import Reading
from api.drafting.rules.segments import Segment
from api.drafting.rules.turning import Addressee, clauses, turn
from api.drafting.rules.turning.german_nouns import capitalised_inside

_QUOTE_LENGTHS: Final = (80, 48, 34)
_LINKS: Final[Mapping[str, float]] = {"introduced": 4.6, "met": 4.6, "knows_work": 4.0}
"""What a link is worth, by its kind."""
_OWN: Final[Mapping[str, float]] = {"offer": 3.0, "exchange": 2.6, "learn": 2.2}
"""What a sentence is worth that offers something, proposes an exchange, or says what the user wants to know."""
_MOST_READ: Final = 20
"""So many sentences of goal and context are considered; a note holds two."""
_MOST_OWN: Final = 6
_FEWEST_WORDS: Final = 3
"""What is left of a sentence with fewer says nothing: "Yours."."""
_SECOND_PERSON: Final = re.compile(
    r"\b(?:[Yy]ou(?:r|rs|'\w+)?|Sie|Ih(?:nen|r\w*)|[Dd](?:u|ir|ich|ein\w*)|[Vv]o(?:us|tre|s)|[Uu]w?)\b"
)

_SPEAKS_OF_BOTH: Final = re.compile(
    _SECOND_PERSON.pattern
    + r"|(?i:\b(?:i|we|us|our|me|my|ich|wir|uns|mir|mich|je|j'\w+|nous|yo|me|nos|eu|io|ci|ik|wij|ons)\b)"
)
"""A link names one of the two; a date and a place alone are no sentence."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence of a note, what it is worth there, and the input it rests on."""

    text: str
    worth: float
    segment: Segment | None = None
    is_wish: bool = False
    is_offer: bool = False
    is_own: bool = False
    is_close: bool = False


def written_language(brief: Brief) -> str:
    """The language the rules write this note in: the one asked for where it is supported, else English."""
    return brief.language if brief.language in SUPPORTED else "en"


def greeting(brief: Brief) -> str:
    """The greeting, by name where there is one."""
    if not brief.target_name:
        return form(brief, "note.greeting_nameless")
    language = written_language(brief)
    name = name_for_greeting(brief.target_name, language=language, informal=brief.address_form == "informal")
    return form(brief, "note.greeting", name=name)


def hooks(reading: Reading) -> Iterator[Part]:
    """What the target says, in their own words and their own language."""
    brief = reading.brief
    for longest in _QUOTE_LENGTHS:
        for rank, quote in enumerate(quotes(reading, longest=longest)[:2]):
            worth = 3.0 + (quote.kind != "statement") - 0.7 * rank - 0.3 * _QUOTE_LENGTHS.index(longest)
            yield Part(_frame(brief, quote), worth, quote.segment)


def links(reading: Reading) -> Iterator[Part]:
    """What links the two, in the user's words; a search hit or a suggested profile is no link."""
    if reading.shows("context", "weak"):
        return
    addressee = _addressee(reading.brief)
    for cue, worth in _LINKS.items():
        for segment in reading.shows("context", cue)[:_MOST_READ]:
            for rank, text in enumerate(_turned(reading, segment, addressee)):
                if _SPEAKS_OF_BOTH.search(text):
                    yield Part(text, worth - 0.4 * rank, segment)


def own_words(reading: Reading) -> list[Part]:
    """What the user brings and wants, in their own words, most telling first."""
    found: dict[str, Part] = {}
    addressee = _addressee(reading.brief)
    for segment in (*reading.goal[:_MOST_READ], *reading.context[:_MOST_READ]):
        worth = max((value for cue, value in _OWN.items() if segment in reading.shows("goal", cue)), default=0.0)
        is_wish = segment in reading.shows("goal", "learn")
        is_offer = segment in reading.shows("goal", "offer")
        is_idle = segment in reading.shows("goal", "vague") or segment in reading.shows("goal", "not_pitch")
        if (segment.source == "context" and not worth) or (is_idle and worth <= _OWN["learn"]):
            continue
        for rank, text in enumerate(_turned(reading, segment, addressee)):
            speaks_to_them = bool(_SECOND_PERSON.search(text))
            if (worth or speaks_to_them) and len(text.split()) >= _FEWEST_WORDS:
                value = max(worth, 1.0) + 0.5 * speaks_to_them - 0.4 * rank
                found.setdefault(text, Part(text, value, segment, is_wish=is_wish, is_offer=is_offer, is_own=True))
    return sorted(found.values(), key=lambda part: -part.worth)[:_MOST_OWN]


def stand_in(reading: Reading) -> Part:
    """What stands where the user's own sentences cannot, for instance because they are in another language."""
    key = "note.contribute" if reading.shows("goal", "offer") else "note.wonder"
    return Part(one_of(reading.brief, key), 0.5, is_wish=True)


def close(brief: Brief) -> Part:
    """A light question at the end."""
    return Part(one_of(brief, "note.close"), 0.4, is_close=True)


def plain_notes(brief: Brief) -> Iterator[str]:
    """Whole notes that say nothing particular, for when nothing particular may be said; the shortest comes last."""
    for sentence in _wordings(brief, "note.plain"):
        for start in (greeting(brief), form(brief, "note.greeting_nameless")):
            yield f"{start} {sentence}"


def form(brief: Brief, key: str, **slots: str) -> str:
    """One sentence in the note's language, in the informal form where that is asked for and differs."""
    language = written_language(brief)
    informal = f"{key}_informal"
    is_informal = brief.address_form == "informal" and has(language, informal)
    return say(language, informal if is_informal else key, **slots)


def one_of(brief: Brief, key: str, **slots: str) -> str:
    """One of several wordings, the same every time for the same request and spread over requests."""
    wordings = _wordings(brief, key, **slots)
    digest = sha256(f"{key}\n{brief.text('target')}\n{brief.text('goal')}".encode()).digest()
    return wordings[digest[0] % len(wordings)]


def _frame(brief: Brief, quote: Quote) -> str:
    words = quote.segment.text
    if quote.kind == "what":
        return one_of(brief, "note.looking_for", quote=words)
    return one_of(brief, "note.sought" if quote.kind == "asking" else "note.quoted", quote=words)


def _wordings(brief: Brief, key: str, **slots: str) -> tuple[str, ...]:
    language = written_language(brief)
    informal = say_all(language, f"{key}_informal", **slots) if brief.address_form == "informal" else ()
    return informal or say_all(language, key, **slots)


def _turned(reading: Reading, segment: Segment, addressee: Addressee) -> Iterator[str]:
    """A user's sentence said to the target, whole first, then shorter; nothing where it is in another language."""
    language = written_language(reading.brief)
    if reading.goal_language not in (language, None):
        return
    for piece in clauses(segment.text):
        if text := turn(piece, addressee, language=language):
            yield text


def _addressee(brief: Brief) -> Addressee:
    around = "\n".join(brief.text(source) for source in ("target", "sender", "context"))
    return Addressee(
        names=name_words(brief.target_name),
        form=brief.address_form,
        uses_they=bool(re.search(r"(?i)\bthey/them\b", brief.text("target"))),
        vocabulary=capitalised_inside(around) if written_language(brief) == "de" else frozenset(),
        told=f"{brief.text('goal')}\n{brief.text('context')}",
    )
