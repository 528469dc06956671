"""A text under check beside the inputs it may draw on: folded for comparing, and with quoted inputs told apart."""

import re
from dataclasses import dataclass
from typing import Final

from api.core.brief import Brief
from api.core.guards.folding import fold
from api.core.guards.words import Words
from api.core.languages import detect_language
from api.core.models import Violation
from api.core.quotations import quoted_spans

_BEFORE_A_SENTENCE: Final = re.compile(r"(?:\A|[.!?:;…\n\"“„«»(–—])\W*\Z")
_FAR_ENOUGH: Final = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """One text and its brief.

    `own_words` is `text` with quotations from the inputs blanked out; offsets are the same. `inputs` is everything
    the user gave, names included, and `told` what the user says about the two (goal and context); both folded.
    `words` are the words of `inputs`.
    """

    text: str
    brief: Brief
    own_words: str
    inputs: str
    told: str
    words: Words

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
    return Reading(text, brief, own_words, inputs, fold(told), Words(inputs))


def starts_sentence(text: str, index: int) -> bool:
    """Whether a word at `index` would have a capital anyway."""
    return _BEFORE_A_SENTENCE.search(text[max(0, index - _FAR_ENOUGH) : index]) is not None


def speaks_note_language(reading: Reading) -> bool:
    """Some input is in the note's language, so that words in common can be expected."""
    return any(detect_language(text.text) == reading.brief.language for text in reading.brief.texts.values())
