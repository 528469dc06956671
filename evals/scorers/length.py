"""How long the note is: whether people would read it, and whether the channel would take it. In UTF-16 code units."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from api.core.channels import ChannelName
from evals.answers import Answer
from evals.cases import Case
from evals.scorers.violations import wrote_note

_AIMS: Final[Mapping[ChannelName, tuple[int, int]]] = MappingProxyType(
    {"linkedin": (90, 180), "linkedin_premium": (90, 180)}
)
"""What is read on LinkedIn, also where more is allowed."""


def score(case: Case, answer: Answer) -> float | None:
    """1 for a note of the length that is read: 90 to 180 on LinkedIn, anything within the limit elsewhere."""
    if answer.length is None or answer.limit is None:
        return None
    shortest, longest = _AIMS.get(case.channel, (1, answer.limit))
    return float(shortest <= answer.length <= min(longest, answer.limit))


def score_over_limit(case: Case, answer: Answer) -> float | None:  # noqa: ARG001 - a scorer's signature
    """1 for a note the channel would not take, also where a repair mended it."""
    if not wrote_note(answer):
        return None
    is_over = answer.length is not None and answer.limit is not None and answer.length > answer.limit
    return float(is_over or "too_long" in answer.violations)
