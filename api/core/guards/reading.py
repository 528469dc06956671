"""A text under check beside the inputs it may draw on: folded for comparing, and with quoted inputs told apart."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from api.core.brief import Brief
from api.core.models import Violation
from api.core.quotations import quoted_spans

WORD: Final = re.compile(r"[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
"""A word with its inner hyphens and apostrophes."""
_BEFORE_A_SENTENCE: Final = re.compile(r"(?:\A|[.!?:;…\n\"“„«»(–—])\W*\Z")
_FAR_ENOUGH: Final = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """One text and its brief.

    `own_words` is `text` with quotations from the inputs blanked out; offsets are the same. `inputs` is everything
    the user gave, names included, and `told` what the user says about the two (goal and context); both folded.
    """

    text: str
    brief: Brief
    own_words: str
    inputs: str
    told: str

    def violation(self, code: str, start: int, end: int, detail: str) -> Violation:
        """A violation with its span held inside the text."""
        size = len(self.text)
        return Violation(code=code, start=min(max(start, 0), size), end=min(max(end, start, 0), size), detail=detail)


def read(text: str, brief: Brief) -> Reading:
    """Set a text beside the inputs of its brief."""
    told = f"{brief.text('goal')}\n{brief.text('context')}"
    people = (brief.text("target"), brief.text("sender"), brief.target_name or "", brief.sender_name or "")
    inputs = fold("\n".join((told, *people)))
    own_words = text
    for start, end in quoted_spans(text):
        if fold(text[start:end]).strip(" .,;:!?") in inputs:
            own_words = own_words[:start] + " " * (end - start) + own_words[end:]
    return Reading(text=text, brief=brief, own_words=own_words, inputs=inputs, told=fold(told))


def starts_sentence(text: str, index: int) -> bool:
    """Whether a word at `index` would have a capital anyway."""
    return _BEFORE_A_SENTENCE.search(text[max(0, index - _FAR_ENOUGH) : index]) is not None


def fold(text: str) -> str:
    """The form in which texts are compared: NFKC, case folded, one kind of apostrophe. Offsets change."""
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‑", "-")
