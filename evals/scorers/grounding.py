"""Whether the note says only what the inputs support, by the codes of the guards that look for inventions."""

from typing import Final

from api.core.guards.codes import VIOLATION_CODES
from evals.answers import Answer
from evals.cases import Case
from evals.scorers.violations import score_free_of

CODES: Final = frozenset(
    {"wrong_owner", "claim_not_in_note"} | {code for code in VIOLATION_CODES if code.startswith("unsupported_")}
)


def score(case: Case, answer: Answer) -> float | None:  # noqa: ARG001 - a scorer's signature
    """1 for a first note without an invention."""
    return score_free_of(CODES, answer)
