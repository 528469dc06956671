"""How many of the seven criteria are judged as labelled."""

from evals.answers import Answer
from evals.cases import Case


def score(case: Case, answer: Answer) -> float | None:
    """The share with the very verdict of the label; None without verdicts (a bare prompt gives none) or labels."""
    labels = case.expected.criteria
    if not answer.verdicts or not labels:
        return None
    return sum(answer.verdicts.get(name) == verdict for name, verdict in labels.items()) / len(labels)
