"""Finds sentences that talk to a machine instead of a reader, by how they work, not by how one attack is worded.

Signals weigh a sentence: naming a machine, giving it an order, speaking of its output, ruling on a request. One alone
is honest talk about such work; only an order in the middle of a page about somebody has nobody else to be for.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from api.core.cleaning.machine_words import (
    ADDRESSED,
    ASKS_A_READER,
    BARE_ORDERS,
    FIRST_PERSON,
    GRADERS,
    MACHINES,
    ORDERS,
    OUTPUTS,
    OVERRIDES,
    RULINGS,
    SCORES,
    SERVICE_WORDS,
    THIRD_PERSON,
    THIS_PAGE,
)
from api.core.cleaning.sentences import sentences
from api.core.languages import FUNCTION_WORDS, SUPPORTED, detect_language

_FLAG_FROM: Final = 2
# Weight, and a pattern for the sentence in lower case after NFKC. Where capitals tell, it is read as typed.
_SIGNALS: Final = tuple(
    (weight, re.compile(pattern))
    for weight, pattern in (
        (2, OVERRIDES),
        (2, ADDRESSED),
        (2, SERVICE_WORDS),
        (1, OUTPUTS),
        (1, THIS_PAGE),
        (1, RULINGS),
        (1, GRADERS),
        (1, SCORES),
        (2, r"\b(?:system|developer|assistant) (?:message|prompt|override)\s*:"),
        (2, r"\b(?:secret|password|api[_-]?key|token)\s*=\s*\S"),
    )
)
_SIGNALS_AS_TYPED: Final = (
    (1, re.compile(MACHINES)),
    (2, re.compile(r"^\W{0,5}(?:SYSTEM|ASSISTANT|DEVELOPER)(?: [A-Z]+)?\s*:")),
)
_ORDER: Final = re.compile(ORDERS)
_BARE_ORDER: Final = re.compile(BARE_ORDERS)
_READER: Final = re.compile(ASKS_A_READER)
_I: Final = re.compile(FIRST_PERSON)
_SHE: Final = re.compile(THIRD_PERSON)

_LATIN_WORD: Final = re.compile(r"[a-zà-ÿ]+")
_BARE_TOKEN: Final = re.compile(r"\bconnect\b")
_BUTTONS: Final = frozenset({"connect", "follow", "message", "more", "pending"})
_SALUTATION: Final = re.compile(r"\W{0,5}(?:[^\s:：]+[ ]){0,4}[^\s:：]+\s?[:：]\s*(?P<rest>\S.*)", re.DOTALL)
_MIN_REST: Final = 20
"""Characters behind a salutation; a label such as a language's name for "Contact:" has fewer words to say."""

# Cyrillic or Greek among Latin letters of one word, which was written to look like another word.
_LOOKALIKE: Final = re.compile(
    r"\b[^\W\d_]*(?:[A-Za-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z])[^\W\d_]*"
)
_GREEK_OR_CYRILLIC: Final = re.compile(r"[\u0370-\u04ff]")
_MAX_BEFORE: Final = 3
"""So many words before the first look-alike belong to what is disguised."""

_LABEL: Final = re.compile(
    r"(?:^|(?<=[.!?:>]\s))[ \t]*(?:\[|#{1,6} )?(?P<label>user|human|assistant|ai|system|model|bot|instruction|response"
    r"|prompt|example|sample|input|output|case|nutzer|mensch|assistent|beispiel|eingabe|ausgabe|utilisateur|exemple"
    r"|humano|usuario|usuário|asistente|assistente|ejemplo|exemplo|utente|esempio|gebruiker|voorbeeld|next)"
    r"(?: ?\d{1,2})?(?:\]|:)(?=\s|\Z)",
    re.IGNORECASE | re.MULTILINE,
)
_TURN_END: Final = re.compile(r"[^\n]*?(?:[.!?](?=\s|\Z)|(?=\n)|\Z)")


def turn_spans(text: str) -> Iterator[tuple[int, int]]:
    """Exchanges made up to be carried on: two or more labelled turns or examples in a row, from first to last."""
    labels = list(_LABEL.finditer(text))
    if len(labels) > 1:
        last = _TURN_END.match(text, labels[-1].end())
        is_open = labels[-1]["label"].lower() in {"next", "output", "ai"}
        yield labels[0].start(), labels[-1].end() if is_open or not last else last.end()


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Sentences addressed to a machine, and words in look-alike letters, in order. Run it on text without forms."""
    is_about_somebody = _SHE.search(text) is not None and _I.search(text.lower()) is None
    has_lookalikes = _GREEK_OR_CYRILLIC.search(text) is not None
    language: str | None = None
    for start, end in sentences(text):
        words = text[start:end]
        if _weight(words, is_about_somebody=is_about_somebody) >= _FLAG_FROM:
            yield start, end
        elif has_lookalikes and len(lookalikes := list(_LOOKALIKE.finditer(words))) > 1:
            first = lookalikes[0].start()
            yield start + (0 if len(words[:first].split()) <= _MAX_BEFORE else first), start + lookalikes[-1].end()
        elif (salutation := _SALUTATION.match(words)) and _is_foreign(salutation["rest"]):
            language = language or detect_language(text) or "und"
            if language in SUPPORTED:
                yield start, end


def _weight(sentence: str, *, is_about_somebody: bool) -> int:
    plain = unicodedata.normalize("NFKC", sentence)
    lowered = plain.lower()
    weight = sum(points for points, pattern in _SIGNALS if pattern.search(lowered))
    weight += sum(points for points, pattern in _SIGNALS_AS_TYPED if pattern.search(plain))
    weight += 2 * _is_token_in_foreign_words(lowered)
    if _ORDER.search(lowered) and not _READER.search(lowered):
        weight += 1 + _is_styled(sentence, plain)
        weight += is_about_somebody and _BARE_ORDER.search(lowered) is not None
    return weight


def _is_styled(sentence: str, plain: str) -> bool:
    """Letters of other alphabets that only look like these, such as those for formulas."""
    return plain != sentence and not any(letter.isascii() and letter.isalpha() for letter in sentence)


def _is_token_in_foreign_words(lowered: str) -> bool:
    """The service's own word for a yes in a sentence that is not English."""
    if not _BARE_TOKEN.search(lowered):
        return False
    words = _LATIN_WORD.findall(lowered)
    if _BUTTONS.issuperset(words):  # what a user wants, or a row of buttons
        return False
    known = {word for word in words if word in FUNCTION_WORDS}
    return not known & {"the", "to", "of", "and", "with", "i", "we", "my", "is", "for", "me", "you", "or"}


def _is_foreign(words: str) -> bool:
    """Whether words stand in a language nobody here reads."""
    language = detect_language(words) if len(words) >= _MIN_REST else None
    return language is not None and language not in SUPPORTED
