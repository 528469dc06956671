"""How a note says who is writing: the beginning of the user's own profile, word for word."""

import re
from typing import Final

from api.core.languages import detect_language
from api.drafting.rules.parts import Part, one_of, written_language
from api.drafting.rules.reading import Reading
from api.drafting.rules.segments import Segment

_LONGEST: Final = 60
_SHORTEST: Final = 12
_CLAUSE_END: Final = re.compile(r"[,;:]\s|\s[-–(]")
_UNFIT: Final = re.compile(
    r"(?i)\b(?:s?he|his|her|er|sie|sein\w*|ihr\w*|il|elle|lui|lei|suo|sua|ele|ela|él|ella|hij|zij|zijn|haar)\b|[\d@#/]{6}|"
    r"https?:|www\.|[\"“”„«»]|\n"
)
"""Somebody in the third person, whom a reader would look for; contact data; quotes inside a quote."""
_SPEAKS: Final = re.compile(
    r"(?i)(?:i|i'm|i've|we|we're|my|our|ich|wir|mein\w*|unser\w*|je|j'\w+|nous|mon|ma|notre|soy|somos|mi|nuestr\w+|sou|"
    r"somos|meu|minha|sono|siamo|mio|mia|ik|wij|mijn|onze)\b"
)
_WORTH: Final = 1.2


def introduction(reading: Reading) -> Part | None:
    """Who the user is, in their own words; None where they did not say so in the language of the note."""
    language = written_language(reading.brief)
    told = detect_language(reading.brief.text("sender")) or reading.goal_language
    if told != language or not reading.sender:
        return None
    first = reading.sender[0]
    words = _beginning(first.text)
    if words is None:
        return None
    segment = Segment.of(first.source, words, first.start)
    is_sentence = bool(_SPEAKS.match(words))
    text = words + "." if is_sentence else one_of(reading.brief, "note.introduction", words=words)
    return Part(text, _WORTH, segment)


def _beginning(text: str) -> str | None:
    """The longest run of clauses from the start that is short enough to say in passing."""
    ends = [len(text), *(joint.start() for joint in reversed(list(_CLAUSE_END.finditer(text))))]
    for end in ends:
        words = text[:end].rstrip(" .,;:!")
        fits = _SHORTEST <= len(words) <= _LONGEST and words.count("(") == words.count(")")
        if fits and not _UNFIT.search(words):
            return words
    return None
