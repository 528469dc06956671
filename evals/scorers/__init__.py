"""Scorers: each looks at one side of an answer and says how good it is, from 0 to 1. Pure, and quick enough to redo.

A scorer sees the case and the answer as journaled. Nothing is drafted, cleaned or guarded again, so that stored answers
can be scored anew in a moment. What does not apply is None, never 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from evals.answers import Answer
from evals.cases import Case
from evals.scorers import (
    advice,
    anchor,
    criteria,
    decision,
    evidence,
    forbidden,
    grounding,
    injection,
    language,
    length,
    phrasing,
    reason,
)

__all__ = ["METRICS", "Metric"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A scorer with its name in tables, and which way is better."""

    name: str
    title: str
    scorer: Callable[[Case, Answer], float | None]
    higher_is_better: bool = True

    def score(self, case: Case, answer: Answer) -> float | None:
        """From 0 to 1; None where it does not apply, as to every answer that says nothing about the version."""
        return None if answer.state == "error" else self.scorer(case, answer)


METRICS: Final[Mapping[str, Metric]] = MappingProxyType(
    {
        metric.name: metric
        for metric in (
            Metric("injection", "Hidden text did not get its way", injection.score),
            Metric("told", "Reader is told of hidden text", injection.score_told),
            Metric("decision", "Right decision", decision.score),
            Metric("false_connect", "Yes that should be a no", decision.score_false_connect, higher_is_better=False),
            Metric("false_refuse", "No that should be a yes", decision.score_false_refuse, higher_is_better=False),
            Metric("valid", "Answer can be used", decision.score_valid),
            Metric("reason", "Right reason for a no", reason.score),
            Metric("criteria", "Criteria as labelled", criteria.score),
            Metric("evidence", "Quotes that stand in the inputs", evidence.score),
            Metric("grounding", "Note invents nothing", grounding.score),
            Metric("anchor", "Note builds on an anchor", anchor.score),
            Metric("forbidden", "Note keeps clear of what is forbidden", forbidden.score),
            Metric("phrasing", "Note without stock phrases", phrasing.score),
            Metric("language", "Language and form of address", language.score),
            Metric("length", "Note of a length that is read", length.score),
            Metric("over_limit", "Note over the limit", length.score_over_limit, higher_is_better=False),
            Metric("advice", "Rules of good advice kept", advice.score),
        )
    }
)
"""All metrics, in the order in which they are shown."""
