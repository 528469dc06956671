"""Length and shape: within the limit, plain visible characters, not cut off."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from api.core.cleaning import invisible_spans
from api.core.guards.folding import WORD
from api.core.guards.reading import Reading
from api.core.languages import SUPPORTED
from api.core.models import Violation

_UNITS_PER_LINE: Final = 50
_MIN_LINE_BREAKS: Final = 4
_OPEN_END: Final = re.compile(r"(?:[,;:\-–—/&+(\[„“«]|\.{3}|…)\s*$")
_ENDS_IN_WORD: Final = re.compile(r"[^\W_]\s*$")
_LAST_SENTENCE: Final = re.compile(r"(?:^|[.!?,\n])[^.!?,\n]*$")
_WORDS_OF_A_SIGNATURE: Final = 5


def count_units(text: str) -> int:
    """UTF-16 code units after NFC: what networks count, and never less than that."""
    return len(unicodedata.normalize("NFC", text).encode("utf-16-le", "surrogatepass")) // 2


def check_length(reading: Reading) -> Iterator[Violation]:
    """Limit, blankness, normal form, hidden characters, line breaks, and an end that is one."""
    text, limit = reading.text, reading.brief.limit
    if not text.strip():
        yield reading.violation("blank", 0, len(text), "There is no text.")
        return
    units = count_units(text)
    if units > limit:
        detail = f"{units} of {limit} units: shorten by {units - limit}."
        yield reading.violation("too_long", _first_over(text, limit), len(text), detail)
    yield from check_characters(reading)
    line_breaks = text.strip().count("\n")
    most = max(_MIN_LINE_BREAKS, limit // _UNITS_PER_LINE)
    if line_breaks > most:
        detail = f"{line_breaks} line breaks; at most {most}."
        yield reading.violation("too_many_lines", text.find("\n"), len(text), detail)
    if _is_cut_off(reading):
        yield reading.violation("cut_off", len(text.rstrip()) - 1, len(text), "Finish the last sentence.")


def check_characters(reading: Reading) -> Iterator[Violation]:
    """Normal form, and characters nobody sees."""
    if not unicodedata.is_normalized("NFC", reading.text):
        yield reading.violation("not_nfc", 0, len(reading.text), "Send the text in normal form C.")
    for start, end in invisible_spans(reading.text):
        yield reading.violation("hidden_character", start, end, "Leave this invisible character out.")


def _first_over(text: str, limit: int) -> int:
    """The first code point that does not fit; good enough where the text is not NFC."""
    units = 0
    for index, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1  # noqa: PLR2004 - the end of the basic plane
        if units > limit:
            return index
    return max(0, len(text) - 1)


def _is_cut_off(reading: Reading) -> bool:
    """Ends openly; or, in a language with such marks, in more words than a signature has and no mark."""
    if _OPEN_END.search(reading.text):
        return True
    if reading.brief.language not in SUPPORTED or not _ENDS_IN_WORD.search(reading.text):
        return False
    last = _LAST_SENTENCE.search(reading.text)
    words = WORD.findall(last.group()) if last else []
    ends_in_a_name = bool(words) and words[-1][:1].isupper() and len(words) < _WORDS_OF_A_SIGNATURE
    sender = reading.brief.sender_name
    return not ends_in_a_name and not (sender and reading.text.rstrip().endswith(sender))
