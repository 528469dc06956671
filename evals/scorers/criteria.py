"""How many of the seven criteria are judged as labelled."""

from evals.answers import Answer
from evals.cases import Case


def score(case: Case, answer: Answer) -> float | None:
    """The share with the very verdict of the label; None for an answer without verdicts, such as a bare prompt's."""
    if not answer.verdicts:
        return None
    labels = case.expected.criteria
    return sum(answer.verdicts.get(name) == verdict for name, verdict in labels.items()) / len(labels)
