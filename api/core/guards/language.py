"""The note's language: rejected only on strong evidence, since short notes are full of names."""

from collections.abc import Iterator
from typing import Final

from api.core.guards.reading import Reading
from api.core.languages import detect_language, score_languages
from api.core.languages.detection import LATIN_LANGUAGES, SCRIPT_LANGUAGES
from api.core.models import Violation

_MIN_LEAD: Final = 2.0
"""Points by which another language has to lead: about two words that are in no way ours."""
_MIN_RATIO: Final = 2.0


def check_language(reading: Reading) -> Iterator[Violation]:
    """One violation over the whole text where it is plainly in another language than the brief asks for."""
    wanted = reading.brief.language
    if wanted not in LATIN_LANGUAGES | SCRIPT_LANGUAGES:
        return
    words = reading.own_words
    found = detect_language(words)
    if found is None or found == wanted:
        return
    scores = score_languages(words)
    ours, theirs = scores.get(wanted, 0.0), scores[found]
    if theirs - ours >= _MIN_LEAD and theirs >= ours * _MIN_RATIO:
        yield reading.violation("wrong_language", 0, len(reading.text), f"Write in the language `{wanted}`.")
