"""A note has to say something of the two people, or be a plain request and nothing more."""

from collections.abc import Iterator
from typing import Final

from api.core.guards.folding import WORD, fold
from api.core.guards.function_words import FUNCTION_WORDS
from api.core.guards.names import TITLES
from api.core.guards.noun_words import NEUTRAL_CAPITALS
from api.core.guards.number_words import value_of
from api.core.guards.reading import Reading, speaks_note_language
from api.core.guards.words import Words
from api.core.languages import SUPPORTED
from api.core.models import Violation

_REQUEST: Final = frozenset(
    """dear write touch talk contact schreiben arbeit darf austauschen écrire échanger sujet puis-je días buenas tardes
    hablar escribirle escribirte tarde trocar ideias escrever-lhe escrever-te parlare scriverle scriverti goedendag
    schrijven praten""".split()
)
_PLAIN: Final = FUNCTION_WORDS | NEUTRAL_CAPITALS | TITLES | _REQUEST
"""All that a plain request needs: "Hello, may I write to you?"."""
_MIN_LETTERS: Final = 3
_MIN_WORDS: Final = 3


def check_substance(reading: Reading) -> Iterator[Violation]:
    """One violation where nothing in the note comes from the inputs, names aside, and it is no plain request either."""
    brief = reading.brief
    if brief.language not in SUPPORTED or any(map(str.isdigit, reading.text)):
        return
    words = WORD.findall(fold(reading.text))
    names = Words(fold(f"{brief.target_name} {brief.sender_name}"))
    content = [word for word in words if _is_content(word) and not names.support(word)]
    says_something = any(reading.words.support(word) for word in content)
    is_plain_request = not content and len(words) >= _MIN_WORDS
    if not says_something and not is_plain_request and speaks_note_language(reading):
        yield reading.violation("says_nothing", 0, len(reading.text), "Build the note on something the inputs say.")


def _is_content(word: str) -> bool:
    return len(word) >= _MIN_LETTERS and word not in _PLAIN and value_of(word) is None
