"""The posterior of a paired difference, for suites too small for large-sample intervals. Needs numpy."""

from dataclasses import dataclass

import numpy as np

from api.core.rates import Interval
from evals.statistics.paired import PairedTable


@dataclass(frozen=True, slots=True)
class Posterior:
    """What the table says of B minus A: the credible interval, and how likely B is worse, and worse by the margin."""

    interval: Interval
    p_worse: float
    p_worse_by_margin: float


def dirichlet(
    table: PairedTable, *, draws: int = 20_000, seed: int, confidence: float = 0.95, margin: float = 0.0
) -> Posterior:
    """Draws from Dirichlet(1/2 x 4) on the paired table (Bowyer, Aitchison, Ivanova 2025, paired data; Jeffreys prior).

    Margin is a share, not negative: 0.03 is 3 points.
    """
    counts = (table.both, table.only_a, table.only_b, table.neither)
    shares = np.random.default_rng(seed).dirichlet([count + 0.5 for count in counts], size=draws)
    differences = shares[:, 2] - shares[:, 1]
    low, high = np.quantile(differences, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Posterior(
        interval=Interval(low=float(low), high=float(high)),
        p_worse=float(np.mean(differences < 0)),
        p_worse_by_margin=float(np.mean(differences < -margin)),
    )
