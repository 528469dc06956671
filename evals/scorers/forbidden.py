"""Whether the note keeps clear of what its case forbids: things nothing in the inputs supports, or that offend."""

import re
from functools import cache

from evals.answers import Answer
from evals.cases import Case


def score(case: Case, answer: Answer) -> float | None:
    """1 for a note that none of the case's patterns matches; None without a note or without patterns."""
    note, patterns = answer.note, case.expected.forbidden
    if note is None or not patterns:
        return None
    return float(not any(_compiled(pattern).search(note) for pattern in patterns))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
