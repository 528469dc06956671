"""What turning takes in several languages: is somebody else in the sentence, and how is a fragment finished."""

import re
from collections.abc import Sequence
from typing import Final

_FULL_NAME: Final = re.compile(r"\b[A-ZÀ-Þ][\w'’-]+ [A-ZÀ-Þ][\w'’-]+")
_QUOTE_MARK: Final = re.compile(r"[\"“”„«»]")
Starts = Sequence[tuple[re.Pattern[str], str]]
"""How a fragment begins, and what its beginning becomes."""


def is_about_others(sentence: str, names: Sequence[str], *, pronoun: re.Pattern[str], others: re.Pattern[str]) -> bool:
    """Whether a third-person pronoun in this sentence may mean somebody other than the target, or stands in a quote.

    `others` are words that bring a third person in; a full name that is not the target's does so too.
    """
    if not pronoun.search(sentence):
        return False
    is_other_named = any(not set(name.split()) & set(names) for name in _FULL_NAME.findall(sentence))
    return is_other_named or bool(others.search(sentence)) or bool(_QUOTE_MARK.search(sentence))


def has_name(sentence: str, names: Sequence[str]) -> bool:
    """Whether the target is called by name, which cannot be turned without knowing the grammar around it."""
    return any(re.search(rf"\b{re.escape(name)}\b", sentence) for name in names)


def replace_all(text: str, rules: Sequence[tuple[re.Pattern[str], str]]) -> str:
    """The text after every rule in order; a capital at the start of a match is kept."""
    for pattern, replacement in rules:
        text = pattern.sub(lambda match, new=replacement: _like(match.group(), match.expand(new)), text)
    return text


def finish(text: str, *, starts: Starts, question: re.Pattern[str], question_mark: str = "?") -> str:
    """A fragment as a sentence: its beginning completed, a capital letter, a full stop or question mark."""
    text = text.strip(" ,;:")
    for pattern, start in starts:
        if found := pattern.match(text):
            rest = text[found.end() :]
            text = start + rest[0].lower() + rest[1:]
            break
    text = text[0].upper() + text[1:]
    if text[-1] not in ".?!…":
        text += question_mark if question.match(text) else "."
    return text


def _like(old: str, new: str) -> str:
    return new[0].upper() + new[1:] if old[:1].isupper() and new else new
