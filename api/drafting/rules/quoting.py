"""Chooses the target's own words that a note builds on: short, whole, and nearest to what the user brings."""

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from api.core.guards.folding import WORD
from api.drafting.rules.affinity import Terms, shared
from api.drafting.rules.lexicon import cue_pattern
from api.drafting.rules.reading import Reading
from api.drafting.rules.segments import Segment

_JOINT: Final = re.compile(r"[,:;]\s|[()–]|\s-\s|\s(?=(?:and|but|und|aber|et|mais|y|pero|e|ma|mas|en|maar)\s)")
_LEADING: Final = re.compile(
    r"(?i)^(?:and|so|or|but|for|because|also|then|und|oder|aber|denn|weil|et|ou|mais|donc|y|o|pero|e|ma|mas|en|of|"
    r"maar)\s+"
)
_HANGING: Final = re.compile(
    r"(?i)(?:who|whose|whoever|which|that|than|how|what|was|provided|because|when|while|if|bevor|weil|dass|wenn|damit|wo|wie|als|"
    r"(?:zu |mit |von |bei |in )?(?:der|die|das|dem|den|denen)|qui|que|dont|où|quien|cui|che|die|dat|waar|omdat)\b"
)
"""How a clause begins that hangs on the one before it and says little by itself."""
_SEEKER: Final = re.compile(
    r"(?i)^(?:ich|wir|je|nous|ik|wij|we) (?:\w+ )??(?=jemand|eine?\w{0,2}\b|quelqu|une?\b|iemand|een\b)|"
    r"^(?:ich|wir|ik|wij|we) (?:(?:noch|derzeit|gerade|dringend|immer|auch|nog|steeds) )*"
)
"""Where the verb comes first, who seeks stands before what is sought."""
_NOBODY: Final = re.compile(
    r"(?i)(?:nobody|no one|nothing|niemand\w*|nichts|kein\w*|personne|rien|nadie|nada|ningun\w*|ninguém|nessun\w*|"
    r"niente|geen|niets)\b"
)
_REFUSES: Final = MappingProxyType(
    {
        code: re.compile(rf"(?i)(?:{please},? )?(?:{no})\s")
        for code, please, no in (
            ("en", "please", r"no|not|never|don['’]t|do not"),
            ("de", "bitte", r"kein\w*|nicht|nie"),
            ("fr", r"s['’]il vous plaît|merci", r"pas (?:de|d['’]\w+)|jamais"),
            ("es", "por favor", "nada de|nunca"),
            ("pt", "por favor", "nada de|nunca"),
            ("it", "per favore", r"niente|mai|nessun\w*"),
            ("nl", "alsjeblieft|graag", "geen|niet|nooit"),
        )
    }
)
"""What is not wanted is nothing to build on, whether or not it is a wish that this request goes against."""
_COPULA: Final = re.compile(
    r"(?i)^(?:(?:con urgencia|most|now|right now|urgently|vor allem|surtout|soprattutto|sobretudo|vooral) )?"
    r"(?:is|are|ist|sind|est|sont|es|son|é|è|são|sono|zijn)\s+"
)
"""In "what I need is somebody patient", the verb before what is sought."""
_SPEAKS: Final = re.compile(
    r"(?i)\b(?:i|i'm|i'd|i'll|i've|me|my|we|we're|our|us|ich|mir|mich|mein\w*|wir|uns|unser\w*|je|j'\w+|nous|mon|ma|mes|nos|notre|"
    r"yo|me|mi|mis|nos|nuestr\w+|eu|meu|minha|nosso|nossa|io|mi|mio|mia|noi|nostr\w+|ik|mij|mijn|wij|we|ons|onze)\b"
)
_MIN_QUOTE: Final = 15
_MOST_CUTS: Final = 20
"""In a list of a thousand commas the first few pieces are as good as any."""
_FEWEST_STEMS: Final = 2
"""A quote with fewer content words says nothing particular: "Ich suche Leute"."""
_ENOUGH: Final = 2
"""From so many shared stems on, a longer piece is the better one."""
_JOINING: Final = frozenset(
    """
    a an the of for and or at in on to from by with der die das des dem den ein eine einer eines und oder für von vom
    im am an bei mit zu zur zum aus nach le la les un une de du des et ou pour à au aux en el los las y o del para con
    e do da dos das il lo gli i di della dei delle per het een van voor met op
    """.split()
)
"""Small words that titles are joined with."""
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_QUOTE_MARKS: Final = re.compile(r"[\"“”„«»‹›]")


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim piece of the target's profile.

    `kind` says what it is: the thing they look for, a sentence that asks for something, or any other statement.
    """

    segment: Segment
    kind: Literal["what", "asking", "statement"]


def quotes(reading: Reading, *, longest: int) -> tuple[Quote, ...]:
    """Pieces worth quoting, best first, none longer than `longest` code points; never a refusal or contact data.

    Where nothing they say is near to what the user says, whatever they say of themselves in the first person.
    """
    sought = reading.shows("target", "seeks")
    refused = reading.shows("target", "boundary")
    ranked: list[tuple[int, int, Quote]] = []
    spare: list[Quote] = []
    before: Segment | None = None
    for position, segment in enumerate(reading.target):
        gives_reason = before in refused and segment not in sought  # what follows a refusal mostly says why
        before = segment
        if segment in refused or gives_reason:
            continue
        is_sought = segment in sought
        named = _what_is_sought(segment, reading.target_language, longest)
        piece = named or _piece(
            segment, reading.user_terms, longest, refuses=_REFUSES.get(reading.target_language or "")
        )
        if piece is None:
            continue
        in_common = len(shared(piece.terms, reading.user_terms))
        is_whole = piece.text == segment.text.rstrip(".!?")
        speaks = bool(_SPEAKS.search(piece.text))
        if not (is_sought or (in_common and speaks) or in_common > _ENOUGH or (reading.is_cross_language and speaks)):
            spare += [Quote(piece, "statement")] if speaks and is_whole else []
            continue
        kind = "what" if named else "asking" if is_sought else "statement"
        score = 3 * min(in_common, 3) + 3 * is_sought + 2 * speaks + is_whole
        ranked.append((-score, position, Quote(piece, kind)))
    return tuple(quote for _, _, quote in sorted(ranked, key=lambda entry: entry[:2])) or tuple(spare)


def _what_is_sought(segment: Segment, language: str | None, longest: int) -> Segment | None:
    """The thing a sentence says they look for, where it says so plainly and the thing is short enough to quote."""
    pattern = cue_pattern(language, "target", "sought_what") if language else None
    found = pattern.search(segment.text) if pattern else None
    if found is None or _HANGING.match(found["what"].strip()) or _NOBODY.match(found["what"].strip()):
        return None
    what = _COPULA.sub("", _SEEKER.sub("", found["what"].strip(" ,")))
    cuts = [len(what), *(joint.start() for joint in reversed(list(_JOINT.finditer(what))))]
    for end in cuts:
        text = what[:end].strip(" ,-–")
        if _MIN_QUOTE <= len(text) <= longest and not _QUOTE_MARKS.search(text):
            return Segment.of(segment.source, text, segment.start + found.start("what") + found["what"].index(text))
    return None


def _piece(segment: Segment, wanted: Terms, longest: int, *, refuses: re.Pattern[str] | None) -> Segment | None:
    """The run of clauses of a segment that fits and shares most with `wanted`; of equals the longest one."""
    cuts = [0]
    cuts.extend(joint.end() for joint in _JOINT.finditer(segment.text))
    cuts = [*cuts[:_MOST_CUTS], len(segment.text)]
    best: tuple[int, int, Segment] | None = None
    for i, start in enumerate(cuts):
        for end in cuts[i + 1 :]:
            if end - start > 2 * longest:
                break
            text = _LEADING.sub("", segment.text[start:end].strip(" ,:;()–-.!?"))
            if not _MIN_QUOTE <= len(text) <= longest or _QUOTE_MARKS.search(text) or _is_headline(text):
                continue
            if refuses and refuses.match(text):
                continue
            piece = Segment.of(segment.source, text, segment.start + segment.text.index(text, start))
            if len(piece.terms.stems) < _FEWEST_STEMS:
                continue
            begins_well = start == 0 or segment.text[:start].rstrip().endswith(":")
            if not begins_well and _HANGING.match(text):
                continue
            rank = (min(len(shared(piece.terms, wanted)), _ENOUGH) + begins_well, len(text))
            if best is None or rank > best[:2]:
                best = (*rank, piece)
    return best[2] if best else None


def _is_headline(text: str) -> bool:
    """A label rather than a statement: no lower-case word but those that join, outside brackets, or cut inside them."""
    if text.count("(") != text.count(")"):
        return True
    return not any(word.islower() and word not in _JOINING for word in WORD.findall(_BRACKETED.sub("", text)))
