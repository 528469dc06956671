"""From the findings about an invitation to one reason, which stands for one decision. Nothing else decides."""

from collections.abc import Collection, Sequence
from typing import Final

from api.core.invitations import INVITATION_REASONS, InvitationReason
from api.core.models import Finding

REVIEW_POLICY: Final = "invitation_review@1"

_SAID_OUTRIGHT: Final[tuple[InvitationReason, ...]] = (
    "bad_faith",
    "boundary",
    "sales_pitch",
    "mass_outreach",
    "known_contact",
)
"""Reasons that the words show by themselves; the first one seen decides."""


def decide(findings: Sequence[Finding], seen: Collection[InvitationReason], *, is_thin: bool) -> InvitationReason:
    """The reason that decides, in the order of `INVITATION_REASONS`; the decision stands beside it there.

    `seen` are the reasons the words show. A fit needs `relevance` and `target_value` met: with `intent` met it is
    mutual, without it the fit alone speaks. What is personal or touches the goal is worth a question.
    """
    verdicts = {finding.criterion: finding.verdict for finding in findings}
    fits = verdicts["relevance"] == "met" and verdicts["target_value"] == "met"
    touches = verdicts["relevance"] != "unmet"
    is_personal = verdicts["specificity"] == "met"
    holds: dict[InvitationReason, bool] = {
        **{reason: reason in seen for reason in _SAID_OUTRIGHT},
        "mutual_value": fits and verdicts["intent"] == "met",
        "clear_fit": fits,
        "one_sided": "one_sided" in seen and (touches or is_personal),
        "personal_message_unclear_value": is_personal,
        "reason_missing": touches,
        "thin_profile": is_thin,
        "no_mutual_value": True,
    }
    return next(reason for reason in INVITATION_REASONS if holds[reason])
