"""What words are about: a vector for each of the commoner words of seven languages, near for near meanings.

Made once, by `evals/fitting/vectors.py`, from an openly licensed sentence encoder; nothing of it runs here.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Final

_FILES: Final = files("api.drafting.rules") / "weights"
DIMENSIONS: Final = 64
_SHORTEST_PIECE: Final = 5
_LONGEST_WORD: Final = 40


def meaning(words: Iterable[str]) -> tuple[float, ...]:
    """The mean vector of the words that are known; zero where none is. Words are to be case folded."""
    rows, vectors = _rows(), _vectors()
    known: list[memoryview] = []
    for word in words:
        row = rows.get(word)
        if row is None:
            row = _row_of_piece(word, rows)
        if row is not None:
            known.append(vectors[row * DIMENSIONS : (row + 1) * DIMENSIONS])
    return tuple(sum(column) / len(known) for column in zip(*known, strict=True)) if known else (0.0,) * DIMENSIONS


def _row_of_piece(word: str, rows: Mapping[str, int]) -> int | None:
    """A compound or an inflected word by its longest known ending, else beginning: "Hagelbilder" by "bilder"."""
    if len(word) > _LONGEST_WORD:
        return None
    endings = (word[at:] for at in range(1, len(word) - _SHORTEST_PIECE + 1))
    beginnings = (word[:at] for at in range(len(word) - 1, _SHORTEST_PIECE - 1, -1))
    return next((rows[piece] for piece in chain(endings, beginnings) if piece in rows), None)


@cache
def _rows() -> dict[str, int]:
    words = (_FILES / "words.txt").read_text("utf-8").splitlines()
    return {word: row for row, word in enumerate(words)}


@cache
def _vectors() -> memoryview:
    return memoryview((_FILES / "vectors.bin").read_bytes()).cast("b")
