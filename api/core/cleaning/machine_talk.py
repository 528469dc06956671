"""Finds passages that talk to a machine instead of a reader, by how they work, not by how one attack is worded.

Two tables. `_BLOCKS` are forms that no profile has: comments, chat tokens, forged answers, templates. `_SIGNALS` weigh
a sentence: naming a machine, giving it an order, speaking of its output; one alone is honest talk about such work.
"""

import re
from collections.abc import Iterator
from typing import Final

from api.core.cleaning.machine_words import ADDRESSED, MACHINES, ORDERS, OUTPUTS, OVERRIDES

_SENTENCE: Final = re.compile(r"[^\n.!?。۔।]+(?:[.!?]+(?!\s|$)[^\n.!?。۔।]*)*[.!?。۔।]*")
# An attack seldom ends in a full stop; the honest sentence behind it starts with a capital.
_TAIL: Final = r"(?-i:[^\n.!?A-Z]*(?:[.!?](?=\s|$))?)"
_HTML: Final = (
    r"(?:a|b|body|br|div|font|form|h[1-6]|head|html|i|iframe|img|input|link|meta|p|script|span|style|svg|table)"
)
_NOT_SHOWN: Final = r"(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0|\bhidden\b)"
_TEMPLATE: Final = r"(?:\{\{[^\n]{0,200}?\}\}|\{%[^\n]{0,200}?%\}|\$\{[^{}\n]{0,200}\})"
_FORGED_ANSWER: Final = (
    r"\{\s*[\"'][\w -]{1,40}[\"']\s*:[^{}]{0,600}(?:\{[^{}]{0,600}\}[^{}]{0,600})*\}(?:\s*//(?-i:(?: [a-z]+)*))?"
)

_BLOCKS: Final = re.compile(
    "|".join(
        (
            r"<!--.*?(?:-->|\Z)",
            rf"<(?P<tag>{_HTML})\b[^<>]*{_NOT_SHOWN}[^<>]*>.*?(?:</(?P=tag)\s*>|\Z)",
            r"<(?P<code>script|style)\b[^<>]*>.*?(?:</(?P=code)\s*>|\Z)",
            rf"</?{_HTML}\b[^<>\n]*>|</[a-z_][\w.-]{{0,30}}\s*>",
            rf"<\|[^|<>\n]{{0,40}}\|>(?:[^\n]{{0,600}}<\|[^|<>\n]{{0,40}}\|>|{_TAIL})",
            rf"\[INST\](?:.*?\[/INST\]|{_TAIL})|<<SYS>>(?:.*?<</SYS>>|{_TAIL})",
            r"\[/?[A-Z][A-Z_]{2,}\][^\n]{0,600}\[/[A-Z][A-Z_]{2,}\]",  # forged delimiters
            r"```.*?(?:```|\Z)",
            _FORGED_ANSWER,
            r"(?<!\S)---[ ]*\n(?:[\w-]+:[^\n]*\n)+---(?!\S)",  # front matter
            rf"(?:{_TEMPLATE}\s*)+{_TAIL}",
            rf"!\[[^\]\n]{{0,200}}\]\([^)\n]{{0,400}}\){_TAIL}",
            rf"(?:\bcall\s*:\s*)?\b(?:fetch|curl|exec|eval|open)\(\s*[\"'][^)\n]*\){_TAIL}",
            r"(?-i:(?<![\w/+=])(?=[A-Za-z0-9+/]*[a-z][A-Z0-9])(?=[A-Za-z+/]*\d)[A-Za-z0-9+/]{32,}={0,2}(?![\w/+=]))",
        )
    ),
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
# A word of Latin and Cyrillic letters mixed was written to look like another word.
_LOOKALIKE: Final = re.compile(
    r"\b[A-Za-z]*[\u0400-\u04ff](?<=[A-Za-z].)[A-Za-z\u0400-\u04ff]*|\b[\u0400-\u04ff]+[A-Za-z]\w*"
)

_FLAG_FROM: Final = 2
# Weight, and a pattern for the sentence in lower case; the last two tell by capitals and read it as typed.
_SIGNALS: Final = tuple(
    (weight, re.compile(pattern))
    for weight, pattern in (
        (2, OVERRIDES),
        (2, ADDRESSED),
        (1, ORDERS),
        (1, OUTPUTS),
        (2, r"\b(?:system|developer|assistant) (?:message|prompt|override)\s*:"),
        (2, r"\b(?:secret|password|api[_-]?key)\s*=\s*\S"),
        (2, r"\b(?:match|fit|relevance) (?:floor|minimum|score)\b[^.\n]*\d ?(?:%|percent|points)"),
        (2, r"\b(?:graders?|reviewers?|evaluators?|raters?)\b[^.\n]*\b(?:verdict|approve|at once|top marks|runs)\b"),
    )
)
_SIGNALS_AS_TYPED: Final = (
    (1, re.compile(MACHINES)),
    (2, re.compile(r"^\W*(?:SYSTEM|ASSISTANT|DEVELOPER)(?: [A-Z]+)?\s*:|(?<![\w.])[=@+][A-Z]{2,}\([^)\n]*\)")),
)


def block_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans in a form that only machines read, in order."""
    for block in _BLOCKS.finditer(text):
        yield block.span()


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Sentences addressed to a machine, and words in look-alike letters, in order. Run it on text without blocks."""
    for sentence in _SENTENCE.finditer(text):
        words = sentence.group()
        if _weight(words) >= _FLAG_FROM:
            yield sentence.span()
        elif len(lookalikes := list(_LOOKALIKE.finditer(words))) > 1:
            yield sentence.start() + lookalikes[0].start(), sentence.start() + lookalikes[-1].end()


def _weight(sentence: str) -> int:
    lowered = sentence.lower()
    weight = sum(points for points, pattern in _SIGNALS if pattern.search(lowered))
    return weight + sum(points for points, pattern in _SIGNALS_AS_TYPED if pattern.search(sentence))
