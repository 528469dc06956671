"""A draft laid out for a person at a terminal."""

import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from api.core.models import Advice, Draft, Note, Provenance

_MAX_WIDTH: Final = 100
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
