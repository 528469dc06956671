"""What a note has to hold to before anyone reads it. Guards report every violation at once, as data, with its span."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from api.core.brief import Brief
from api.core.guards.address import check_address
from api.core.guards.advice import check_advice
from api.core.guards.codes import VIOLATION_CODES
from api.core.guards.grounding import check_claims, check_grounding
from api.core.guards.language import check_language
from api.core.guards.length import check_length, count_units
from api.core.guards.links import check_links
from api.core.guards.names import check_names
from api.core.guards.phrases import check_phrases
from api.core.guards.placeholders import check_placeholders
from api.core.guards.reading import Reading
from api.core.guards.set_aside import check_set_aside
from api.core.guards.substance import check_substance
from api.core.models import ProposedNote, Violation

__all__ = ["VIOLATION_CODES", "check_advice", "check_note", "count_units"]

_GUARDS: Final[tuple[Callable[[Reading], Iterable[Violation]], ...]] = (
    check_length,
    check_language,
    check_address,
    check_grounding,
    check_names,
    check_links,
    check_placeholders,
    check_phrases,
    check_set_aside,
    check_substance,
)


def check_note(note: ProposedNote, brief: Brief) -> tuple[Violation, ...]:
    """All violations of a note, in the order of their spans; empty when it may be sent."""
    reading = Reading(note.text, brief)
    return tuple(sorted(_violations(note, reading), key=lambda found: (found.start, found.end, found.code)))


def _violations(note: ProposedNote, reading: Reading) -> Iterator[Violation]:
    for guard in _GUARDS:
        yield from guard(reading)
    yield from check_claims(note.claims, reading)
