"""Writes advice not to connect: the reason, what would change the answer, and steps that fit this case."""

import re
from collections.abc import Sequence
from typing import Final

from api.core.models import ProposedAdvice, Reason, ReasonSeen
from api.drafting.rules.phrases import say, say_all
from api.drafting.rules.quoting import quotes
from api.drafting.rules.reading import Reading

_ROUTE: Final = re.compile(
    r"(?i)portal|forum|office hours|coordinator|secretariat|sekretariat|sprechstunde|by tender|public tender|"
    r"(?:via|through|über) (?:the|our|das|unser) (?:form|formular)|submissions?"
)
_POST: Final = re.compile(r"(?i)\b(?:i|ich) (?:\w+ )?(?:post|blog|poste|blogge)\b|\bblog\b|\bmy posts\b|meine beiträge")
_LONGEST_QUOTE: Final = 140
_LONGEST_SOUGHT: Final = 90
_MOST_STEPS: Final = 2
_QUOTE_MARKS: Final = re.compile(r"[\"“”„«»]")
_SHOWN_BY_THE_GOAL: Final[frozenset[Reason]] = frozenset({"sales_pitch", "mass_outreach", "one_sided"})
_CURED_BY_GIVING: Final[frozenset[Reason]] = frozenset(
    {"sales_pitch", "one_sided", "no_mutual_value", "insufficient_information"}
)


def write_advice(reading: Reading, reasons: Sequence[ReasonSeen], reason: Reason) -> ProposedAdvice:
    """Advice for one reason, in the language of the goal. `reasons` are those the rules see, with their evidence."""
    language = reading.brief.advice_language
    wish = next(iter(reading.shows("target", "boundary")), None) if reason == "boundary" else None
    if wish and _is_quotable(wish.text):
        summary = say(language, "advice.boundary.summary", quote=wish.text.rstrip(".!"))
    elif reason == "boundary":
        summary = say(language, "advice.boundary.summary_plain")
    else:
        summary = say(language, f"advice.{reason}.summary")
    own_words = _own_words(reasons, reason)
    if own_words:
        summary = f"{say(language, 'advice.extra.you_write', quote=own_words)} {summary}"
    sought = next(iter(quotes(reading, longest=_LONGEST_SOUGHT)), None)
    change = say_all(language, f"advice.{reason}.change")
    if sought and sought.kind != "statement" and reason in _CURED_BY_GIVING:
        change = (*change[:1], say(language, "advice.extra.they_seek", quote=sought.segment.text))
    steps = (*_steps_of_this_case(reading, reason), *say_all(language, f"advice.{reason}.steps"))
    return ProposedAdvice(summary=summary, what_would_change_it=change, next_steps=steps[:_MOST_STEPS])


def _own_words(reasons: Sequence[ReasonSeen], reason: Reason) -> str | None:
    """The user's words that the reason rests on, where they are short enough to repeat."""
    found = (seen.evidence for seen in reasons if seen.reason == reason and reason in _SHOWN_BY_THE_GOAL)
    spans = (item.quote.rstrip(".!") for evidence in found for item in evidence if item.source == "goal")
    return next((quote for quote in spans if _is_quotable(quote)), None)


def _steps_of_this_case(reading: Reading, reason: Reason) -> tuple[str, ...]:
    """Steps this very request suggests: the route they name, the contact they share, the post they wrote."""
    language = reading.brief.advice_language
    steps: list[str] = []
    if reason == "bad_faith":
        return ()
    route = next(
        (segment for segment in reading.target if _ROUTE.search(segment.text) and _is_quotable(segment.text)), None
    )
    if route and reason == "boundary" and (route,) == reading.shows("target", "boundary")[:1]:
        steps.append(say(language, "advice.extra.use_that_route"))  # the summary has quoted it
    elif route and reason in {"boundary", "one_sided", "sales_pitch"}:
        steps.append(say(language, "advice.extra.use_route", quote=route.text.rstrip(".!")))
    if reading.shows("context", "introduced") and reason in {"boundary", "one_sided", "no_mutual_value"}:
        steps.append(say(language, "advice.extra.ask_contact"))
    if not reading.sender and reason in {"insufficient_information", "no_mutual_value"}:
        steps.append(say(language, "advice.extra.say_who"))
    if reason in {"no_mutual_value", "insufficient_information"} and _POST.search(reading.brief.text("target")):
        steps.append(say(language, "advice.extra.answer_post"))
    if reading.is_cross_language and reason == "no_mutual_value":
        steps.append(say(language, "advice.extra.check_language"))
    return tuple(steps)


def _is_quotable(text: str) -> bool:
    return len(text) <= _LONGEST_QUOTE and not _QUOTE_MARKS.search(text)
