"""What the rules know of each target before anybody is asked for a note: its standing, and the ways left open."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.core.brief import Brief
from api.core.criteria import verify_findings
from api.core.languages import detect_language
from api.core.models import DraftWarning
from api.core.ranking import Route, Standing
from api.drafting.rules.engine import RulesEngine
from api.drafting.rules.lexicon import cue_pattern, languages_to_try
from api.drafting.shortlisting.wording import cues


@dataclass(frozen=True, slots=True)
class Judged:
    """One target as the rules see it."""

    brief: Brief
    standing: Standing
    warnings: tuple[DraftWarning, ...]


def judge(brief: Brief, rules: RulesEngine) -> Judged:
    """Decide by the rules, and see which other ways there are."""
    opinion, strength = rules.weigh(brief)
    opinion = opinion.model_copy(update={"findings": verify_findings(opinion.findings, brief)})
    decision = rules.decide(opinion)
    return Judged(
        brief=brief,
        standing=Standing(
            decision=decision,
            reasons=frozenset(seen.reason for seen in opinion.reasons),
            findings=opinion.findings,
            strength=strength,
            routes=frozenset(_routes(brief)),
        ),
        warnings=rules.warnings(brief, opinion, decision),
    )


def _routes(brief: Brief) -> Iterable[Route]:
    target, context = brief.text("target"), brief.text("context")
    for language in languages_to_try(detect_language(target)):
        for route, cue in cues(language).items():
            if cue.search(target):
                yield route
    for language in languages_to_try(detect_language(context)) if context else ():
        pattern = cue_pattern(language, "context", "introduced")
        if pattern and pattern.search(context):
            yield "introduction"
