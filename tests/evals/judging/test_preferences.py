"""What stands in the files of preferences, however they were left."""

from pathlib import Path

import pytest

from evals.judging.labels import FILE, Label
from evals.judging.pairs import Pair
from evals.judging.preferences import Preferred, read_preferences
from evals.running.journal import Journal, JournalBroken
from tests.evals.builders import a_case, an_answer
from tests.evals.judging.two_versions import BASELINE, CANDIDATE

PAIRS = tuple(Pair(a_case(case), an_answer(case, BASELINE), an_answer(case, CANDIDATE, note="Hi.")) for case in "abc")
HASH = PAIRS[0].texts_sha256


def a_label(case: str, preferred: Preferred, candidate: str = CANDIDATE, texts_sha256: str = HASH) -> Label:
    return Label(case=case, baseline=BASELINE, candidate=candidate, texts_sha256=texts_sha256, preferred=preferred)


def write(path: Path, *labels: Label) -> None:
    with Journal(path) as journal:
        for label in labels:
            journal.add(label)


def test_nothing_is_preferred_where_there_is_no_file(tmp_path: Path) -> None:
    assert read_preferences(tmp_path / FILE, Label, PAIRS) == {}


def test_the_last_preference_of_a_case_counts(tmp_path: Path) -> None:
    write(tmp_path / FILE, a_label("a", "tie"), a_label("b", "tie"))
    write(tmp_path / FILE, a_label("a", "candidate"))
    assert read_preferences(tmp_path / FILE, Label, PAIRS) == {"a": a_label("a", "candidate"), "b": a_label("b", "tie")}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(a_label("a", "baseline", "rules"), id="candidate"),
        pytest.param(a_label("a", "baseline", texts_sha256="0"), id="texts"),
        pytest.param(a_label("z", "baseline"), id="case"),
    ],
)
def test_what_was_said_of_something_else_is_not_mixed_in(tmp_path: Path, other: Label) -> None:
    write(tmp_path / FILE, a_label("a", "tie"), other)
    assert read_preferences(tmp_path / FILE, Label, PAIRS) == {"a": a_label("a", "tie")}


def test_half_a_line_is_not_read_and_the_next_preference_stands_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE
    write(path, a_label("a", "tie"), a_label("b", "tie"))
    path.write_bytes(path.read_bytes()[:-20])
    assert list(read_preferences(path, Label, PAIRS)) == ["a"]
    write(path, a_label("c", "tie"))
    assert list(read_preferences(path, Label, PAIRS)) == ["a", "c"]


def test_a_line_that_is_no_preference_is_named(tmp_path: Path) -> None:
    write(tmp_path / FILE, a_label("a", "tie"))
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write("{}\n")
    with pytest.raises(JournalBroken, match="line 2, is no label"):
        read_preferences(tmp_path / FILE, Label, PAIRS)
