"""The seven criteria of mutual value, and whether the evidence quoted for them really stands in the inputs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from api.core.brief import Brief
from api.core.languages import SupportedLanguage
from api.core.models import CriterionName, Evidence, Finding, ReasonSeen


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question a request has to answer."""

    name: CriterionName
    question: str


CRITERIA: Final = (
    Criterion(
        "relevance", "Does the target's work bear on what the sender is trying to do in their professional life?"
    ),
    Criterion(
        "sender_value",
        "Is there something concrete the sender could gain: advice, a referral, an introduction, an opening, "
        "a collaboration, knowledge?",
    ),
    Criterion(
        "target_value", "And the other way round: is there something concrete the target could gain from the sender?"
    ),
    Criterion(
        "common_ground",
        "Is there a real, nameable link: a meeting, a shared contact, employer, school, community, problem, "
        "or a piece of the target's work that the sender knows?",
    ),
    Criterion(
        "intent",
        "Does the sender want a professional relationship, not a higher count, a one-off pitch or something private?",
    ),
    Criterion("specificity", "Is it about this person: would the request make no sense if sent to a hundred others?"),
    Criterion(
        "respect",
        'Is it honest, and does it keep to the target\'s stated wishes (for instance "no sales pitches", '
        '"I only add people I have met")?',
    ),
)
"""In the order every answer lists them."""


_NOTHING_SHOWN: Final[Mapping[SupportedLanguage, str]] = MappingProxyType(
    {
        "en": "Nothing in what you gave shows this.",
        "de": "Nichts in den Angaben belegt das.",
        "fr": "Rien dans les textes fournis ne le montre.",
        "es": "Nada en los textos enviados lo muestra.",
        "pt": "Nada nos textos enviados o mostra.",
        "it": "Nulla nei testi forniti lo mostra.",
        "nl": "Niets in de opgegeven teksten laat dit zien.",
    }
)


def verify_findings(findings: Iterable[Finding], brief: Brief) -> tuple[Finding, ...]:
    """Keep only evidence that stands verbatim in the cleaned inputs, with offsets recomputed; always seven, in order.

    A finding left without evidence becomes `unmet`, and so does a criterion that is missing; of two findings for one
    criterion the first counts. Either way its explanation then says that nothing shows it.
    """
    proposed: dict[CriterionName, Finding] = {}
    for finding in findings:
        proposed.setdefault(finding.criterion, finding)
    return tuple(_verified(criterion.name, proposed.get(criterion.name), brief) for criterion in CRITERIA)


def verify_reasons(reasons: Iterable[ReasonSeen], brief: Brief) -> tuple[ReasonSeen, ...]:
    """Drop evidence that does not stand in the inputs, and reasons left with neither evidence nor explanation."""
    checked = (reason.model_copy(update={"evidence": _standing(reason.evidence, brief)}) for reason in reasons)
    return tuple(reason for reason in checked if reason.evidence or reason.explanation.strip())


def _verified(name: CriterionName, finding: Finding | None, brief: Brief) -> Finding:
    evidence = _standing(finding.evidence, brief) if finding else ()
    if finding and (evidence or finding.verdict == "unmet"):
        return finding.model_copy(update={"evidence": evidence})
    return Finding(criterion=name, verdict="unmet", explanation=_NOTHING_SHOWN[brief.advice_language], evidence=())


def _standing(evidence: Iterable[Evidence], brief: Brief) -> tuple[Evidence, ...]:
    return tuple(placed for item in evidence if (placed := _place(item, brief)))


def _place(item: Evidence, brief: Brief) -> Evidence | None:
    source = brief.texts.get(item.source)
    span = source.locate(item.quote) if source and item.quote.strip() else None
    if source is None or span is None:
        return None
    quote = source.original[span.start : span.end]
    return Evidence(source=item.source, quote=quote, start=span.start, end=span.end)
