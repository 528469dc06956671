"""Characters a reader does not see: format and control characters, stray selectors and joiners, piled-up marks."""

import re
from collections.abc import Iterator
from typing import Final

_EMOJI: Final = (
    r"\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf\u2934-\u2b55\u3030\u303d\u3297"
    r"\u3299\U0001f000-\U0001faff"
)
# Scripts in which joiners shape letters: Arabic and its neighbours, the scripts of India, Khmer, Burmese, Mongolian.
_JOINING: Final = (
    r"\u0600-\u061b\u061d-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17b3\u17b6-\u180a\u1810-\u18af"
    r"\ufb50-\ufdff\ufe70-\ufefc"
)
_IDEOGRAPHS: Final = r"\u3400-\u9fff\U00020000-\U0003134f"

# What may stay although its category says otherwise: each with the neighbours that need it.
_KEPT: Final = (
    rf"(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"  # families, professions, flags
    rf"|(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])"
    rf"|(?<=[{_EMOJI}])[\ufe0e\ufe0f]"
    r"|(?<=[0-9#*])\ufe0f(?=\u20e3)"  # keycaps
    rf"|(?<=[{_IDEOGRAPHS}])[\U000e0100-\U000e01ef]"  # written variants of names
    r"|(?<=\U0001f3f4)\U000e0067\U000e0062"  # the flags of England, Scotland and Wales
    r"(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f"
    r"|(?<=[\u1800-\u18af])[\u180b-\u180d\u180f]"  # Mongolian letter forms
)
# Categories Cc (but newline and tab), Cf (but the Arabic and Kaithi number signs, which show), Cs, Zl and Zp; variation
# selectors; fillers and blanks that Unicode counts as letters, marks or symbols.
_INVISIBLE: Final = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_MAX_MARKS: Final = 4
_MARKS: Final = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0670\u06d6-\u06dc\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    r"\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
# Letters under a direction override read backwards, Latin letters isolated as right-to-left do too, and letters each
# cut off by a zero width hide from a search: what is written so was not written for the reader.
_BACKWARDS: Final = (
    r"[\u202d\u202e][^\u202c\n]*\u202c?"
    r"|[\u2067\u202b](?=[^\u2069\u202c\n]*[A-Za-z])[^\u0590-\u08ff\u2069\u202c\n]*[\u2069\u202c]"
)
_ONE_BY_ONE: Final = (
    r"(?:[^\n\u200b\u2060\ufeff\u00ad][\u200b\u2060\ufeff\u00ad]|[\x21-\x7e][\u200c\u200d]){6,}"
    r"(?:[^\s\w]|\w(?!\w))?"
)
# Letters written as tags or as variation selectors: more of them in a row than any flag or ideograph has.
_SMUGGLED: Final = r"[\U000e0000-\U000e007f]{3,}|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3,}"
_DISGUISED: Final = re.compile(rf"(?P<kept>{_KEPT})|{_BACKWARDS}|{_ONE_BY_ONE}|{_SMUGGLED}")
_FINDER: Final = re.compile(rf"(?P<kept>{_KEPT})|[{_INVISIBLE}]|(?<=[{_MARKS}]{{{_MAX_MARKS}}})[{_MARKS}]+")
_SUSPECT: Final = re.compile(f"[{_INVISIBLE}{_MARKS}]")
"""Without one of these nothing is hidden: what disguises words is invisible as well."""


def disguised_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of words that were hidden from a reader on purpose, in order."""
    if _SUSPECT.search(text) is None:
        return
    for match in _DISGUISED.finditer(text):
        if match["kept"] is None:
            yield match.span()


def invisible_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of what a reader does not see, in order, without those a script or an emoji needs."""
    if _SUSPECT.search(text) is None:
        return
    for match in _FINDER.finditer(text):
        if match["kept"] is None:
            yield match.span()
