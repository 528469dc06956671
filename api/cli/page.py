"""A draft, a check of a note, a review of an invitation or a shortlist, laid out for a person at a terminal."""

import re
import shutil
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from api.core.invitations import Review
from api.core.models import Advice, Draft, Note, Provenance, Violation
from api.core.note_check import NoteCheck
from api.core.shortlist import Shortlist

_MAX_WIDTH: Final = 100
_MOST_MARKED: Final = 60
"""Code points of a marked span that are shown; a whole note need not be repeated."""
_VERDICTS: Final = {
    "leave_as_is": "Leave it as it is.",
    "edit": "Mend it.",
    "rewrite": "Write it anew: no small edit mends it.",
}
_DECISIONS: Final = {"accept": "Accept", "ignore": "Ignore", "ask_first": "Ask first"}
_HEADINGS: Final = {"note": "Send a note", "other_route": "Another way", "no": "Not at all"}
_CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def page(draft: Draft) -> str:
    """The note or the advice first, then what it rests on. Control characters are shown as spaces."""
    lines: list[str] = []
    if draft.note:
        lines += _note(draft.note)
    if draft.advice:
        lines += _advice(draft.advice)
    lines += ["", "Why"]
    for finding in draft.findings:
        lines += _wrapped(finding.explanation, first=f"  {finding.criterion:<14} {finding.verdict:<7} ")
    lines += _listed("Warnings", (warning.detail for warning in draft.warnings))
    lines += ["", _origin(draft.provenance)]
    return _CONTROLS.sub(" ", "\n".join(lines))


def check_page(check: NoteCheck, note: str) -> str:
    """The verdict first, then what breaks a rule with its words, and the mended note as it is to be sent."""
    lines = [f"{_VERDICTS[check.verdict]} {check.length} of {check.limit} units."]
    text = unicodedata.normalize("NFC", note)  # what the offsets are of
    lines += _listed("What breaks a rule", (_marked(violation, text) for violation in check.violations))
    if check.edited:
        lines += ["", f"Mended, {check.edited.length} units:", "", check.edited.text]
    lines += _listed(
        "What the inputs support", (f"“{claim.text}” ({claim.source}: “{claim.evidence}”)" for claim in check.claims)
    )
    lines += _listed("Warnings", (warning.detail for warning in check.warnings))
    lines += ["", _origin(check.provenance)]
    return _CONTROLS.sub(" ", "\n".join(lines))


def review_page(review: Review) -> str:
    """The decision first, then the reply as it is to be sent, and what the decision rests on."""
    lines = [f"{_DECISIONS[review.decision]}: {review.reason.replace('_', ' ')}.", "", *_wrapped(review.explanation)]
    if review.reply:
        lines += ["", f"A reply ({review.reply.language}):", "", review.reply.text]
    lines += ["", "Why"]
    for finding in review.findings:
        lines += _wrapped(finding.explanation, first=f"  {finding.criterion:<14} {finding.verdict:<7} ")
    lines += _listed("Warnings", (warning.detail for warning in review.warnings))
    lines += ["", _origin(review.provenance)]
    return _CONTROLS.sub(" ", "\n".join(lines))


def shortlist_page(shortlist: Shortlist, names: Mapping[str, str]) -> str:
    """The notes first, as they are to be sent, then who is reached another way, then who not. `names` are by ref."""
    lines: list[str] = []
    for verdict, heading in _HEADINGS.items():
        items = [item for item in shortlist.items if item.verdict == verdict]
        if items:
            lines += [*([""] if lines else []), f"{heading} ({len(items)})"]
        for item in items:
            lines += ["", f"{item.rank}. {names.get(item.ref, item.ref)}: {item.reason.replace('_', ' ')}"]
            lines += _wrapped(item.explanation, first="   ")
            if item.draft and item.draft.note:
                lines += ["", item.draft.note.text]
            for step in item.next_steps:
                lines += _wrapped(step, first="   - ")
    lines += _listed("Warnings", (warning.detail for warning in shortlist.warnings))
    lines += ["", _origin(shortlist.provenance)]
    return _CONTROLS.sub(" ", "\n".join(lines))


def _marked(violation: Violation, text: str) -> str:
    words = " ".join(text[violation.start : violation.end].split())
    shown = words if len(words) <= _MOST_MARKED else f"{words[:_MOST_MARKED]}…"
    return f"{violation.code}: {violation.detail}" + (f" “{shown}”" if shown else "")


def _note(note: Note) -> Iterator[str]:
    yield f"Connect. A note of {note.length} of {note.limit} units ({note.channel}, {note.language}):"
    yield ""
    yield note.text  # as it is to be sent: not wrapped, not indented


def _advice(advice: Advice) -> Iterator[str]:
    yield f"Do not connect: {advice.reason.replace('_', ' ')}."
    yield ""
    yield from _wrapped(advice.summary)
    yield from _listed("What would change it", advice.what_would_change_it)
    yield from _listed("Next steps", advice.next_steps)


def _listed(heading: str, items: Iterable[str]) -> Iterator[str]:
    for number, item in enumerate(items):
        if number == 0:
            yield from ("", heading)
        yield from _wrapped(item, first="  - ")


def _wrapped(text: str, first: str = "") -> list[str]:
    width = min(shutil.get_terminal_size().columns, _MAX_WIDTH)
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=" " * len(first))


def _origin(provenance: Provenance) -> str:
    parts = [f"{provenance.engine} engine", provenance.prompt, provenance.model, provenance.policy]
    degraded = f" ({provenance.degraded.replace('_', ' ')})" if provenance.degraded else ""
    return f"From the {', '.join(part for part in parts if part)}{degraded}, in {provenance.duration_ms} ms."
