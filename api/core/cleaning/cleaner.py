"""Runs the finders of all kinds over an input until nothing more is found, and keeps the offsets."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from api.core.cleaning.clean_text import CleanText, Removal, RemovalKind
from api.core.cleaning.invisible import disguised_spans, invisible_spans
from api.core.cleaning.machine_forms import form_spans
from api.core.cleaning.machine_talk import sentence_spans, turn_spans
from api.core.cleaning.noise import noise_spans
from api.core.cleaning.page_junk import junk_spans

_Finder = Callable[[str], Iterable[tuple[int, int]]]
_FINDERS: Final[tuple[tuple[RemovalKind, _Finder], ...]] = (
    ("addresses_machine", disguised_spans),
    ("invisible", invisible_spans),
    ("addresses_machine", form_spans),
    ("addresses_machine", noise_spans),
    ("addresses_machine", turn_spans),
    ("addresses_machine", sentence_spans),
    ("page_junk", junk_spans),
)
_MAX_ROUNDS: Final = 4
"""Honest texts settle in two rounds. One that still grows new matches was built to, and goes as a whole."""


def clean(text: str, *, is_pasted: bool = True) -> CleanText:
    """Clean one input. Idempotent: cleaning `clean(x).text` removes nothing more.

    Only a text pasted from a page loses page junk: in somebody's own words "Connect" is what they want, not a button.
    """
    original = unicodedata.normalize("NFC", text)
    left = original
    places = list(range(len(original)))
    removed: dict[int, RemovalKind] = {}
    for round_number in range(_MAX_ROUNDS + 1):
        before = len(left)
        for kind, find in _FINDERS:
            if kind == "page_junk" and not is_pasted:
                continue
            spans = [(0, len(left))] if round_number == _MAX_ROUNDS else list(find(left))
            if spans:
                left, places = _cut(left, places, spans, kind, removed)
        if len(left) == before:
            break
    return CleanText(original=original, text=left, removals=_as_removals(removed))


def _cut(
    text: str,
    places: list[int],
    spans: list[tuple[int, int]],
    kind: RemovalKind,
    removed: dict[int, RemovalKind],
) -> tuple[str, list[int]]:
    kept_text: list[str] = []
    kept_places: list[int] = []
    position = 0
    for start, found_end in sorted(spans):
        end = found_end
        while end < len(text) and _hangs_on_what_precedes(text[end]):
            end += 1
        if end <= position:
            continue
        if (
            kind != "page_junk"
            and position < start
            and end < len(text)
            and text[start - 1].isspace()
            and text[end].isspace()
        ):
            end += 1  # of the blanks on both sides one is enough
        kept_text.append(text[position:start])
        kept_places += places[position:start]
        removed.update(dict.fromkeys(places[max(start, position) : end], kind))
        position = end
    return "".join(kept_text) + text[position:], kept_places + places[position:]


def _hangs_on_what_precedes(character: str) -> bool:
    """Marks, and Korean letters inside a syllable: behind a gap they would join a stranger, and the text leave NFC."""
    return unicodedata.category(character) in {"Mn", "Mc"} or "\u1161" <= character <= "\u11ff"


def _as_removals(removed: dict[int, RemovalKind]) -> tuple[Removal, ...]:
    runs: list[Removal] = []
    for place in sorted(removed):
        if runs and runs[-1].end == place and runs[-1].kind == removed[place]:
            runs[-1] = replace(runs[-1], end=place + 1)
        else:
            runs.append(Removal(start=place, end=place + 1, kind=removed[place]))
    return tuple(runs)
