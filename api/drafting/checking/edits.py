"""Finds the least edit of a note that passes every guard."""

import unicodedata
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Final

from api.core.brief import Brief
from api.core.edit_distance import edit_distance
from api.core.guards import check_note
from api.core.models import ProposedNote, Violation
from api.drafting.checking.anatomy import dissect
from api.drafting.checking.claims import find_claims
from api.drafting.checking.operations import Spot, operations

_MOST_CHECKED: Final = 80
"""A note that so many edits do not mend is one to write anew."""
_MOST_READ: Final = 40_000
"""So many characters of edits are read at most, so that a note of 4,000 does not take seconds."""
_MOST_VIOLATIONS: Final = 12
"""So is one that breaks this many rules; it also bounds how long a search can take."""
_WHOLE_NOTE: Final = frozenset({"too_long", "too_many_lines"})


def smallest_edit(text: str, violations: tuple[Violation, ...], brief: Brief) -> str | None:
    """The nearest mended note that is still the user's, or None where no edit of ours makes one.

    `violations` are those of `text`.

    Edits are tried in the order of their distance to `text`, and the guards read each of them, so the first one that
    breaks no rule has the fewest characters changed.
    """
    waiting: list[tuple[int, str]] = []
    seen = {text}
    candidate = text
    for _ in range(1, min(_MOST_CHECKED, _MOST_READ // max(1, len(text)))):  # the note itself was the first one read
        if len(violations) <= _MOST_VIOLATIONS:
            for edited in _edits(candidate, violations, brief):
                if edited not in seen:
                    seen.add(edited)
                    heappush(waiting, (edit_distance(text, edited), edited))
        if not waiting:
            return None
        _, candidate = heappop(waiting)
        violations = violations_of(candidate, brief)
        if not violations and is_still_theirs(candidate, text, brief):
            return candidate
    return None


def violations_of(text: str, brief: Brief) -> tuple[Violation, ...]:
    """What the guards say of a text that comes without claims of its own."""
    return check_note(ProposedNote(text=text, claims=()), brief)


def is_still_theirs(edited: str, text: str, brief: Brief) -> bool:
    """Whether an edit keeps the greeting, and half of what the note says in particular: at least one fact."""
    keeps_greeting = not dissect(text, brief).greeting.end or bool(dissect(edited, brief).greeting.end)
    facts, kept = len(find_claims(text, brief)), len(find_claims(edited, brief))
    return keeps_greeting and kept >= max(1, facts / 2)


def _edits(text: str, violations: tuple[Violation, ...], brief: Brief) -> Iterator[str]:
    """Every edit that may mend the first violation; those of the whole note come last, since others may mend them."""
    in_places = [violation for violation in violations if violation.code not in _WHOLE_NOTE] or violations
    note = dissect(text, brief)
    for broken in in_places:
        if broken.start == in_places[0].start:
            for operation in operations(broken.code):
                yield from (unicodedata.normalize("NFC", edited) for edited in operation(Spot(note, brief, broken)))
