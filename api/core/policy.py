"""From findings to a decision. This rule, and nothing else, decides; its version stands in every draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from api.core.models import DecisionVerdict, Finding, Reason, ReasonSeen

POLICY: Final = "mutual_value@1"

REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
"""Reasons not to connect. Where two fit, the one that comes first here is named: the user can act on it."""

_MUST_BE_MET: Final = ("respect", "intent", "relevance", "sender_value")
_LINKS: Final = ("common_ground", "specificity")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policy says. `reason` is null exactly when the verdict is `connect`."""

    verdict: DecisionVerdict
    reason: Reason | None


def decide(findings: Sequence[Finding], reasons: Iterable[ReasonSeen], *, is_thin: bool) -> Decision:
    """Decide from the seven findings; name the reason for a no from the reasons an engine sees.

    Connecting needs `respect`, `intent`, `relevance` and `sender_value` met, `target_value` at least partly, and one
    of `common_ground` and `specificity` met with the other at least partly. The reason for a no is the first named
    one in the order of `REASONS`, else `insufficient_information` when profile or goal is thin, else `one_sided`
    when only the sender gains, else `no_mutual_value`.

    Raises:
        ValueError: a criterion is missing.
    """
    verdicts = {finding.criterion: finding.verdict for finding in findings}
    needed = {*_MUST_BE_MET, *_LINKS, "target_value"}
    if missing := needed - verdicts.keys():
        message = f"no finding for {', '.join(sorted(missing))}"
        raise ValueError(message)

    links = [verdicts[name] for name in _LINKS]
    is_mutual = (
        all(verdicts[name] == "met" for name in _MUST_BE_MET)
        and verdicts["target_value"] != "unmet"
        and "met" in links
        and "unmet" not in links
    )
    if is_mutual:
        return Decision(verdict="connect", reason=None)

    named = {seen.reason for seen in reasons}
    for reason in REASONS:
        if reason in named:
            return Decision(verdict="do_not_connect", reason=reason)
    if is_thin:
        reason = "insufficient_information"
    elif verdicts["sender_value"] == "met" and verdicts["target_value"] == "unmet":
        reason = "one_sided"
    else:
        reason = "no_mutual_value"
    return Decision(verdict="do_not_connect", reason=reason)
