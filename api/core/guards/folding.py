"""The forms in which texts are compared, and what a word is."""

import re
import unicodedata
from typing import Final

WORD: Final = re.compile(r"[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
"""A word with its inner hyphens and apostrophes."""
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """The form in which texts are compared: NFKC, case folded, one kind of apostrophe. Offsets change."""
    if text.isascii():
        return text.casefold()
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‑", "-")


def without_accents(folded: str) -> str:
    """A folded text with its accents and umlauts taken off."""
    return folded if folded.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFD", folded))
