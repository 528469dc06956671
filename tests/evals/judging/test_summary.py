"""What a report is told of a judge."""

from collections.abc import Mapping
from pathlib import Path

from evals.judging.judge import FILE, Judged
from evals.judging.labels import FILE as LABELS
from evals.judging.labels import Label
from evals.judging.pairs import Pair, pairs
from evals.judging.preferences import Preferred
from evals.judging.summary import judge_result
from evals.running.journal import Journal
from evals.running.runs import Run
from tests.evals.judging.two_versions import BASELINE, CANDIDATE, a_run

_SIDES: tuple[Preferred, ...] = ("candidate", "baseline", "tie")


def preference(pair: Pair, side: Preferred) -> dict[str, object]:
    return {
        "case": pair.case.id,
        "baseline": BASELINE,
        "candidate": CANDIDATE,
        "texts_sha256": pair.texts_sha256,
        "preferred": side,
    }


def judge(run: Run, model: str, sides: Mapping[str, Preferred]) -> None:
    with Journal(run.path / FILE) as journal:
        for pair in pairs(run, CANDIDATE):
            if pair.case.id in sides:
                extra = {"model": model, "prompt": "judge@1", "is_consistent": sides[pair.case.id] != "tie"}
                journal.add(Judged.model_validate(preference(pair, sides[pair.case.id]) | extra))


def label(run: Run, sides: Mapping[str, Preferred]) -> None:
    with Journal(run.path / LABELS) as journal:
        for pair in pairs(run, CANDIDATE):
            if pair.case.id in sides:
                journal.add(Label.model_validate(preference(pair, sides[pair.case.id])))


def in_turn(run: Run) -> dict[str, Preferred]:
    return {pair.case.id: _SIDES[number % 3] for number, pair in enumerate(pairs(run, CANDIDATE))}


def test_where_nobody_judged_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert judge_result(a_run(tmp_path), CANDIDATE) is None


def test_wins_ties_and_losses_are_counted_and_shared_with_an_interval(tmp_path: Path) -> None:
    run = a_run(tmp_path, cases=30)
    judge(run, "m", in_turn(run))
    found = judge_result(run, CANDIDATE)
    assert found is not None
    assert (found.judge, found.pairs) == ("m (judge@1)", 30)
    assert (found.wins, found.ties, found.losses, found.by_order) == (10, 10, 10, 10)
    assert found.share.low < found.share.value == 0.5 < found.share.high
    assert (found.labels, found.kappa, found.people, found.is_calibrated, found.corrected) == (
        0,
        None,
        None,
        False,
        None,
    )


def test_only_a_judge_that_people_agree_with_is_corrected_by_them(tmp_path: Path) -> None:
    run = a_run(tmp_path, cases=70)
    sides = in_turn(run)
    judge(run, "m", sides)
    label(run, dict(list(sides.items())[:49]))
    found = judge_result(run, CANDIDATE)
    assert found is not None
    assert (found.labels, found.kappa, found.is_calibrated, found.corrected) == (49, 1.0, False, None)
    label(run, dict(list(sides.items())[49:52]))
    found = judge_result(run, CANDIDATE)
    assert found is not None
    assert found.is_calibrated
    assert found.corrected is not None
    assert found.people is not None
    assert (found.corrected.n, found.people.n) == (52, 52)


def test_of_several_judges_the_one_that_judged_most_is_heard_alone(tmp_path: Path) -> None:
    run = a_run(tmp_path, cases=9)
    sides = in_turn(run)
    judge(run, "old", sides)
    judge(run, "new", dict(list(sides.items())[:6]))
    found = judge_result(run, CANDIDATE)
    assert found is not None
    assert (found.judge, found.wins + found.ties + found.losses) == ("new (judge@1)", 6)
