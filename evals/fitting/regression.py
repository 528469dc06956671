"""Ridge regression in closed form (Hoerl and Kennard 1970), and the cuts that turn its scores into verdicts. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from evals.fitting.examples import Matrix

_CANDIDATES: Final = 40


@dataclass(frozen=True, slots=True)
class Line:
    """Slopes, one row a column of the data and one column an output, and the intercepts."""

    slopes: Matrix
    intercepts: Matrix

    def scores(self, columns: Matrix) -> Matrix:
        """One row a case, one column an output."""
        return columns @ self.slopes + self.intercepts


def ridge(columns: Matrix, targets: Matrix, *, scale: Matrix, penalty: float) -> Line:
    """The line that fits best while its slopes stay small; a column with a larger `scale` may weigh more freely."""
    scaled = columns * scale
    middle: Matrix = scaled.mean(axis=0)
    level: Matrix = targets.mean(axis=0)
    centred = scaled - middle
    # As many equations as cases: there are more columns than that.
    gram = centred @ centred.T + penalty * np.eye(len(centred))
    slopes = centred.T @ np.linalg.solve(gram, targets - level)
    return Line(slopes * scale[:, None], level - middle @ slopes)


def left_out(groups: Sequence[str], fit: Callable[[NDArray[np.bool_]], Line], columns: Matrix) -> Matrix:
    """The scores of every case by a line that was fitted without its group."""
    labels = np.array(groups)
    blocks = {group: fit(labels != group) for group in sorted(set(groups))}
    return np.array([blocks[group].scores(row) for group, row in zip(groups, columns, strict=True)])


def verdicts(scores: Matrix, partly: float, met: float) -> Matrix:
    """1 from the upper cut on, 0 from the lower, else -1."""
    return np.where(scores >= met, 1.0, np.where(scores >= partly, 0.0, -1.0))


def best_cuts(scores: Matrix, wanted: Matrix) -> tuple[float, float]:
    """The two cuts with which most verdicts are as wanted."""
    grid: Matrix = np.quantile(scores, np.linspace(0.02, 0.98, _CANDIDATES))
    pairs = [(float(low), float(high)) for at, low in enumerate(grid) for high in grid[at:]]
    return max(pairs, key=lambda cuts: np.count_nonzero(verdicts(scores, *cuts) == wanted))
