"""Takes a note apart: its greeting, its sentences, and the clauses a sentence can do without."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from api.core.brief import Brief
from api.core.cleaning import Span
from api.drafting.rules.greeting import name_words
from api.drafting.rules.segments import cut

_GREETING: Final = re.compile(r"\A\s*[^,!:\n]{1,80}?(?:[,!:]+[ \t]*|(?=\n)|\s[–—-]\s)")
_NAME_AFTER_GREETING: Final = re.compile(r"[^,!:\n]{1,60}?[,!:]+[ \t]*")
_OPENERS: Final = frozenset(
    """
    hi hello hey dear good hallo guten liebe lieber sehr moin servus grüß bonjour bonsoir salut cher chère madame
    monsieur hola buenos buenas estimado estimada querido querida olá oi bom boa prezado prezada caro cara ciao salve
    buongiorno buonasera gentile egregio egregia beste dag geachte goede goeden goedendag goedemorgen hoi
    """.split()
)
_MOST_WORDS_OF_A_GREETING: Final = 8
_MOST_WORDS_AROUND_A_NAME: Final = 5
_STOPS: Final = ".!?…。！？\"'”’»)]"
_JOINERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": "and|but",
        "de": "und|aber",
        "fr": "et|mais",
        "es": "y|e|pero",
        "pt": "e|mas",
        "it": "e|ed|ma",
        "nl": "en|maar",
    }
)
_GAP: Final = r"(?<!\s)\s+"
"""White space from where it begins: a run of it is read once, however long it is."""
_ALWAYS_PARTS: Final = rf";\s+|{_GAP}[–—-]\s+|(?<=\w)—(?=\w)"


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A note and the places of its parts. `greeting` is empty (0, 0) where there is none; sentences keep their stop."""

    text: str
    greeting: Span
    sentences: tuple[Span, ...]

    def sentences_within(self, start: int, end: int) -> tuple[Span, ...]:
        """The sentences that a span touches; the one it stands in, for an empty span."""
        return tuple(part for part in self.sentences if part.start < max(end, start + 1) and start < part.end)


def dissect(text: str, brief: Brief) -> Anatomy:
    """Find the parts of a note."""
    greeting = _greeting(text, brief)
    return Anatomy(text, greeting, tuple(_sentences(text, greeting.end)))


def clauses(text: str, sentence: Span, language: str) -> tuple[Span, ...]:
    """The main clauses of a sentence in order, without what joins them and without the stop at the end."""
    end = sentence.start + len(text[sentence.start : sentence.end].rstrip(_STOPS))
    parts: list[Span] = []
    start = sentence.start
    for joint in _joint(language).finditer(text, sentence.start, end):
        parts.append(Span(start, joint.start()))
        start = joint.end()
    return (*parts, Span(start, end))


@cache
def _joint(language: str) -> re.Pattern[str]:
    """What stands between two clauses: the sign, or the joining word with the comma before it."""
    joiners = _JOINERS.get(language)
    return re.compile(rf",?{_GAP}(?:{joiners})\s+|{_ALWAYS_PARTS}" if joiners else _ALWAYS_PARTS)


def _greeting(text: str, brief: Brief) -> Span:
    found = _GREETING.match(text)
    if found is None:
        return Span(0, 0)
    names = {word.casefold() for word in name_words(brief.target_name)}
    words = _words(found.group())
    opens = bool(words) and words[0] in _OPENERS and len(words) <= _MOST_WORDS_OF_A_GREETING
    calls = bool(names & set(words)) and len(words) <= _MOST_WORDS_AROUND_A_NAME
    if not opens and not calls:
        return Span(0, 0)
    end = found.end()
    name = _NAME_AFTER_GREETING.match(text, end)
    if name and not names & set(words) and names & set(_words(name.group())):
        end = name.end()
    return Span(0, end)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"[\w'’-]+", text)]


def _sentences(text: str, body: int) -> Iterator[Span]:
    """The pieces that inputs are cut into, put together again where no stop and no line break parts them."""
    open_start: int | None = None
    end = body
    for piece in cut("goal", text[body:]):  # only the places count here, not whose text it is
        start = body + piece.start
        if open_start is not None and (text[end - 1] in _STOPS or "\n" in text[end:start]):
            yield Span(open_start, end)
            open_start = None
        if open_start is None:
            open_start = start
        end = body + piece.end
    if open_start is not None:
        yield Span(open_start, end)
