"""What cleaning leaves of an input, and the way back to the text as it was sent."""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Literal

from api.core.languages import detect_language

RemovalKind = Literal["invisible", "page_junk", "addresses_machine"]


@dataclass(frozen=True, slots=True)
class Span:
    """Code points `start` to `end` (exclusive)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Removal:
    """A span of the original that no engine sees, and why."""

    start: int
    end: int
    kind: RemovalKind


@dataclass(frozen=True)  # no slots: it keeps its language once that was asked for
class CleanText:
    """An input as sent (NFC) and what is left of it.

    `text` is `original` without the removals, which are sorted.
    """

    original: str
    text: str
    removals: tuple[Removal, ...]

    @cached_property
    def language(self) -> str | None:
        """The ISO 639-1 code of the language `text` is mostly in; None when it cannot be told."""
        return detect_language(self.text)

    def locate(self, quote: str) -> Span | None:
        """Find `quote` in what is left; its span in `original`, or None where it does not stand there in one piece."""
        wanted = unicodedata.normalize("NFC", quote)
        start = self.text.find(wanted) if wanted else -1
        while start >= 0:
            if span := self.span_in_original(start, start + len(wanted)):
                return span
            start = self.text.find(wanted, start + 1)
        return None

    def span_in_original(self, start: int, end: int) -> Span | None:
        """Map a span of `text` to `original`; None when a removal lies inside it, or it is empty or outside."""
        if not 0 <= start < end <= len(self.text):
            return None
        if not self.removals:
            return Span(start, end)
        removed = self._removed()
        seams = self._seams(removed)
        first, last = (removed[bisect_right(seams, place)] for place in (start, end - 1))
        return Span(start + first, end + last) if first == last else None

    def longest_piece(self, start: int, end: int) -> tuple[int, int]:
        """The longest run of a span of `text` that stands in `original` in one piece; of equals the first."""
        seams = self._seams(self._removed())
        inside = seams[bisect_right(seams, start) : bisect_left(seams, end)]
        cuts = (start, *inside, end)
        return max(pairwise(cuts), key=lambda piece: piece[1] - piece[0])

    def _removed(self) -> list[int]:
        """How many code points were removed up to and including each removal, 0 first."""
        return [0, *accumulate(removal.end - removal.start for removal in self.removals)]

    def _seams(self, removed: Sequence[int]) -> list[int]:
        """Where in `text` each removal would stand: what was cut before a place is how far it moved."""
        return [removal.start - before for removal, before in zip(self.removals, removed, strict=False)]
