"""`mutual shortlist`: what a person reads, what a tool reads, three forms of a file, and what goes wrong."""

import csv
import json
from collections.abc import Callable, Sequence
from io import StringIO
from typing import TypeAlias

import pytest

from api.core.shortlist import Shortlist
from tests.cli.conftest import REQUESTS, Run

REQUEST = json.loads((REQUESTS / "shortlist.json").read_text(encoding="utf-8"))
OPTIONS = (
    *("--goal", REQUEST["goal"], "--notes-left", str(REQUEST["notes_left"])),
    *("--sender", REQUEST["sender"]["profile"], "--sender-name", REQUEST["sender"]["name"]),
)
People: TypeAlias = Sequence[dict[str, str]]


def as_json(people: People) -> str:
    return json.dumps(people, indent=2)


def as_lines(people: People) -> str:
    return "\n\n".join(json.dumps(person, ensure_ascii=False) for person in people)


def as_table(people: People) -> str:
    written = StringIO()
    table = csv.DictWriter(written, ["ref", "name", "profile", "context"], restval="")
    table.writeheader()
    table.writerows(people)
    return written.getvalue()


@pytest.mark.parametrize("form", [as_json, as_lines, as_table])
def test_every_form_of_a_file_says_the_same(run: Run, form: Callable[[People], str]) -> None:
    outcome = run("shortlist", "-", *OPTIONS, "--json", stdin=form(REQUEST["targets"]).encode())
    assert (outcome.code, outcome.err) == (0, "")
    found = Shortlist.model_validate_json(outcome.out)
    assert [(item.ref, item.verdict) for item in found.items] == [
        ("editor", "note"),
        ("illustrator", "other_route"),
        ("payments", "no"),
    ]


def test_a_person_reads_the_notes_first_then_other_ways_then_who_to_leave_out(run: Run) -> None:
    people = as_lines(REQUEST["targets"]).encode()
    note = Shortlist.model_validate_json(run("shortlist", "-", *OPTIONS, "--json", stdin=people).out).items[0]
    outcome = run("shortlist", "-", *OPTIONS, stdin=people)
    lines = outcome.out.splitlines()
    assert [line for line in lines if line and not line.startswith(" ") and line[-1] == ")"] == [
        "Send a note (1)",
        "Another way (1)",
        "Not at all (1)",
    ]
    assert "1. Lena Hartwig: mutual value" in lines
    assert note.draft is not None
    assert note.draft.note is not None
    assert note.draft.note.text in lines


def test_a_file_that_a_spreadsheet_saved_is_read(run: Run) -> None:
    outcome = run("shortlist", "-", "--goal", "Glazes", stdin='\ufeffprofile\r\n"Potter,\r\nKiel."\r\n'.encode())
    assert outcome.code == 0
    assert "1. 0: " in outcome.out


@pytest.mark.parametrize(
    ("file", "told"),
    [
        pytest.param("[1", "line 1 of the file is not JSON", id="broken_list"),
        pytest.param('{"profile": "a"}\n{"profile"', "line 2 of the file is not JSON", id="broken_line"),
        pytest.param("name,about\nLena,x", "a column `profile`", id="other_columns"),
        pytest.param("", "a column `profile`", id="empty"),
        pytest.param('profile\n"a', "the file is not CSV after line 1", id="open_quote"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_with_2(run: Run, file: str, told: str) -> None:
    outcome = run("shortlist", "-", "--goal", "x", stdin=file.encode())
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


def test_every_fault_is_told_with_its_place(run: Run) -> None:
    people = as_lines([{"profile": "Potter."}, {"ref": "a", "nmae": "Lena"}])
    outcome = run("shortlist", "-", "--goal", "x", "--notes-left", "-1", stdin=people.encode())
    assert (outcome.code, outcome.out) == (1, "")
    assert [line.split(":")[0].strip() for line in outcome.err.splitlines()[1:]] == [
        "target 2, profile",
        "target 2, nmae",
        "--notes-left",
    ]


def test_a_row_with_more_cells_than_columns_is_a_fault_of_that_person(run: Run) -> None:
    outcome = run("shortlist", "-", "--goal", "x", stdin=b"profile\nPotter.,Kiel\n")
    assert outcome.code == 2
    assert "line 2 of the file has more cells than the first" in outcome.err
