"""When a judge may be believed, and what it then says."""

from statistics import fmean

import pytest

from evals.judging.calibration import calibrate, corrected_wins, score
from evals.judging.judge import Judged
from evals.judging.labels import Label
from evals.judging.preferences import Preferred

_SIDES: tuple[Preferred, ...] = ("candidate", "baseline", "tie")


def sides(count: int) -> dict[str, Preferred]:
    return {f"en-{n:03}": _SIDES[n % 3] for n in range(count)}


def labels(preferred: dict[str, Preferred]) -> dict[str, Label]:
    return {
        case: Label(case=case, baseline="a", candidate="b", texts_sha256="0", preferred=side)
        for case, side in preferred.items()
    }


def judged(preferred: dict[str, Preferred], *, model: str = "m") -> dict[str, Judged]:
    return {
        case: Judged(
            case=case,
            baseline="a",
            candidate="b",
            texts_sha256="0",
            preferred=side,
            model=model,
            prompt="judge@1",
            is_consistent=True,
        )
        for case, side in preferred.items()
    }


@pytest.mark.parametrize(("n", "is_calibrated"), [(49, False), (50, True)])
def test_fifty_labels_are_needed(n: int, *, is_calibrated: bool) -> None:
    found = calibrate(labels(sides(n)), judged(sides(80)))
    assert (found.n, found.kappa, found.is_calibrated) == (n, 1.0, is_calibrated)


@pytest.mark.parametrize(
    ("errors", "is_calibrated"),
    # Of 60 in three equal classes a third agrees by chance: kappa is 1 - 1.5 times the share of errors.
    [pytest.param(15, True, id="kappa_0.625"), pytest.param(18, False, id="kappa_0.55")],
)
def test_a_kappa_of_three_fifths_is_needed(errors: int, *, is_calibrated: bool) -> None:
    wrong = sides(60)
    for n in range(errors):
        wrong[f"en-{n:03}"] = _SIDES[(n + 1) % 3]
    found = calibrate(labels(sides(60)), judged(wrong))
    assert found.kappa == pytest.approx(1 - 1.5 * errors / 60)
    assert found.is_calibrated is is_calibrated


def test_two_judges_are_not_calibrated_as_one() -> None:
    verdicts = judged(sides(60)) | judged({"en-000": "candidate"}, model="another")
    assert not calibrate(labels(sides(60)), verdicts).is_calibrated


@pytest.mark.parametrize("preferred", [{}, dict.fromkeys(sides(60), "tie")], ids=["no_label", "always_a_tie"])
def test_there_is_no_kappa_where_nothing_varies(preferred: dict[str, Preferred]) -> None:
    found = calibrate(labels(preferred), judged(preferred))
    assert (found.n, found.kappa, found.is_calibrated) == (len(preferred), None, False)


def test_a_tie_is_half_a_win() -> None:
    assert [score(found) for found in labels({"x": "candidate", "y": "tie", "z": "baseline"}).values()] == [1, 0.5, 0]


def test_a_judge_that_likes_the_candidate_too_well_is_corrected() -> None:
    # People: a third each, so half the wins. The judge takes every tie for a win of the candidate: two thirds.
    lenient: dict[str, Preferred] = {case: "candidate" if side == "tie" else side for case, side in sides(300).items()}
    rate = corrected_wins(labels(sides(60)), judged(lenient))
    assert rate is not None
    assert fmean(score(found) for found in judged(lenient).values()) == pytest.approx(2 / 3)
    assert (rate.value, rate.n) == (pytest.approx(0.5), 60)
    assert rate.low < 0.5 < rate.high


@pytest.mark.parametrize(("labelled", "all_judged"), [(60, 60), (60, 61), (1, 60)])
def test_nothing_is_corrected_by_too_little(labelled: int, all_judged: int) -> None:
    assert corrected_wins(labels(sides(labelled)), judged(sides(all_judged))) is None
