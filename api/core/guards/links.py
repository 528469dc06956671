"""Links, contact data and markup, looked for as typed and again after NFKC without invisible characters."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from api.core.cleaning import invisible_spans
from api.core.guards.reading import Reading
from api.core.models import Violation

_DOT: Final = (
    r"(?:\.|\s*\[\s*\.\s*\]\s*|\s*\(\s*\.\s*\)\s*|\s*[\[(]\s*(?:dot|punkt|point|punto|ponto|punt)\s*[\])]\s*|\s+\.\s*)"
)
_SPOKEN_DOT: Final = r"\s+(?:dot|punkt|point|punto|ponto|punt)\s+"
_TLD: Final = (
    r"(?:com|org|net|info|biz|name|pro|io|ai|app|dev|co|me|tv|cc|ly|gg|xyz|online|site|shop|store|tech|cloud|link|club|live"
    r"|blog|page|agency|digital|email|works|world|life|news|academy|consulting|eu|de|at|ch|li|uk|ie|fr|be|nl|lu|es|pt|it"
    r"|pl|cz|sk|hu|ro|bg|gr|tr|se|no|dk|fi|is|ee|lv|lt|us|ca|mx|br|ar|cl|au|nz|jp|cn|in|za|ng|ke|ru|ua"
    r"|example|test|invalid|localhost|onion)"
)
_LABELS: Final = re.compile(r"[\w.-]{1,64}\Z")  # what stands before the dot that gives an address away
_PATTERNS: Final = (
    (
        "link",
        "Leave the web address out.",
        re.compile(
            r"\b(?:https?|hxxps?|ftps?)\s*:\s*/\s*/\s*\S*|\bwww\s*\.\s*\w\S*|\b(?:javascript|mailto|tel|data)\s*:\S+"
            rf"|(?<=[\w-]{{2}})(?<!\basp){_DOT}{_TLD}\b(?:/\S*)?"
            rf"|(?<=\w\w){_SPOKEN_DOT}{_TLD}\b|\b(?:\d{{1,3}}\.){{3}}\d{{1,3}}\b|(?<![\w/])/v\d+/\w+",
            re.IGNORECASE,
        ),
    ),
    (
        "email",
        "Leave the e-mail address out.",
        re.compile(
            r"(?<![\w.+-])[\w.+-]{1,64}\s*(?:@|[\[(]\s*(?:at|ät|arroba|chiocciola)\s*[\])])\s*[\w-]+(?:\.|\s+dot\s+|\s*[\[(])[\w-]+"
            r"|(?<![\w.+-])[\w.+-]{1,64}\s+at\s+[\w-]+\s+dot\s+\w+",
            re.IGNORECASE,
        ),
    ),
    ("handle", "Leave the handle out.", re.compile(r"(?<![\w.])@\w[\w.]+")),
    ("hashtag", "Leave the hashtag out.", re.compile(r"(?<![\w&])#\w*[^\W\d_]\w*")),
    (
        "phone",
        "Leave the telephone number out.",
        re.compile(r"(?<![\w.,])(?:\+|00)\d(?:[\s().\-/]{0,2}\d){6,}|(?<![\w.,])\(?\d(?:[\s().\-/]{0,2}\d){8,}"),
    ),
    (
        "markup",
        "Write plain text.",
        re.compile(
            r"<\s*[/!?]?[A-Za-z|][^<>\n]*>?|!?\[[^\]\n]*\]\s*\([^)\n]*\)|`+|\*\*|__\w|\{\{?|\}\}?|\{%|&(?:#\d+|[a-z]{2,6});"
            r"|<\||\|>|\[\s*\"|\[/?[A-Z]{3,}\]|^[ \t]*(?:#{1,6} |[-*•] |---)"
            r"|^[ \t]*(?:[=+@]|-(?=[\d=(+@]))|[=@+][A-Z]{2,}\(",  # a spreadsheet would run it
            re.MULTILINE,
        ),
    ),
)


def check_links(reading: Reading) -> Iterator[Violation]:
    """Every link, contact datum and piece of markup; a quotation of one is one."""
    plain, places = _plain(reading.text)
    found: set[tuple[str, int, int]] = set()
    for code, detail, pattern in _PATTERNS:
        for start, end in _spans(pattern, reading.text, plain, places):
            if not any(code == known and start < last and first < end for known, first, last in found):
                found.add((code, start, end))
                labels = _LABELS.search(reading.text, 0, start) if code == "link" else None
                yield reading.violation(code, labels.start() if labels else start, end, detail)


def _spans(pattern: re.Pattern[str], text: str, plain: str, places: list[int]) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        yield match.span()
    if plain != text:
        for match in pattern.finditer(plain):
            if match.end() > match.start():
                yield places[match.start()], places[match.end() - 1] + 1


def _plain(text: str) -> tuple[str, list[int]]:
    """`text` after NFKC without invisible characters, and where each character of it came from."""
    if text.isascii():
        return text, []
    hidden = {index for start, end in invisible_spans(text) for index in range(start, end)}
    pairs = [
        (part, index)
        for index, character in enumerate(text)
        if index not in hidden and unicodedata.category(character) != "Cf"
        for part in unicodedata.normalize("NFKC", character)
    ]
    return "".join(part for part, _ in pairs), [index for _, index in pairs]
