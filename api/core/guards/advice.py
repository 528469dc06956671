"""What advice to the user has to hold to: plain text of a sensible size, nothing that a profile could have planted."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from api.core.brief import Brief
from api.core.guards.length import check_characters, count_units
from api.core.guards.links import check_links
from api.core.guards.placeholders import check_placeholders
from api.core.guards.reading import Reading
from api.core.guards.set_aside import check_set_aside
from api.core.models import ProposedAdvice, Violation

SUMMARY_LIMIT: Final = 600
ITEM_LIMIT: Final = 300
MAX_ITEMS: Final = 4
_GUARDS: Final[tuple[Callable[[Reading], Iterable[Violation]], ...]] = (
    check_characters,
    check_links,
    check_placeholders,
    check_set_aside,
)


def check_advice(advice: ProposedAdvice, brief: Brief) -> tuple[Violation, ...]:
    """All violations of advice to the user: links, contact data, markup, placeholders, profile text that talks to us.

    Spans are code points of the summary, then of the items in their order: each text's offsets start at 0.
    """
    return tuple(_violations(advice, brief))


def _violations(advice: ProposedAdvice, brief: Brief) -> Iterator[Violation]:
    yield from _check_text(advice.summary, SUMMARY_LIMIT, brief)
    for items in (advice.what_would_change_it, advice.next_steps):
        if len(items) > MAX_ITEMS:
            detail = f"{len(items)} items; at most {MAX_ITEMS}."
            yield Violation(code="too_many_items", start=0, end=0, detail=detail)
        for item in items:
            yield from _check_text(item, ITEM_LIMIT, brief)


def _check_text(text: str, limit: int, brief: Brief) -> Iterator[Violation]:
    reading = Reading(text, brief)
    if not text.strip():
        yield reading.violation("blank", 0, len(text), "There is no text.")
        return
    units = count_units(text)
    if units > limit:
        detail = f"{units} of {limit} units: shorten by {units - limit}."
        yield reading.violation("too_long", 0, len(text), detail)
    for guard in _GUARDS:
        yield from guard(reading)
