"""Whether the note builds on something of this person's: a piece of the profile or of what links the two."""

from evals.answers import Answer
from evals.cases import Case


def score(case: Case, answer: Answer) -> float | None:
    """1 for a note with one of the case's anchors word for word, case aside; None unless a note was wanted and came."""
    if answer.note is None or not case.expected.anchors or case.expected.decision != "connect":
        return None
    note = answer.note.casefold()
    return float(any(anchor.casefold() in note for anchor in case.expected.anchors))
