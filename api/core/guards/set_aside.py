"""Words of a passage that was set aside because it talks to a machine must not come back through a note or advice."""

from collections.abc import Iterator
from typing import Final

from api.core.guards.folding import WORD, fold
from api.core.guards.reading import Reading
from api.core.models import Violation

_RUN: Final = 3
"""So many words in a row are a repetition; two are chance."""


def check_set_aside(reading: Reading) -> Iterator[Violation]:
    """Runs of words that stand in a set-aside passage and nowhere else in the inputs."""
    forbidden = _set_aside_runs(reading)
    if not forbidden:
        return
    places = [(fold(match.group()), match.start(), match.end()) for match in WORD.finditer(reading.text)]
    for first in range(len(places) - _RUN + 1):
        window = places[first : first + _RUN]
        if tuple(word for word, _, _ in window) in forbidden:
            detail = "Leave out what was set aside from the inputs."
            yield reading.violation("set_aside_text", window[0][1], window[-1][2], detail)


def _set_aside_runs(reading: Reading) -> set[tuple[str, ...]]:
    passages = (
        text.original[removal.start : removal.end]
        for text in reading.brief.texts.values()
        for removal in text.removals
        if removal.kind == "addresses_machine"
    )
    runs = {run for passage in passages for run in _runs(fold(passage))}
    return runs - set(_runs(reading.inputs)) if runs else runs


def _runs(folded: str) -> Iterator[tuple[str, ...]]:
    words = WORD.findall(folded)
    yield from zip(*(words[offset:] for offset in range(_RUN)), strict=False)
