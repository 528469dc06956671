"""Whether the note is in the reader's language and keeps to the form of address."""

from typing import Final

from evals.answers import Answer
from evals.cases import Case
from evals.scorers.violations import score_free_of

CODES: Final = frozenset({"wrong_language", "wrong_address_form"})


def score(case: Case, answer: Answer) -> float | None:  # noqa: ARG001 - a scorer's signature
    """1 for a first note in the language and the form that were due."""
    return score_free_of(CODES, answer)
