"""`mutual batch` in this process; that it goes on when it was killed stands under `tests/faults`."""

import csv
import json
from pathlib import Path

import pytest

from tests.builders import CONTEXT, GOAL, SENDER, TARGET
from tests.cli.conftest import Run

ROWS = [
    {
        "ref": "a",
        "target_name": TARGET["name"],
        "target_profile": TARGET["profile"],
        "goal": GOAL,
        "context": CONTEXT,
        "sender_name": SENDER["name"],
        "sender_profile": SENDER["profile"],
    },
    {"ref": "b", "target_profile": "I only connect with people I have met.", "goal": "Sell them our lubricants."},
]


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table of two people, in a folder with a database of its own."""
    monkeypatch.setenv("MUTUAL_DATABASE_URL", f"sqlite:///{tmp_path / 'mutual.db'}")
    path = tmp_path / "people.csv"
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, fieldnames=list(ROWS[0]))
        table.writeheader()
        table.writerows(ROWS)
    return path


def test_a_table_gives_a_table_and_the_same_again_is_there_already(run: Run, people: Path) -> None:
    first = run("batch", str(people))
    written = people.with_suffix(".results.csv")
    assert (first.code, first.out) == (0, "")
    assert first.err.endswith(f"2 of 2 done, 0 failed: {written}\n")
    with written.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["ref"], row["line"], row["decision"]) for row in rows] == [
        ("a", "2", "connect"),
        ("b", "3", "do_not_connect"),
    ]

    lines = people.with_name("out.ndjson")
    assert run("batch", str(people), "-o", str(lines)).code == 0
    assert [json.loads(line)["draft"]["id"] for line in lines.read_text().splitlines()] == [
        row["draft_id"] for row in rows
    ]


def test_faults_are_told_with_their_lines(run: Run, people: Path) -> None:
    people.write_text("target_profile,goal\nEditor,\n,Ask\n")
    outcome = run("batch", str(people))
    assert (outcome.code, outcome.err.splitlines()) == (
        1,
        [
            "mutual: the file has faults",
            "  line 2, goal: This field is required.",
            "  line 3, target_profile: This field is required.",
        ],
    )


def test_without_a_database_it_says_why_not(run: Run, people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_DATABASE_URL", "off")
    outcome = run("batch", str(people))
    assert outcome.code == 1
    assert "MUTUAL_DATABASE_URL is off" in outcome.err


def test_a_file_that_is_not_there_is_said_in_a_sentence(run: Run, people: Path) -> None:
    outcome = run("batch", str(people.with_name("none.csv")))
    assert (outcome.code, outcome.err) == (1, f"mutual: {people.with_name('none.csv')}: No such file or directory\n")
