from pathlib import Path

import pytest

from evals.running.journal import Journal, RunInUse, read_answers
from tests.evals.builders import an_answer


def test_half_a_line_left_by_a_kill_is_dropped_and_what_follows_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    with Journal(path) as journal:
        journal.add(an_answer("a"))
    with path.open("ab") as file:
        file.write(b'{"case":"b","ver')
    assert [answer.case for answer in read_answers(path)] == ["a"]
    with Journal(path) as journal:
        journal.add(an_answer("c"))
    assert [answer.case for answer in read_answers(path)] == ["a", "c"]


def test_the_last_answer_to_an_item_counts(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    with Journal(path) as journal:
        journal.add(an_answer(state="error", decision=None))
        journal.add(an_answer())
    assert [answer.state for answer in read_answers(path)] == ["answered"]


def test_one_process_at_a_time_may_write(tmp_path: Path) -> None:
    with Journal(tmp_path / "answers.jsonl"), pytest.raises(RunInUse):
        Journal(tmp_path / "answers.jsonl")
