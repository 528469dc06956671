"""Ridge regression against lines that are known, and cuts against scores that are known."""

import numpy as np
import pytest

from evals.fitting.regression import Line, best_cuts, left_out, ridge, verdicts

POINTS = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 1.0], [3.0, 5.0], [4.0, 2.0]])
VALUES = POINTS @ np.array([[2.0], [-1.0]]) + 3.0


def test_a_line_is_found_where_nothing_is_held_back() -> None:
    line = ridge(POINTS, VALUES, scale=np.ones(2), penalty=1e-9)
    assert line.slopes == pytest.approx(np.array([[2.0], [-1.0]]), abs=1e-4)
    assert line.intercepts == pytest.approx(np.array([3.0]), abs=1e-4)


def test_a_penalty_makes_slopes_small_and_leaves_the_mean() -> None:
    line = ridge(POINTS, VALUES, scale=np.ones(2), penalty=1e9)
    assert np.abs(line.slopes).max() < 1e-3
    assert line.scores(POINTS).mean() == pytest.approx(VALUES.mean())


def test_it_is_the_textbook_solution() -> None:
    centred, wanted = POINTS - np.array([2.0, 1.8]), VALUES - float(VALUES.mean())
    textbook = np.linalg.solve(centred.T @ centred + 0.7 * np.eye(2), centred.T @ wanted)
    assert ridge(POINTS, VALUES, scale=np.ones(2), penalty=0.7).slopes == pytest.approx(textbook)


def test_nobody_is_scored_by_a_line_that_knows_their_group() -> None:
    groups = ("a", "a", "b", "b", "b")

    def fit(stays: np.ndarray) -> Line:
        return Line(np.zeros((2, 1)), np.array([float(stays.sum())]))

    assert left_out(groups, fit, POINTS)[:, 0].tolist() == [3.0, 3.0, 2.0, 2.0, 2.0]


def test_cuts_part_what_can_be_parted() -> None:
    scores = np.linspace(0, 1, 60)
    wanted = np.repeat([-1.0, 0.0, 1.0], 20)
    partly, met = best_cuts(scores, wanted)
    assert np.mean(verdicts(scores, partly, met) == wanted) > 0.95
