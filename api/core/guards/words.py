"""The words of a text, for telling whether another word is a form of one of them."""

import re
from typing import Final

from api.core.guards.folding import WORD, fold, without_accents

_MIN_STEM: Final = 4
_STEM_SHARE: Final = 0.6
_MIN_INNER: Final = 6


class Words:
    """The words of a folded text. Accents do not count: people leave them out."""

    def __init__(self, folded: str) -> None:
        bare = without_accents(folded)
        self._words = frozenset(WORD.findall(bare)) | frozenset(re.findall(r"[^\W\d_]+", bare))

    def has(self, word: str) -> bool:
        """The word itself."""
        return without_accents(fold(word)) in self._words

    def support(self, word: str) -> bool:
        """The word itself, an inflected form of it ("Berliner", "Lenas"), or each of its hyphenated parts."""
        folded = without_accents(fold(word))
        if folded in self._words or folded.removesuffix("'s") in self._words:
            return True
        if "-" in folded and all(self.support(part) for part in folded.split("-") if part):
            return True
        stem = _stem(folded)
        return len(folded) >= _MIN_STEM and any(known.startswith(stem) for known in self._words)

    def support_part(self, word: str) -> bool:
        """As `support`, or the word stands inside a compound of the text, as "Imker" does in "Berufsimker"."""
        stem = _stem(without_accents(fold(word)))
        return self.support(word) or (len(stem) >= _MIN_INNER and any(stem in known for known in self._words))


def _stem(folded: str) -> str:
    return folded[: max(_MIN_STEM, round(len(folded) * _STEM_SHARE))]
