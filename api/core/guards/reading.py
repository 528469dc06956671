"""A text under check beside the inputs it may draw on: folded for comparing, and with quoted inputs told apart."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from api.core.brief import Brief
from api.core.guards.folding import fold
from api.core.guards.words import Words
from api.core.models import Violation
from api.core.quotations import quoted_spans

_BEFORE_A_SENTENCE: Final = re.compile(r"(?:\A|[.!?:;…\n\"“„«»(–—])\W*\Z")
_FAR_ENOUGH: Final = 8


@dataclass(frozen=True)  # no slots: it keeps what it has worked out
class Reading:
    """One text set beside the inputs of its brief. Each property is worked out when it is first asked for."""

    text: str
    brief: Brief

    @cached_property
    def own_words(self) -> str:
        """`text` with quotations from the inputs blanked out; offsets are the same."""
        own_words = self.text
        for start, end in quoted_spans(self.text):
            if fold(self.text[start:end]).strip(" .,;:!?") in self.inputs:
                own_words = own_words[:start] + " " * (end - start) + own_words[end:]
        return own_words

    @cached_property
    def inputs(self) -> str:
        """Everything the user gave, names included, folded."""
        brief = self.brief
        people = (brief.text("target"), brief.text("sender"), brief.target_name or "", brief.sender_name or "")
        return fold("\n".join((brief.text("goal"), brief.text("context"), *people)))

    @cached_property
    def told(self) -> str:
        """What the user says about the two, in goal and context, folded."""
        return fold(f"{self.brief.text('goal')}\n{self.brief.text('context')}")

    @cached_property
    def words(self) -> Words:
        """The words of `inputs`."""
        return Words(self.inputs)

    def violation(self, code: str, start: int, end: int, detail: str) -> Violation:
        """A violation with its span held inside the text."""
        size = len(self.text)
        return Violation(code=code, start=min(max(start, 0), size), end=min(max(end, start, 0), size), detail=detail)


def starts_sentence(text: str, index: int) -> bool:
    """Whether a word at `index` would have a capital anyway."""
    return _BEFORE_A_SENTENCE.search(text[max(0, index - _FAR_ENOUGH) : index]) is not None


def speaks_note_language(reading: Reading) -> bool:
    """Some input is in the note's language, so that words in common can be expected."""
    return any(text.language == reading.brief.language for text in reading.brief.texts.values())
