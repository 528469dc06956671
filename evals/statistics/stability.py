"""Whether a case changed between versions, or is only shaky. Rules of counting; no test stands behind one case."""

from collections.abc import Sequence
from typing import Literal

Change = Literal["both_right", "both_wrong", "fixed", "broken", "shaky"]


def flip_rate(p: float) -> float:
    """How often two runs of a case disagree that is right with probability p: 2p(1 - p), two independent draws."""
    return 2 * p * (1 - p)


def change(baseline_rights: Sequence[bool], candidate_rights: Sequence[bool]) -> Change:
    """What became of a case over its repeats. Two thirds right passes, two thirds wrong fails, between them is shaky.

    Raises:
        ValueError: a version has no repeat.
    """
    match _passes(baseline_rights), _passes(candidate_rights):
        case (True, True):
            return "both_right"
        case (False, False):
            return "both_wrong"
        case (False, True):
            return "fixed"
        case (True, False):
            return "broken"
        case _:
            return "shaky"


def _passes(rights: Sequence[bool]) -> bool | None:
    if not rights:
        message = "a case needs a repeat to be judged by"
        raise ValueError(message)
    # Whole numbers: 2/3 is not a float.
    if 3 * sum(rights) >= 2 * len(rights):
        return True
    return False if 3 * sum(rights) <= len(rights) else None
