"""Works of the target's: a note may speak of one only where an input does, and on the topic that an input names."""

import re
from collections.abc import Iterator
from typing import Final

from api.core.guards.folding import WORD, fold
from api.core.guards.function_words import FUNCTION_WORDS
from api.core.guards.ownership import Sides, target_phrases
from api.core.guards.reading import Reading, speaks_note_language
from api.core.guards.work_words import WORKS
from api.core.models import Violation

_ON: Final = re.compile(r"\s+(?:about|on|über|zum?|zur|sur|sobre|sull['’]|su|sull[ao]|sui|over)\s*\b", re.IGNORECASE)
_WORDS_OF_A_TOPIC: Final = 3


def check_works(reading: Reading, both: Sides) -> Iterator[Violation]:
    """Every "your article" that no input speaks of, or not on that topic."""
    for start, end in target_phrases(reading):
        for work in WORKS:
            named = work.named.search(reading.own_words, start, end)
            if named and not work.is_told(both.target.text):
                yield reading.violation("unsupported_work", start, end, "No input speaks of such a work: leave it out.")
            elif named and (topic := _topic(reading.own_words, named.end())):
                is_known = any(reading.words.support_part(word.group()) for word in topic)
                if not is_known and speaks_note_language(reading):
                    yield reading.violation("unsupported_work", start, topic[-1].end(), "No input has one on this.")


def _topic(text: str, index: int) -> list[re.Match[str]]:
    """The first content words of what a work is on."""
    on = _ON.match(text, index)
    topic: list[re.Match[str]] = []
    for word in WORD.finditer(text, on.end()) if on else ():
        is_content = fold(word.group()) not in FUNCTION_WORDS
        if len(topic) == _WORDS_OF_A_TOPIC or (topic and not is_content):
            break
        if is_content:
            topic.append(word)
    return topic
