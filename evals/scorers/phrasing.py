"""Whether the note is put as one person writes to another: no pitch, no stock phrases, no gaps, no links."""

from typing import Final

from evals.answers import Answer
from evals.cases import Case
from evals.scorers.violations import score_free_of

CODES: Final = frozenset(
    (
        "sales_pitch flattery stock_phrase empty_purpose buzzword machine_cadence "
        "placeholder link email phone handle hashtag markup"
    ).split()
)


def score(case: Case, answer: Answer) -> float | None:  # noqa: ARG001 - a scorer's signature
    """1 for a first note without such a phrase."""
    return score_free_of(CODES, answer)
