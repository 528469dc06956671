"""Whether a request breaks a wish of the target. A wish is read by its purpose: "no recruiters" is about recruiting."""

import re
from typing import Final

from api.drafting.rules.affinity import same_words, shared
from api.drafting.rules.reading import Reading
from api.drafting.rules.segments import Segment

_ABOUT_SELLING: Final = re.compile(
    r"(?i)pitch|sales|vendor|supplier|price|offer|advert|brochure|spam|vertrieb|verk[aä]uf|angebot|werbung|akquise|"
    r"lieferant|anbieter|vermittl|kandidat|recruit|headhunt|vente|commercia|prospec|venta|ofert|vend|publicid|"
    r"verkoop|aanbied|reclame|営業"
)
_ABOUT_STRANGERS: Final = re.compile(
    r"(?i)(?:people|those|anyone|persons?) (?:i|whom i)(?:'ve| have)? (?:\w+ )?(?:met|worked|know)|introduced to|"
    r"\bcold (?:messages?|invit\w+|requests?|contacts?|approach\w*)|unsolicited|in person|persönlich kenn|"
    r"die ich kenne|je connais|rencontr|conozco|conosco|conheço|ken ik|die ik ken"
)
_ABOUT_CALLING: Final = re.compile(
    r"(?i)invitation|einladung|kontaktanfrag|connect only|only connect|nur mit|only with"
)
_NEGATED: Final = re.compile(
    r"(?i)\b(?:not|no|never|without|nicht|kein\w*|ohne|pas|sans|jamais|sin|sem|não|non|senza|geen|niet|zonder)\b"
)


def broken_boundary(reading: Reading, *, is_pitch: bool) -> tuple[Segment, ...]:
    """The wish that is broken, and the words that break it; empty where every wish is kept."""
    defiance = reading.shows("goal", "defiance")
    wishes = reading.shows("target", "boundary")
    for wish in wishes:
        if broken := _breaks(reading, wish, is_pitch=is_pitch):
            return (wish, *broken)
    if defiance:
        return (*wishes[:1], *defiance)
    return ()


def _breaks(reading: Reading, wish: Segment, *, is_pitch: bool) -> tuple[Segment, ...]:
    if _ABOUT_STRANGERS.search(wish.text):
        known = reading.shows("context", "met") or reading.shows("context", "introduced")
        return () if known else reading.goal[:1]
    if wish in reading.shows("target", "seeks"):
        return ()
    if is_pitch and _ABOUT_SELLING.search(wish.text):
        return reading.shows("goal", "pitch")
    if _ABOUT_CALLING.search(wish.text):
        return () if shared(reading.sender_terms, reading.target_terms) else reading.goal[:1]
    for segment in reading.goal:
        if same_words(segment.terms, wish.terms) and not _NEGATED.search(segment.text):
            return (segment,)
    return ()
