"""What the guards said about the first note that a version wrote. Other scorers name the codes they look at."""

from collections.abc import Set as AbstractSet

from evals.answers import Answer


def wrote_note(answer: Answer) -> bool:
    """Whether there was a note to look at, even one that was rejected."""
    return answer.note is not None or bool(answer.violations)


def score_free_of(codes: AbstractSet[str], answer: Answer) -> float | None:
    """1 for a first note in which the guards found none of the codes; None where no note was written."""
    return float(codes.isdisjoint(answer.violations)) if wrote_note(answer) else None
