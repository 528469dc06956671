"""Correcting a judge: figures by hand, and what each correction is for."""

import numpy as np
import pytest

from evals.statistics.judging import cohen_kappa, prediction_powered, weighted_kappa


def test_prediction_powered_gives_what_the_formula_gives_by_hand() -> None:
    # Judge: mean 1/2, variance 1/3 over 4. Errors 0, -1: mean -1/2, variance 1/2 over 2. So 0, and sqrt(1/12 + 1/4).
    rate = prediction_powered([1, 1, 0, 0], [0, 1], [0, 0])
    assert (rate.value, rate.low, rate.n) == (0, 0, 2)
    assert rate.high == pytest.approx(min(1.0, 1.959964 * (1 / 12 + 1 / 4) ** 0.5))
    assert prediction_powered([1, 1, 0, 0], [0, 1], [0, 0], confidence=0.5).high == pytest.approx(0.6745 / 3**0.5, 1e-4)


def test_a_lenient_judge_is_corrected_and_the_interval_holds_the_truth() -> None:
    generator = np.random.default_rng(3)
    held = 0
    for _ in range(400):
        truth = generator.random(1_100) < 0.6
        judged = truth | (generator.random(1_100) < 0.3)
        f = judged.astype(float).tolist()
        rate = prediction_powered(f[100:], f[:100], truth[:100].astype(float).tolist())
        held += rate.low <= 0.6 <= rate.high
    assert 0.92 <= held / 400 <= 0.98


@pytest.mark.parametrize(("judged_all", "labelled"), [([1.0], [1.0, 0.0]), ([1.0, 0.0], [1.0])])
def test_too_little_to_correct_by_is_an_error(judged_all: list[float], labelled: list[float]) -> None:
    with pytest.raises(ValueError, match="two"):
        prediction_powered(judged_all, labelled, labelled)


def test_labels_must_belong_to_scores() -> None:
    with pytest.raises(ValueError, match="shorter"):
        prediction_powered([1, 0], [1, 0, 1], [1, 0])


def test_kappa_gives_what_the_formula_gives_by_hand() -> None:
    # 35 of 50 agree; by chance (25 * 30 + 25 * 20) / 50^2 = 1/2 would: (0.7 - 0.5) / 0.5.
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)


def test_classes_have_no_order() -> None:
    assert cohen_kappa([("a", "a"), ("b", "b"), ("c", "c")]) == 1
    assert cohen_kappa([("a", "b"), ("b", "c"), ("c", "a")]) == pytest.approx(-0.5)


@pytest.mark.parametrize("pairs", [pytest.param([], id="none"), pytest.param([(1, 1), (1, 1)], id="never_varies")])
def test_a_kappa_needs_something_that_varies(pairs: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="varies"):
        cohen_kappa(pairs)


def test_weighted_kappa_gives_what_the_formula_gives_by_hand() -> None:
    # 2 of 4 agree, the others are one level apart: 1 - 2 / (sum over cells of squared distance times expected count).
    pairs = [(0, 0), (1, 1), (1, 2), (2, 1)]
    expected = sum((i - j) ** 2 * a * b / 4 for i, a in enumerate((1, 2, 1)) for j, b in enumerate((1, 2, 1)))
    assert weighted_kappa(pairs, levels=3) == pytest.approx(1 - 2 / expected)


def test_full_weighted_agreement_is_one_and_chance_is_nothing() -> None:
    assert weighted_kappa([(0, 0), (1, 1), (2, 2)], levels=3) == 1
    assert weighted_kappa([(0, 0), (0, 2), (2, 0), (2, 2)], levels=3) == pytest.approx(0)


@pytest.mark.parametrize("pairs", [pytest.param([], id="none"), pytest.param([(1, 1), (1, 1)], id="never_varies")])
def test_a_weighted_kappa_needs_something_that_varies(pairs: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="vary"):
        weighted_kappa(pairs, levels=3)
