"""How much of the quoted evidence really stands in the inputs."""

from evals.answers import Answer
from evals.cases import Case


def score(case: Case, answer: Answer) -> float | None:  # noqa: ARG001 - a scorer's signature
    """The share of quotes that stand; None where nothing was quoted."""
    return answer.quotes_standing / answer.quotes if answer.quotes else None
