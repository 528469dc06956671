"""What is kept of a proposal before the policy decides: evidence that stands in the inputs, words we answer for."""

from api.core.brief import Brief
from api.core.criteria import verify_findings, verify_reasons
from api.core.guards import check_advice
from api.core.models import Finding, Proposal, ProposedAdvice
from api.drafting.rules.engine import RulesEngine


def verify(proposal: Proposal, brief: Brief) -> Proposal:
    """Only evidence that stands in the inputs; always seven findings."""
    return proposal.model_copy(
        update={
            "findings": verify_findings(proposal.findings, brief),
            "reasons": verify_reasons(proposal.reasons, brief),
        }
    )


def verify_model(proposal: Proposal, brief: Brief, *, rules: RulesEngine, opinion: Proposal) -> Proposal:
    """The same for a model's proposal, with the rules' hard stops laid over it.

    A model's explanation is read by a person, so it is guarded like advice. Where something in the inputs talked to the
    machine, the rules say it instead, and neither the model's note nor its advice is used.
    """
    stops = rules.hard_stops(opinion)
    stopped = {finding.criterion for finding in stops.findings}
    findings = (*stops.findings, *(finding for finding in proposal.findings if finding.criterion not in stopped))
    laid_over = proposal.model_copy(update={"findings": findings, "reasons": (*stops.reasons, *proposal.reasons)})
    checked = verify(laid_over, brief)
    is_addressed = "addresses_machine" in brief.removed
    explained = tuple(
        finding if not is_addressed and _may_be_read(finding, brief) else rules.explain(finding, brief)
        for finding in checked.findings
    )
    texts = {"note": None, "advice": None} if is_addressed else {}
    return checked.model_copy(update={"findings": explained, **texts})


def _may_be_read(finding: Finding, brief: Brief) -> bool:
    as_advice = ProposedAdvice(summary=finding.explanation, what_would_change_it=(), next_steps=())
    return not check_advice(as_advice, brief)
