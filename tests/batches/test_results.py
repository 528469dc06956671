import csv
import io
import json
import re
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.batches.results import COLUMNS, defuse, write_results
from api.core.batches import ItemError, ItemResult
from tests.builders import a_draft

DONE = ItemResult(ref="=1+1", line=2, state="done", draft=a_draft(note='@SUM("a,\nb")'), error=None)
FAILED = ItemResult(
    ref=None, line=3, state="failed", draft=None, error=ItemError(error="ModelTimedOut", detail="The deadline passed.")
)


async def results() -> AsyncIterator[ItemResult]:
    for result in (DONE, FAILED):
        yield result


def problem_of(error: ItemError) -> dict[str, object]:
    return {"type": "/problems/model-timed-out", "detail": error.detail}


async def test_a_line_holds_the_draft_or_the_problem() -> None:
    lines = [json.loads(line) async for line in write_results(results(), "ndjson", problem_of=problem_of)]
    assert [set(line) for line in lines] == [{"ref", "line", "state", "draft", "problem"}] * 2
    assert (lines[0]["draft"]["note"]["text"], lines[0]["problem"]) == ('@SUM("a,\nb")', None)
    assert (lines[1]["draft"], lines[1]["problem"]["detail"]) == (None, "The deadline passed.")


async def test_a_table_opens_as_text_in_a_spreadsheet() -> None:
    table = b"".join([row async for row in write_results(results(), "csv", problem_of=problem_of)])
    header, done, failed = csv.reader(io.StringIO(table.decode(), newline=""), strict=True)
    assert tuple(header) == COLUMNS
    assert (done[0], done[4], failed[0], failed[-1]) == ("'=1+1", '\'@SUM("a,\nb")', "", "The deadline passed.")


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r"])
def test_what_begins_like_a_formula_is_defused(mark: str) -> None:
    assert defuse(f"{mark}1") == f"'{mark}1"


@given(st.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not defuse(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(alphabet='=+-@;,\t\r\n"a '))
def test_no_part_of_a_cell_begins_like_a_formula_where_it_is_cut_at_another_separator(text: str) -> None:
    parts = re.split(r"[;,\t\r\n]", defuse(text))[1:]
    assert [part for part in parts if part.lstrip('"').startswith(("=", "+", "-", "@"))] == []
