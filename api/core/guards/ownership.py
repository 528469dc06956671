"""Whose fact it is: what a note calls "your" must not be the sender's, and what it calls "my" not the target's."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal

from api.core.guards.folding import fold
from api.core.guards.function_words import FUNCTION_WORDS
from api.core.guards.number_words import value_of
from api.core.guards.numbers import numbers
from api.core.guards.reading import Reading
from api.core.guards.words import Words
from api.core.guards.work_words import WORKS
from api.core.models import Violation

_TOKEN: Final = re.compile(r"[^\W_]+(?:['’‑.,-][^\W_]+)*")
_GAP: Final = re.compile(r"[\s\"“„«»‘‚-]*")
_ARTICLES: Final = frozenset(
    "a an the ein eine einen einem der die das den un une le la les una el los las um uma o a os as il lo gli i uno "
    "een de het".split()
)
_WITH: Final = re.compile(r"\s(?:with|of|mit|von|aus|avec|de|con|com|di|van|met)\s", re.IGNORECASE)
_JOINERS: Final = frozenset({"and", "und", "e", "et", "y", "en"})
_SENTENCE_END: Final = re.compile(r"[.!?;\n]")
_LONGEST: Final = 2
"""So many content words of a phrase are surely inside it: "your flood maps"."""
_MIN_LETTERS: Final = 4

Person = Literal["target", "sender"]


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two may be credited with, folded."""

    text: str
    words: Words

    def has_any(self, values: set[float]) -> bool:
        """Whether one of these numbers stands in it."""
        return any(values & found for _, _, found in numbers(self.text))


@dataclass(frozen=True, slots=True)
class Sides:
    """The target's and the sender's side of the inputs.

    Each has the person's profile, and what the user tells except where that is said to be the other's ("my maps").
    """

    target: Side
    sender: Side


@dataclass(frozen=True, slots=True)
class _Markers:
    mine: re.Pattern[str]
    mine_do: re.Pattern[str]
    yours: re.Pattern[str]
    yours_do: re.Pattern[str]
    theirs: re.Pattern[str]
    i: re.Pattern[str]
    you: re.Pattern[str]


def sides(reading: Reading) -> Sides:
    """Sort the inputs by whom they speak of."""
    brief, told = reading.brief, reading.told
    not_mine, not_theirs = told, told
    spoken = {brief.language, brief.advice_language} & _MARKERS.keys()
    for markers in (_MARKERS[code] for code in spoken):
        not_mine = _without(not_mine, told, markers.mine, markers.mine_do)
        not_theirs = _without(not_theirs, told, markers.theirs)
    return Sides(
        target=_side(fold(f"{brief.text('target')}\n{brief.target_name}\n") + not_mine),
        sender=_side(fold(f"{brief.text('sender')}\n{brief.sender_name}\n") + not_theirs),
    )


def speaker(reading: Reading, index: int) -> Person | None:
    """Whom the last pronoun before `index` in the same clause means."""
    clause_start = max(reading.own_words.rfind(mark, 0, index) for mark in ".!?;:,\n") + 1
    return max(_pronouns(reading, clause_start, index), default=(0, None))[1]


def next_speaker(reading: Reading, index: int) -> Person | None:
    """Whom the first pronoun after `index` in the same sentence means."""
    sentence_end = _SENTENCE_END.search(reading.own_words, index)
    end = sentence_end.start() if sentence_end else len(reading.own_words)
    return min(_pronouns(reading, index, end), default=(0, None))[1]


def speaks_of_sender(reading: Reading, start: int, end: int) -> bool:
    """Whether "I", or "fellow", which only the sender can be, stands in a span."""
    return (
        any(person == "sender" for _, person in _pronouns(reading, start, end))
        or "fellow" in reading.own_words[start:end].split()
    )


def _pronouns(reading: Reading, start: int, end: int) -> list[tuple[int, Person]]:
    markers = _MARKERS.get(reading.brief.language)
    patterns: tuple[tuple[Person, re.Pattern[str]], ...] = (
        (("target", markers.you), ("sender", markers.i)) if markers else ()
    )
    return [
        (match.start(), person)
        for person, pattern in patterns
        for match in pattern.finditer(reading.own_words, start, end)
    ]


def target_phrases(reading: Reading) -> Iterator[tuple[int, int]]:
    """Spans of what the note calls "your": number and first words."""
    if markers := _MARKERS.get(reading.brief.language):
        yield from _phrases(reading.own_words, markers.yours, noun_ends=reading.brief.language == "de")


def check_owners(reading: Reading, both: Sides) -> Iterator[Violation]:
    """Every "your" or "my" phrase whose number or noun only the other side has."""
    markers = _MARKERS.get(reading.brief.language)
    if markers is None:
        return
    for own, other, possessive, verb in (
        (both.target, both.sender, markers.yours, markers.yours_do),
        (both.sender, both.target, markers.mine, markers.mine_do),
    ):
        for start, end in _phrases(reading.own_words, possessive, verb, noun_ends=reading.brief.language == "de"):
            phrase = reading.own_words[start:end]
            if _is_anothers(phrase, own, other):
                yield reading.violation("wrong_owner", start, end, "The inputs say this of the other person.")


def _side(folded: str) -> Side:
    return Side(folded, Words(folded))


def _without(text: str, told: str, *openers: re.Pattern[str]) -> str:
    """`text` with the phrases that these words open in `told` blanked out; both have the same offsets."""
    for start, end in _phrases(told, *openers):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _is_anothers(phrase: str, own: Side, other: Side) -> bool:
    for _, _, values in numbers(phrase):
        if other.has_any(values) and not own.has_any(values):
            return True
    if any(
        work.named.search(phrase) and work.named.search(other.text) and not work.is_told(own.text) for work in WORKS
    ):
        return True
    words = (word for word in _TOKEN.findall(phrase) if _is_content(fold(word)))
    return any(other.words.support(word) and not own.words.support_part(word) for word in words)


def _phrases(
    text: str, possessive: re.Pattern[str], verb: re.Pattern[str] | None = None, *, noun_ends: bool = False
) -> Iterator[tuple[int, int]]:
    """What a possessive or a verb of having opens: number and up to two content words, no further than they touch.

    `noun_ends` is for German, where a capital tells that the noun is reached.
    """
    for opener in possessive.finditer(text):
        if end := _end_of_phrase(text, opener.end(), noun_ends=noun_ends):
            yield opener.end() + 1, end
    for opener in verb.finditer(text) if verb else ():
        first = _TOKEN.search(text, opener.end())
        if first and (_is_number(fold(first.group())) or fold(first.group()) in _ARTICLES):
            start = first.end() if fold(first.group()) in _ARTICLES else opener.end()
            if end := _end_of_phrase(text, start, noun_ends=noun_ends):
                yield start + 1, end


def _end_of_phrase(text: str, start: int, *, noun_ends: bool) -> int | None:
    end = start
    content = 0
    found: int | None = None
    for token in _TOKEN.finditer(text, start):
        folded = fold(token.group())
        is_number = _is_number(folded)
        is_joined = content == 0 and folded in _JOINERS
        if _GAP.fullmatch(text, end, token.start()) is None or not (is_number or is_joined or _is_content(folded)):
            break
        content += not (is_number or is_joined)
        end = token.end()
        is_noun = token.group()[0].isupper()
        if is_noun or is_number or not noun_ends:
            found = end
        if content == _LONGEST or (noun_ends and is_noun):
            break
    return _with_number(text, found) if found else None


def _with_number(text: str, end: int) -> int:
    """The end of a phrase that goes on with a number: "your club with 130 members"."""
    goes_on = _WITH.match(text, end)
    number = _TOKEN.match(text, goes_on.end()) if goes_on else None
    return number.end() if number and _is_number(fold(number.group())) else end


def _is_number(folded: str) -> bool:
    return folded[0].isdigit() or value_of(folded) is not None


def _is_content(folded: str) -> bool:
    return len(folded) >= _MIN_LETTERS and folded not in FUNCTION_WORDS and not _is_number(folded)


def _load() -> Mapping[str, _Markers]:
    tables = tomllib.loads(files("api.core.guards").joinpath("ownership.toml").read_text(encoding="utf-8"))
    return {
        code: _Markers(**{name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in table.items()})
        for code, table in tables.items()
    }


_MARKERS: Final = _load()
