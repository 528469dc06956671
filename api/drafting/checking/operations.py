"""What mends a broken rule in a note: per violation code the operations that can, the least of them first."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from types import MappingProxyType
from typing import Final

from api.core.brief import Brief
from api.core.cleaning import Span
from api.core.edit_distance import edit_distance
from api.core.models import Violation
from api.drafting.checking.anatomy import Anatomy, clauses
from api.drafting.checking.claims import find_claims
from api.drafting.checking.persons import begins_with_person
from api.drafting.rules.greeting import name_for_greeting, name_words
from api.drafting.rules.lexicon import common_words
from api.drafting.rules.parts import greeting, written_language

_NEUTRAL_OPENERS: Final = frozenset(
    """
    hi hello hey dear hallo moin servus bonjour bonsoir salut hola olá oi ciao salve buongiorno buonasera dag hoi beste
    """.split()
)
"""Greetings that fit anybody, so that only the name behind them has to change."""
_NO_LAST_WORDS: Final = frozenset(
    """
    a an the my your our his her their of to for with in on at by from and or but that which who because if as than
    der die das den dem des ein eine einen einem einer mein meine ihr ihre von zu für mit auf bei und oder aber dass
    weil wenn als wie le la les un une mon ma votre de du des à pour avec sur et ou mais que qui el los las una mi su
    con por para y o pero um uma os as meu minha seu sua em com e mas il lo gli di da per che het een mijn uw van met
    op bij en of maar dat die
    """.split()
)
"""A text that ends in one of these lacks more than its stop."""
_SLIP: Final = 2
"""So many letters apart, a word is a name misspelt rather than another name."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A note and the place in it where a rule is broken."""

    note: Anatomy
    brief: Brief
    broken: Violation

    def replaced(self, start: int, end: int, words: str) -> str:
        return self.note.text[:start] + words + self.note.text[end:]


Operation = Callable[[Spot], Iterator[str]]
"""Every way in which one kind of change can be made at a spot, as the whole note afterwards."""


def operations(code: str) -> tuple[Operation, ...]:
    """What can mend a violation of this code; none where only writing anew does."""
    return _OPERATIONS.get(code, _LESS)


def _comma_for_dash(spot: Spot) -> Iterator[str]:
    start, end = spot.broken.start, spot.broken.end
    if spot.note.text[start:end] != "—":
        return
    before, after = spot.note.text[:start].rstrip(" "), spot.note.text[end:].lstrip(" ")
    goes_on = bool(before) and before[-1] not in ".!?,;:\n"
    yield f"{before}{',' if goes_on else ''}{' ' if before and before[-1] != chr(10) else ''}{after}"


def _joined_sentences(spot: Spot) -> Iterator[str]:
    """Two sentences become one at a semicolon, where the second begins with a word that may be written small."""
    text, language = spot.note.text, spot.brief.language
    touched = spot.note.sentences_within(spot.broken.start, spot.broken.end)
    for first, second in pairwise(touched):
        begin = text[second.start : second.end]
        if text[first.end - 1] == "." and begins_with_person(begin, language):
            yield spot.replaced(first.end - 1, second.start + 1, "; " + _small(begin, language)[0])


def _without_attribute(spot: Spot) -> Iterator[str]:
    """`your amazing talk` becomes `your talk`: the second of two words goes where a third one follows."""
    start, end = spot.broken.start, spot.broken.end
    words = spot.note.text[start:end].split()
    if len(words) == len(("your", "amazing")) and spot.note.text[end : end + 1].isalpha():
        yield spot.replaced(start, end, f"{words[0]} ")


def _without_span(spot: Spot) -> Iterator[str]:
    """The signs alone; not braces, which mark a gap whose name would be left standing as a word."""
    start, end = spot.broken.start, spot.broken.end
    if not set("{}") & set(spot.note.text[start:end]):
        yield _cut(spot, start, end)


def _without_sign(spot: Spot) -> Iterator[str]:
    """`on #canals today` becomes `on canals today`; a tag that hangs on the end of a sentence goes."""
    start, end = spot.broken.start, spot.broken.end
    before = re.findall(r"\S+", spot.note.text[:start])
    hangs = re.match(r"\s*(?:[.!?#]|\n|\Z)", spot.note.text[end:]) and before and before[-1] not in _NO_LAST_WORDS
    yield _cut(spot, start, end) if hangs else spot.replaced(start, start + 1, "")


def _without_brackets(spot: Spot) -> Iterator[str]:
    for brackets in re.finditer(r"\([^()\n]*\)", spot.note.text):
        if brackets.start() < spot.broken.start < brackets.end():
            yield _cut(spot, *brackets.span())


def _without_clause(spot: Spot) -> Iterator[str]:
    """The sentence without one main clause: a later one, or the first where the next has its own subject."""
    text, broken, language = spot.note.text, spot.broken, spot.brief.language
    for sentence in spot.note.sentences_within(broken.start, broken.end)[:1]:
        parts = clauses(text, sentence, language)
        for index, part in enumerate(parts):
            if not (part.start <= broken.start and broken.end <= part.end):
                continue
            if index:
                yield spot.replaced(parts[index - 1].end, part.end, "")
            elif len(parts) > 1:
                start = parts[1].start
                if begins_with_person(text[start : parts[1].end], language):
                    begin = text[start] if _follows_greeting(spot.note, sentence) else text[start].upper()
                    yield spot.replaced(sentence.start, start + 1, begin)


def _without_sentence(spot: Spot) -> Iterator[str]:
    for sentence in spot.note.sentences_within(spot.broken.start, spot.broken.end):
        yield from _drop(spot, sentence)


def _without_least_particular(spot: Spot) -> Iterator[str]:
    """Without one of the sentences that state the fewest facts."""
    facts = {
        sentence: len(find_claims(spot.note.text[sentence.start : sentence.end], spot.brief))
        for sentence in spot.note.sentences
    }
    for sentence, count in facts.items():
        if count == min(facts.values()):
            yield from _drop(spot, sentence)


def _right_name(spot: Spot) -> Iterator[str]:
    """The name as given: in place of one that resembles it, of another one in the greeting, of a gap."""
    text, start, end = spot.note.text, spot.broken.start, spot.broken.end
    if spot.broken.code != "placeholder":
        wrong = text[start:end]
        for name in (*name_words(spot.brief.target_name), *name_words(spot.brief.sender_name)):
            if edit_distance(wrong.casefold(), name.casefold()) <= min(_SLIP, len(name) // 3):
                yield spot.replaced(start, end, name)
    if start < spot.note.greeting.end:
        yield from _right_greeting(spot)


def _right_greeting(spot: Spot) -> Iterator[str]:
    text, greeted = spot.note.text, spot.note.greeting
    head = text[: greeted.end].rstrip(" ,!:–—-")
    if spot.brief.target_name and text[: spot.broken.start].strip().casefold() in _NEUTRAL_OPENERS:
        is_informal = spot.brief.address_form == "informal"
        name = name_for_greeting(spot.brief.target_name, language=written_language(spot.brief), informal=is_informal)
        yield spot.replaced(spot.broken.start, len(head), name)
    gap = " " if text[greeted.end - 1] == " " else ""
    yield spot.replaced(0, greeted.end, greeting(spot.brief) + gap)


def _right_signature(spot: Spot) -> Iterator[str]:
    """The sender's name in place of the last words of the note, or nothing where the user gave none."""
    text, start = spot.note.text, spot.broken.start
    if "\n" in text[start:] or start < spot.note.greeting.end:
        return
    if name := spot.brief.sender_name:
        yield spot.replaced(start, len(text), name)
    else:
        yield text[:start].rstrip()


def _fewer_lines(spot: Spot) -> Iterator[str]:
    for gap in (r"\s*\n\s*\n\s*", r"\s*\n\s*"):
        yield re.sub(gap, "\n" if gap.count("n") > 1 else " ", spot.note.text)


def _with_stop(spot: Spot) -> Iterator[str]:
    """A stop where only that is missing."""
    text = spot.note.text.rstrip()
    last = re.search(r"[\w'’-]+\Z", text)
    if last and last.group().casefold() not in _NO_LAST_WORDS:
        yield f"{text}."


def _cut(spot: Spot, start: int, end: int) -> str:
    """The note without a span, with one gap where there were two and none before a stop."""
    before, after = spot.note.text[:start], spot.note.text[end:]
    if after[:1] in ("", " ", ".", ",", ";", ":", "!", "?", "\n"):
        before = before.rstrip(" ")
    return before + (after if before else after.lstrip())


def _drop(spot: Spot, sentence: Span) -> Iterator[str]:
    """The note without a sentence; nothing where it is the only one."""
    text, sentences = spot.note.text, spot.note.sentences
    if len(sentences) == 1:
        return
    index = bisect_left(sentences, sentence.start, key=attrgetter("start"))
    if index:
        yield spot.replaced(sentences[index - 1].end, sentence.end, "")
        return
    begin = text[sentences[1].start : sentences[1].end]
    if _follows_greeting(spot.note, sentence):
        begin = _small(begin, spot.brief.language)
    yield text[: sentence.start] + begin + text[sentences[1].end :]


def _follows_greeting(note: Anatomy, sentence: Span) -> bool:
    """On the line of a greeting that ends in a comma."""
    return sentence.start == note.greeting.end > 0 and note.text[: note.greeting.end].rstrip().endswith(",")


def _small(sentence: str, language: str) -> str:
    """With a small first letter where the first word is an ordinary one that is written so."""
    first = re.match(r"\w+", sentence)
    is_ordinary = begins_with_person(sentence, language) or (first and first.group().casefold() in common_words())
    if not is_ordinary or re.match(r"(?:I|Sie|Ih\w+|Lei)\b", sentence):
        return sentence
    return sentence[0].lower() + sentence[1:]


_LESS: Final = (_without_clause, _without_sentence)
_OPERATIONS: Final[Mapping[str, tuple[Operation, ...]]] = MappingProxyType(
    {
        "machine_cadence": (_comma_for_dash, _joined_sentences, *_LESS),
        "flattery": (_without_attribute, *_LESS),
        "link": (_without_brackets, *_LESS),
        "email": (_without_brackets, *_LESS),
        "phone": (_without_brackets, *_LESS),
        "handle": (_without_sign, _without_brackets, *_LESS),
        "hashtag": (_without_sign, *_LESS),
        "markup": (_without_span, _right_name, *_LESS),
        "hidden_character": (_without_span,),
        "placeholder": (_right_name, _right_signature, _without_brackets, *_LESS),
        "wrong_greeting": (_right_name,),
        "wrong_signature": (_right_name, _right_signature),
        "misspelt_name": (_right_name, *_LESS),
        "unsupported_name": (_right_name, *_LESS),
        "too_long": (_without_least_particular,),
        "too_many_lines": (_fewer_lines,),
        "cut_off": (_with_stop, _without_sentence),
        "wrong_language": (),
        "not_nfc": (),
        "blank": (),
    }
)
"""Codes that stand here not at all are mended by saying less."""
