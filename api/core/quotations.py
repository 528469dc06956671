"""Finds what stands in quotation marks: somebody's words, which the rules for a writer's own words do not hold for."""

import re
from collections.abc import Iterator
from typing import Final

_QUOTED: Final = re.compile(
    r"„([^„“”\n]+)[“”]|“([^“”\n]+)”|”([^”\n]+)”|«\s?([^«»\n]+?)\s?»|»([^«»\n]+)«|\"([^\"\n]+)\"|「([^「」\n]+)」"
    r"|(?<!\w)‚([^‚‘’\n]+)[‘’](?!\w)|(?<!\w)‘([^‘\n]+?)’(?!\w)|(?<!\w)'([^'\n]+?)'(?!\w)"
)


def quoted_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the words inside quotation marks of any language, without the marks, in order."""
    for match in _QUOTED.finditer(text):
        group = match.lastindex or 0
        yield match.span(group)


def without_quotations(text: str) -> str:
    """`text` with quoted words blanked out, so that offsets stay."""
    return _QUOTED.sub(lambda match: " " * len(match.group()), text)
