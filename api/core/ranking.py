"""From what is known of each target to an order, and to what becomes of those that get no note. Versioned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from api.core.models import CriterionName, Finding, Reason, Verdict
from api.core.policy import Decision, decide
from api.core.shortlist import ShortlistVerdict

SHORTLIST_POLICY: Final = "shortlist@1"

Route = Literal["acquaintance", "introduction", "named_way", "email", "group", "posts"]
"""Ways to somebody other than a note, as far as their profile or the context leaves them open: meet first, for whoever
adds only people they have met; a shared contact; a way the profile names; and so on."""

_OPEN_DESPITE: Final[Mapping[Reason, frozenset[Route]]] = MappingProxyType(
    {
        "boundary": frozenset({"acquaintance", "named_way"}),
        "sales_pitch": frozenset({"named_way"}),
        "one_sided": frozenset({"named_way", "group", "posts"}),
    }
)
"""The routes that a reason for a no leaves open, if the profile does. Of every other reason none."""
_DISHONEST: Final[frozenset[Reason]] = frozenset({"bad_faith", "mass_outreach"})
_WEIGHTS: Final[Mapping[CriterionName, int]] = MappingProxyType(
    {
        "target_value": 3,
        "sender_value": 3,
        "common_ground": 2,
        "specificity": 2,
        "relevance": 2,
        "intent": 1,
        "respect": 1,
    }
)
_POINTS: Final[Mapping[Verdict, int]] = MappingProxyType({"met": 2, "partly": 1, "unmet": 0})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ranking knows of one target.

    `reasons` are all that are seen, of which the decision names one. `strength` tells targets apart that have the same
    findings: the more, the better. `routes` are those left open.
    """

    decision: Decision
    reasons: frozenset[Reason]
    findings: tuple[Finding, ...]
    strength: float
    routes: frozenset[Route]


def by_merit(standings: Sequence[Standing]) -> list[int]:
    """The places of all targets, best first: yes before no, then what the findings weigh, then strength.

    Of equals the one given first comes first.
    """
    return sorted(range(len(standings)), key=lambda place: _merit(standings[place]), reverse=True)


def without_a_note(standing: Standing) -> ShortlistVerdict:
    """Whether somebody who gets no note is better reached another way, or not at all.

    A no is kept as one, except where the person's own words leave a way open and the matter concerns them at all:
    whoever adds only people they have met may be met, if all else speaks for it; who names a way for such matters is
    reached that way; and a question that is a favour can be asked where they answer in public.
    """
    reason = standing.decision.reason
    if reason is None:
        return "other_route"
    if _verdict(standing.findings, "relevance") == "unmet" or standing.reasons & _DISHONEST:
        return "no"
    open_routes = standing.routes & _OPEN_DESPITE.get(reason, frozenset())
    if reason == "boundary" and not _is_wanted_once_met(standing.findings):
        open_routes -= {"acquaintance"}
    return "other_route" if open_routes else "no"


def _merit(standing: Standing) -> tuple[bool, int, float]:
    weighed = sum(_WEIGHTS[finding.criterion] * _POINTS[finding.verdict] for finding in standing.findings)
    return standing.decision.reason is None, weighed, standing.strength


def _is_wanted_once_met(findings: Sequence[Finding]) -> bool:
    """The policy would say yes to somebody who has been met: that keeps the wish, and is common ground."""
    then = [
        finding.model_copy(update={"verdict": "met"}) if finding.criterion in {"respect", "common_ground"} else finding
        for finding in findings
    ]
    return decide(then, (), is_thin=False).reason is None


def _verdict(findings: Sequence[Finding], criterion: CriterionName) -> Verdict:
    return next(finding.verdict for finding in findings if finding.criterion == criterion)
