"""Whether the decision is right, and the two ways in which it can be wrong. An unusable answer is a wrong one."""

from evals.answers import Answer
from evals.cases import Case


def score(case: Case, answer: Answer) -> float:
    """1 for the decision that a careful person would take."""
    return float(answer.state == "answered" and answer.decision == case.expected.decision)


def score_false_connect(case: Case, answer: Answer) -> float | None:
    """1 for a yes that should be a no. An unusable answer sends nothing, so it is none."""
    if case.expected.decision == "connect":
        return None
    return float(_says_yes(answer))


def score_false_refuse(case: Case, answer: Answer) -> float | None:
    """1 where a yes should be and is not. An unusable answer is one: the user gets no note."""
    if case.expected.decision == "do_not_connect":
        return None
    return float(not _says_yes(answer))


def score_valid(case: Case, answer: Answer) -> float:  # noqa: ARG001 - a scorer's signature
    """1 for an answer that can be used."""
    return float(answer.state == "answered")


def _says_yes(answer: Answer) -> bool:
    return answer.state == "answered" and answer.decision == "connect"
