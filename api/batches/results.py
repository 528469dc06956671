"""The results of a batch as a file: NDJSON for programs, CSV for spreadsheets."""

import csv
import io
import json
import re
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable
from typing import Final

from api.batches.reading import BatchFormat
from api.core.batches import ItemError, ItemResult

Told = dict[str, object]
ProblemOf = Callable[[ItemError], Told]
"""An error as the door that hands the results out tells it."""

COLUMNS: Final = (
    "ref",
    "line",
    "state",
    "decision",
    "note",
    "language",
    "length",
    "reason",
    "summary",
    "what_would_change_it",
    "next_steps",
    "warnings",
    "draft_id",
    "problem",
    "problem_detail",
)
_FORMULA: Final = re.compile(r'\A(?=[=+\-@\t\r])|[;,\t\r\n]"*(?=[=+\-@])')


async def write_results(
    results: AsyncIterable[ItemResult], form: BatchFormat, *, problem_of: ProblemOf
) -> AsyncGenerator[bytes]:
    """Line by line, while they are read."""
    if form == "csv":
        yield _row(COLUMNS)
    async for result in results:
        problem = problem_of(result.error) if result.error else None
        if form == "csv":
            yield _row(_cells(result, problem))
        else:
            kept = result.model_dump(mode="json", exclude={"error"})
            yield json.dumps({**kept, "problem": problem}, ensure_ascii=False).encode() + b"\n"


def defuse(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe in front of what looks like one.

    That is its beginning, and any part of it that becomes a cell where a spreadsheet cuts at another separator.
    """
    return _FORMULA.sub(r"\g<0>'", cell)


def _cells(result: ItemResult, problem: Told | None) -> Iterable[object]:
    draft = result.draft
    note = draft.note if draft else None
    advice = draft.advice if draft else None
    return (
        result.ref,
        result.line,
        result.state,
        draft.decision if draft else None,
        note.text if note else None,
        note.language if note else None,
        note.length if note else None,
        advice.reason if advice else None,
        advice.summary if advice else None,
        "\n".join(advice.what_would_change_it) if advice else None,
        "\n".join(advice.next_steps) if advice else None,
        " ".join(warning.code for warning in draft.warnings) if draft else None,
        draft.id if draft else None,
        problem["type"] if problem else None,
        problem["detail"] if problem else None,
    )


def _row(cells: Iterable[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(
        ["" if cell is None else defuse(str(cell)) for cell in cells]
    )
    return line.getvalue().encode()
