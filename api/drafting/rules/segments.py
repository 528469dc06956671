"""Cuts an input into sentences and lines, each with its place, so that evidence can be quoted in one piece."""

import re
from dataclasses import dataclass, field
from typing import Final

from api.core.brief import Brief
from api.core.models import Evidence, Source
from api.drafting.rules.affinity import Terms, terms

_ABBREVIATIONS: Final = frozenset(
    """
    dr prof mr mrs ms st no nr ca bzw z.b e.g i.e etc vs assoc sr jr avv dott dra sra ing approx inkl ggf evtl u.a d.h
    ret a.m p.m
    """.split()
)
_BREAK: Final = re.compile(
    r"(?P<stop>(?<![.!?…。！？])[.!?…。！？]+[\"'”’»)\]]*)(?=\s|$|[^\x00-\x7f])|(?<!\s)\s*\n\s*|(?<!\s)\s+[·•|–—]\s+|"
    r"(?<!\s)\s+-\s+(?=[A-ZÄÖÜ])|;\s|^[-•·*]\s+",
    re.MULTILINE,
)
_WRAPPED: Final = re.compile(r"(?m)^([^\n]{40,}[^\s.!?…。！？:;])\n(?=(\w+))")
"""A long line that ends without a full stop or the like, and the first word of the next."""
_SAYS_NO: Final = re.compile(
    r"no|not|never|none|nothing|don|please|only|without|kein\w*|nicht|nie|bitte|nur|ohne|pas|aucune?|jamais|merci|sans|"
    r"sin|nada|nunca|solo|sólo|favor|não|nem|sem|só|apenas|non|nessun\w*|niente|mai|senza|soltanto|geen|niet|nooit|"
    r"graag|alleen"
)
"""A line that begins so is a wish of its own: "no sales pitches please". It stays one, however the line before ends."""
_MARKS: Final = " \t\n\r•·*|"
MAX_QUOTE: Final = 220
"""The longest evidence quoted, in code points; a longer sentence is cut at a word."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence or line of one input; offsets are into the cleaned text."""

    source: Source
    text: str
    start: int
    end: int
    terms: Terms = field(compare=False, repr=False)

    @classmethod
    def of(cls, source: Source, text: str, start: int) -> "Segment":
        """The segment that begins at `start` and reads `text`."""
        return cls(source, text, start, start + len(text), terms(text))


def cut(source: Source, text: str) -> tuple[Segment, ...]:
    """All segments of a text in order, white space and bullets trimmed; lines that were wrapped are one again."""
    text = _WRAPPED.sub(_unwrapped, text)
    segments: list[Segment] = []
    start = 0
    for found in _BREAK.finditer(text):
        if found["stop"] and _is_abbreviation(text[start : found.start()]):
            continue
        end = found.end() if found["stop"] else found.start()
        _append(segments, source, text, start, end)
        start = found.end()
    _append(segments, source, text, start, len(text))
    return tuple(segments)


def evidence(brief: Brief, segment: Segment) -> Evidence | None:
    """The segment as evidence, cut to `MAX_QUOTE`; its longest unbroken run where a removal stood inside it."""
    clean_text = brief.texts[segment.source]
    limit = min(segment.end, segment.start + MAX_QUOTE)
    if limit < segment.end and " " in clean_text.text[segment.start : limit]:
        limit = clean_text.text.rindex(" ", segment.start, limit)
    start, end = clean_text.longest_piece(segment.start, limit)
    piece = clean_text.text[start:end]
    quote = piece.strip()
    start += len(piece) - len(piece.lstrip())
    span = clean_text.span_in_original(start, start + len(quote)) if quote else None
    return Evidence(source=segment.source, quote=quote, start=span.start, end=span.end) if span else None


def _unwrapped(line: re.Match[str]) -> str:
    """The line and a blank, as long as with its end, where the sentence goes on; else as it was."""
    goes_on = line[2].islower() and not _SAYS_NO.fullmatch(line[2])
    return f"{line[1]} " if goes_on else line[0]


def _append(segments: list[Segment], source: Source, text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(_MARKS + "-"))
    piece = piece[left:].rstrip(_MARKS + ",")
    if any(character.isalnum() for character in piece):
        segments.append(Segment.of(source, piece, start + left))


def _is_abbreviation(before: str) -> bool:
    last = before.rsplit(maxsplit=1)[-1].lower().lstrip("(") if before.strip() else ""
    return last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha())
