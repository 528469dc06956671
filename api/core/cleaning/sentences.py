"""Cuts a text into sentences, also where something without a full stop was planted in front of one."""

import re
from collections.abc import Iterator
from typing import Final

# Words that start a sentence of the third person and are written small inside one.
_PRONOUNS: Final = r"(?:He|She|They|His|Her|Their|This|The|Elle|Il|Ella|Él|Ela|Ele|Ze|Zij|Hij|Er|Lei|Lui)"
_BOUNDARY: Final = re.compile(rf"\n+|(?<=[.!?])(?=\s)|(?<=[。۔।．｡！？])|(?<=[^\s.!?])(?= {_PRONOUNS} [^\W\d_A-Z])")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of sentences in order, with the blanks in front of them; together all of the text but line ends."""
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        if boundary.start() > start:
            yield start, boundary.start()
        start = boundary.end()
    if start < len(text):
        yield start, len(text)
