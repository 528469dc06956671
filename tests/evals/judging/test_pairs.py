"""What is held side by side, and in which order it is shown."""

from pathlib import Path

import pytest

from evals.answers import Answer
from evals.judging.pairs import Pair, pairs
from tests.evals.builders import ADVICE, a_case, a_failure, a_no, an_answer
from tests.evals.judging.two_versions import BASELINE, CANDIDATE, a_run, as_told


def test_every_case_that_both_versions_answered_is_a_pair(tmp_path: Path) -> None:
    run = a_run(tmp_path)
    found = pairs(run, CANDIDATE)
    assert [pair.case.id for pair in found] == sorted(case.id for case in run.manifest.suite.load_cases())
    assert {(pair.baseline.version, pair.candidate.version) for pair in found} == {(BASELINE, CANDIDATE)}


@pytest.mark.parametrize(
    "candidate",
    [
        pytest.param(a_failure("invalid", version=CANDIDATE), id="not_answered"),
        pytest.param(as_told("x", BASELINE).model_copy(update={"version": CANDIDATE}), id="the_same_text"),
        pytest.param(as_told("x", CANDIDATE).model_copy(update={"repeat": 1}), id="only_a_repeat"),
    ],
)
def test_where_there_is_nothing_to_prefer_there_is_no_pair(tmp_path: Path, candidate: Answer) -> None:
    def answer(case: str, version: str) -> Answer:
        return as_told(case, version) if version == BASELINE else candidate.model_copy(update={"case": case})

    assert pairs(a_run(tmp_path, answer=answer), CANDIDATE) == ()


def test_a_note_and_an_advice_are_shown_as_what_they_are() -> None:
    pair = Pair(a_case(), an_answer(note="Hello Lena."), a_no())
    assert pair.text("baseline") == "Note:\nHello Lena."
    shown = pair.text("candidate")
    assert shown.startswith("Advice not to connect:\n")
    for part in (ADVICE.summary, *ADVICE.what_would_change_it, *ADVICE.next_steps):
        assert part in shown


def test_either_answer_may_stand_first_and_the_seed_says_which() -> None:
    def orders(seed: int) -> list[tuple[str, str]]:
        return [Pair(a_case(f"en-{n:03}"), an_answer(), a_no()).blind_order(seed) for n in range(200)]

    assert orders(1) == orders(1) != orders(2)
    assert 70 <= sum(first == "baseline" for first, _ in orders(1)) <= 130
