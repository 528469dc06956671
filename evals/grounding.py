"""How well the guards tell invented facts from true ones in notes: `python -m evals.grounding`.

Counts on `datasets/grounding.jsonl`; the notes marked `held` were written before the guards were run on any of them.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal, get_args

from pydantic import BaseModel, ConfigDict

from api.core.brief import prepare
from api.core.guards import check_note
from api.core.models import Claim, DraftRequest, ProposedNote, Sender, Target, Violation
from api.core.rates import Rate, wilson

Split = Literal["dev", "held"]
Kind = Literal[
    "number", "date", "organisation", "school", "place", "meeting", "reading", "contact", "award", "role", "title",
    "owner",
]  # fmt: skip
_CHANNEL: Final = "linkedin_premium"


class GroundingNote(BaseModel):
    """A note on a request: true to its inputs, or with one invented fact at `span` (code points)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    split: Split
    language: str
    target: Target
    sender: Sender | None
    goal: str
    context: str | None
    note: str
    claims: tuple[Claim, ...]
    planted: Kind | None
    span: tuple[int, int] | None

    def violations(self) -> tuple[Violation, ...]:
        """What the guards say about it."""
        request = DraftRequest(
            target=self.target,
            sender=self.sender,
            goal=self.goal,
            context=self.context,
            channel=_CHANNEL,
            language=self.language,
        )
        return check_note(ProposedNote(text=self.note, claims=self.claims), prepare(request))


@dataclass(frozen=True, slots=True)
class Measured:
    """A note with what the guards found in it."""

    note: GroundingNote
    violations: tuple[Violation, ...]

    @property
    def is_right(self) -> bool:
        """The invented fact is found where it stands; a true note passes whole."""
        if self.note.span is None:
            return not self.violations
        start, end = self.note.span
        return any(found.start < end and start < found.end for found in self.violations)


def load() -> Iterator[GroundingNote]:
    """All notes, in the order of the file."""
    lines = (files("evals") / "datasets" / "grounding.jsonl").read_text("utf-8").splitlines()
    return (GroundingNote.model_validate_json(line) for line in lines)


def measure(split: Split) -> tuple[Measured, ...]:
    """The notes of one half, checked."""
    return tuple(Measured(note, note.violations()) for note in load() if note.split == split)


def caught(results: Sequence[Measured]) -> Rate:
    """Share of the invented facts that are found."""
    planted = [result.is_right for result in results if result.note.planted]
    return wilson(sum(planted), len(planted))


def wrongly_rejected(results: Sequence[Measured]) -> Rate:
    """Share of the true notes that do not pass."""
    honest = [not result.is_right for result in results if not result.note.planted]
    return wilson(sum(honest), len(honest))


def _report(split: Split) -> Iterator[str]:
    results = measure(split)
    yield f"{split}: caught {caught(results)}, wrongly rejected {wrongly_rejected(results)}"
    for kind in get_args(Kind):
        of_kind = [result for result in results if result.note.planted == kind]
        yield f"  {kind:<13} {sum(result.is_right for result in of_kind)} of {len(of_kind)}"
    for language in sorted({result.note.language for result in results}):
        spoken = [result for result in results if result.note.language == language]
        yield f"  {language:<13} caught {caught(spoken)}, wrongly rejected {wrongly_rejected(spoken)}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(line for split in get_args(Split) for line in _report(split)) + "\n")
