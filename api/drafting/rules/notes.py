"""Writes a note from a reading: the target's own words, the user's own sentences turned to face the target, no more.

Several notes are composed and the best one that passes the guards is taken, so a limit is met by saying less and never
by cutting a sentence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import Final

from api.core.brief import Brief
from api.core.channels import ChannelName
from api.core.guards import check_note
from api.core.guards.length import count_units
from api.core.models import Claim, ProposedNote
from api.drafting.rules.introduction import introduction
from api.drafting.rules.parts import (
    Part,
    close,
    form,
    greeting,
    hooks,
    links,
    own_words,
    plain_notes,
    stand_in,
    written_language,
)
from api.drafting.rules.reading import Reading
from api.drafting.rules.segments import evidence

_SHORTEST: Final = 90
_COMFORTABLE: Final[Mapping[ChannelName, int]] = {"linkedin": 180, "linkedin_premium": 270, "xing": 400, "inmail": 400}
"""Up to which length, in UTF-16 units, a note reads well: short ones are answered more often on every channel."""
_SIGNED: Final = frozenset({"xing", "inmail"})
"""Channels that show a message rather than a card with the sender's name on it."""
_SILENT: Final = 2.5
"""What a note loses that could have said what the user wants and doesn't."""
_NO_ASK: Final = 0.8
"""What it loses that neither asks nor says what the user wants."""
_NO_OFFER: Final = 1.5
"""What it loses that leaves out what the user offers."""
_MOST_LINKS: Final = 6
_MOST_SENTENCES: Final = 2
_MOST_CHECKED: Final = 40
_NOTHING: Final = Part("", 0.0)
_LEANS: Final = re.compile(
    r"(?i)^(?:in return|in exchange|also|and|en échange|a cambio|em troca|in cambio|in ruil),?\s+"
)
_GOES_ON_IN_LOWER_CASE: Final = frozenset(
    """
    we we've we're we'd you your yours what how which our my the on in at it this that there last three two both
    since for with when if would could can may might do does did is are has have had who where why
    ich wir eine ein mein meine meinem unser unsere bei was wie von da dazu der die das den es im am an auf in vor nach
    seit vom zum zur beim ins ans dem des haben hätten können könnten würden dürfte darf kann könnte
    je nous vous votre vos mon ma mes notre à dans au chez c'est j'ai j'aimerais il en sur depuis yo usted su sus
    mi mis nuestro nuestra en el la los las me nos desde hace le con eu o a os as meu minha nosso nossa na no em gostava
    gostaria com desde io il la le mio mia nostro nostra vorrei nel nella da con abbiamo ho ik wij mijn ons onze de
    het een in op bij na sinds met u uw podia posso gostava vou tenho queria li ouvi trabalho sou puedo quiero tengo he
    leí trabajo soy quisiera potrei voglio lavoro sono ci lei puis-je about briefly zu wer mein quelques qui
    sobre quien do due chi over mijn beide mir uns vielleicht unsere unser meinen mein viele einige bald
    quem quando um uma meus minhas faz há sou volg wil kan heb ben un una vi he hay por para con si lo del al tres dos
    tengo hace llevo somos unos une un deux nos j'y peut pour avec depuis sono abbiamo tre per se vengo
    """.split()
)
"""First words of a sentence that are written small after "Hello Lena,"; "I", "Sie" and names are not among them."""


def write_note(reading: Reading) -> ProposedNote:
    """The best note for this reading that passes every guard, in English where the language is not supported.

    The shortest plain note stands last: it passes under any limit a request may set, as a property test holds.
    """
    brief = replace(reading.brief, language=written_language(reading.brief))
    reading = replace(reading, brief=brief)
    own = own_words(reading)
    composed = sorted(_compositions(reading, own), key=lambda parts: -_score(brief, parts, own))
    for parts in composed[:_MOST_CHECKED]:
        note = _note(brief, parts)
        if not check_note(note, brief):
            return note
    plain = [ProposedNote(text=text, claims=()) for text in plain_notes(brief)]
    return next((note for note in plain if not check_note(note, brief)), plain[-1])


def _compositions(reading: Reading, own: Sequence[Part]) -> Iterator[tuple[Part, ...]]:
    """Link, the target's words, one or two of the user's sentences, a closing question: all that makes sense."""
    wishes: list[tuple[Part, ...]] = [(first, second) for first in own for second in own if _follows(first, second)]
    wishes += [(_standing_alone(part),) for part in own]
    wishes += [(stand_in(reading),), ()]
    if me := introduction(reading):
        wishes += [(me, *wish) for wish in wishes if len(wish) < _MOST_SENTENCES and not _refers_back(wish)]
        wishes += [(*wish, me) for wish in wishes if _refers_back(wish)]
    for link, hook, wish, end in product(
        (*islice(links(reading), _MOST_LINKS), _NOTHING),
        (*hooks(reading), _NOTHING),
        wishes,
        (close(reading.brief), _NOTHING),
    ):
        parts = tuple(part for part in (link, hook, *wish, end) if part.text)
        segments = [part.segment for part in parts if part.segment]
        is_about_them = any(segment.source != "sender" for segment in segments)
        is_without_antecedent = _refers_back(wish) and not (link.text or hook.text)
        if is_about_them and not is_without_antecedent and len(set(segments)) == len(segments):
            yield parts


def _score(brief: Brief, parts: Sequence[Part], own: Sequence[Part]) -> float:
    length = count_units(_text(brief, _sentences(parts)))
    if length > brief.limit:
        return -length
    longest = min(_COMFORTABLE[brief.channel.name], brief.limit)
    misfit = max(0, _SHORTEST - length) / 20 + max(0, length - longest) / 12
    asks = any(part.text.endswith("?") or part.is_wish for part in parts[:-1])
    asks_twice = 1.0 if asks and parts[-1].is_close else 0.0
    asks_nothing = _NO_ASK if not any(part.is_wish or part.is_own or part.is_close for part in parts) else 0.0
    is_silent = _SILENT if own and not any(part.segment and part.is_own for part in parts) else 0.0
    hides_offer = _NO_OFFER if any(part.is_offer for part in own) and not any(part.is_offer for part in parts) else 0.0
    return sum(part.worth for part in parts) - misfit - asks_twice - asks_nothing - is_silent - hides_offer


def _sentences(parts: Sequence[Part]) -> tuple[str, ...]:
    first, *others = (part.text for part in parts)
    return (_after_greeting(first), *(sentence[0].upper() + sentence[1:] for sentence in others))


def _text(brief: Brief, sentences: Sequence[str]) -> str:
    text = " ".join((greeting(brief), *sentences))
    if brief.channel.name in _SIGNED and brief.sender_name:
        text += "\n" + form(brief, "note.signature", name=brief.sender_name)
    return text


def _note(brief: Brief, parts: Sequence[Part]) -> ProposedNote:
    sentences = _sentences(parts)
    claims = (_claim(brief, part, sentence) for part, sentence in zip(parts, sentences, strict=True))
    return ProposedNote(text=_text(brief, sentences), claims=tuple(claim for claim in claims if claim))


def _claim(brief: Brief, part: Part, sentence: str) -> Claim | None:
    found = evidence(brief, part.segment) if part.segment else None
    if found is None:
        return None
    return Claim(
        text=sentence.rstrip(".?!"), source=found.source, evidence=found.quote, start=found.start, end=found.end
    )


def _after_greeting(sentence: str) -> str:
    first = sentence.split(maxsplit=1)[0].rstrip(".,'’")
    is_formal_you = first[0].isupper() and first in {"Sie", "Ihr", "Ihre", "Ihrem", "Ihren", "Lei", "U", "Uw"}
    if first.lower() not in _GOES_ON_IN_LOWER_CASE or is_formal_you:
        return sentence
    return sentence[0].lower() + sentence[1:]


def _standing_alone(part: Part) -> Part:
    """A sentence without the "in return" that leans on the one before it."""
    text = _LEANS.sub("", part.text)
    return part if text == part.text else replace(part, text=text[0].upper() + text[1:])


def _refers_back(wish: Sequence[Part]) -> bool:
    """Whether it speaks of "that": of what the target says, which then stands right before it."""
    return any(part.is_wish and not part.segment for part in wish)


def _follows(first: Part, second: Part) -> bool:
    """Two of the user's sentences in the order they were said."""
    if not first.segment or not second.segment or first.segment == second.segment:
        return False
    return (first.segment.source, first.segment.start) < (second.segment.source, second.segment.start)
