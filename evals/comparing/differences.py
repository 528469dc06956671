"""One metric, candidate against baseline: the difference, its interval, a test that fits, and what follows."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, pvariance
from typing import Final

import numpy as np
from numpy.typing import NDArray

from api.core.rates import Interval, Rate, exact_upper, wilson
from evals.comparing.results import Outcome
from evals.statistics.bayes import Posterior, dirichlet
from evals.statistics.clustered import bootstrap_interval, cluster_t, clustered_rate, sign_flip, smallest_sign_flip
from evals.statistics.paired import PairedTable, mcnemar_midp, newcombe, smallest_midp
from evals.statistics.planning import (
    design_effect,
    intraclass_correlation,
    needed_cases,
    smallest_binary_difference,
    smallest_difference,
)

LEVEL: Final = 0.05
"""Of every test."""
FEWEST_CLUSTERS: Final = 10
"""Below this nothing is concluded."""
_ENOUGH_FOR_BOOTSTRAP: Final = 30
_ENOUGH_FOR_LARGE_SAMPLES: Final = 100
_FEW_DIFFERING: Final = 10
"""With fewer that differ, resampling and Newcombe's interval are too short: no end is nearer than an exact bound."""

Weights = Callable[[int], NDArray[np.float64]]
"""Resampling weights for so many clusters, drawn once for all metrics."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The scores of one case, averaged over its repeats."""

    case: str
    cluster: str
    baseline: float
    candidate: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Candidate minus baseline, with 95 % and 90 % intervals: an end of the latter is a one-sided 95 % bound."""

    value: float
    interval: Interval
    one_sided: Interval
    p: float
    test: str
    n: int
    clusters: int
    smallest_seen: float | None

    def worst(self, *, higher_is_better: bool) -> float:
        """The end of the one-sided interval on the side of harm, as a gain: below 0 is harm."""
        return self.one_sided.low if higher_is_better else -self.one_sided.high

    def outcome(self, p: float, *, margin: float, higher_is_better: bool) -> Outcome:
        """Not worse by the margin, shown to be worse, or neither. `p` is the adjusted one."""
        best = self.interval.high if higher_is_better else -self.interval.low
        if self.clusters >= FEWEST_CLUSTERS and self.worst(higher_is_better=higher_is_better) > -margin:
            return "pass"
        if self.clusters >= FEWEST_CLUSTERS and best < 0 and p < LEVEL:
            return "regression"
        return "inconclusive"


def rate_of(values: Sequence[float], clusters: Sequence[str]) -> Rate:
    """The mean of one version with its 95 % interval: Wilson's for independent yes or no, else by clusters."""
    is_binary = all(value in {0.0, 1.0} for value in values)
    if is_binary and len(set(clusters)) == len(clusters):
        return wilson(round(sum(values)), len(values))
    if len(set(clusters)) == 1:  # one target has no spread, and so no bound
        return Rate(value=fmean(values), low=0.0, high=1.0, n=len(values))
    return clustered_rate(values, clusters)


def difference(pairs: Sequence[Pair], *, weights: Weights, seed: int) -> Difference:
    """Compare paired scores with the test that fits: mid-p McNemar, or by clusters where rows hang together.

    Raises:
        ValueError: there are no pairs.
    """
    gains = [pair.candidate - pair.baseline for pair in pairs]
    clusters = [pair.cluster for pair in pairs]
    count = len(set(clusters))
    if not gains:
        message = "a difference needs pairs"
        raise ValueError(message)
    if _is_a_table(pairs):
        table = _table(pairs)
        p, test = mcnemar_midp(table.only_a, table.only_b), "mid-p McNemar, Newcombe's interval"
        floor = smallest_midp(table.only_a + table.only_b)
        interval, one_sided = _cautious(table, 0.95), _cautious(table, 0.9)
    else:
        p, floor = sign_flip(gains, clusters, seed=seed), smallest_sign_flip(gains, clusters)
        interval, one_sided, how = _clustered(gains, clusters, weights)
        test = f"sign flip by target, {how}"
    if LEVEL < floor < 1:
        test += f"; too few differ for p to go below {floor:.2g}"
    return Difference(
        value=fmean(gains),
        interval=interval,
        one_sided=one_sided,
        p=p,
        test=test,
        n=len(pairs),
        clusters=count,
        smallest_seen=_smallest_seen(gains, clusters, is_binary=_is_binary(pairs)),
    )


def posterior(pairs: Sequence[Pair], margin: float, *, higher_is_better: bool, seed: int) -> Posterior | None:
    """Of the candidate's gain, for few cases that are right or wrong and independent; None elsewhere."""
    if len(pairs) >= _ENOUGH_FOR_LARGE_SAMPLES or not _is_a_table(pairs):
        return None
    table = _table(pairs)
    if not higher_is_better:
        table = PairedTable(both=table.neither, only_a=table.only_b, only_b=table.only_a, neither=table.both)
    return dirichlet(table, margin=margin, seed=seed)


def cases_that_settle(pairs: Sequence[Pair], margin: float, *, higher_is_better: bool) -> int | None:
    """How many cases like these would show, with 80 % power, that the candidate is not worse by the margin.

    Supposes that it is as much worse as it looks now, and no better than the baseline. None where no number would do.
    """
    gains = [(pair.candidate - pair.baseline) * (1 if higher_is_better else -1) for pair in pairs]
    room = margin + min(0.0, fmean(gains))
    if room <= 0:
        return None
    clusters = [pair.cluster for pair in pairs]
    # No difference at all still leaves as much doubt as one case that differs.
    variance = max(pvariance(gains), 1 / len(gains))
    return max(len(pairs) + 1, needed_cases(variance, room, deff=_design_effect(gains, clusters), alpha=0.1))


def _clustered(gains: Sequence[float], clusters: Sequence[str], weights: Weights) -> tuple[Interval, Interval, str]:
    sums: Counter[str] = Counter()
    for cluster, gain in zip(clusters, gains, strict=True):
        sums[cluster] += gain  # pyright: ignore[reportArgumentType] - counters add any number
    count = len(set(clusters))
    differing = sum(abs(total) > 0 for total in sums.values())
    if differing < _FEW_DIFFERING:
        table = _table_of_clusters(sums, count)
        return _cautious(table, 0.95), _cautious(table, 0.9), "exact bounds over targets, as few differ"
    if count < _ENOUGH_FOR_BOOTSTRAP:
        return cluster_t(gains, clusters), cluster_t(gains, clusters, confidence=0.9), "t interval by target"
    drawn = weights(count)
    interval = bootstrap_interval(drawn, gains, clusters)
    return interval, bootstrap_interval(drawn, gains, clusters, confidence=0.9), "bootstrap by target"


def _cautious(table: PairedTable, confidence: float) -> Interval:
    """Newcombe's interval; where few differ, no end nearer than the exact bound on what one side may have lost."""
    found = newcombe(table, confidence=confidence)
    if table.only_a + table.only_b >= _FEW_DIFFERING:
        return found
    one_sided = (1 + confidence) / 2
    lost, won = (exact_upper(hits, table.n, confidence=one_sided) for hits in (table.only_a, table.only_b))
    return Interval(
        low=max(-1.0, min(found.low, table.only_b / table.n - lost)),
        high=min(1.0, max(found.high, won - table.only_a / table.n)),
    )


def _is_binary(pairs: Sequence[Pair]) -> bool:
    return all(score in {0.0, 1.0} for pair in pairs for score in (pair.baseline, pair.candidate))


def _is_a_table(pairs: Sequence[Pair]) -> bool:
    """Whether four counts hold all of it: right or wrong, and no two cases about one target."""
    return _is_binary(pairs) and len({pair.cluster for pair in pairs}) == len(pairs)


def _table(pairs: Sequence[Pair]) -> PairedTable:
    counted = Counter((pair.baseline == 1, pair.candidate == 1) for pair in pairs)
    return PairedTable(
        both=counted[True, True],
        only_a=counted[True, False],
        only_b=counted[False, True],
        neither=counted[False, False],
    )


def _table_of_clusters(sums: Counter[str], count: int) -> PairedTable:
    """Clusters as cases: one that differs at all counts as a whole difference, which errs on the side of doubt."""
    worse = sum(total < 0 for total in sums.values())
    better = sum(total > 0 for total in sums.values())
    same = count - worse - better
    return PairedTable(both=same - same // 2, only_a=worse, only_b=better, neither=same // 2)


def _smallest_seen(gains: Sequence[float], clusters: Sequence[str], *, is_binary: bool) -> float | None:
    n = len(gains)
    deff = _design_effect(gains, clusters)
    if is_binary:
        discordant = sum(gain != 0 for gain in gains) / n
        return smallest_binary_difference(discordant, n, deff=deff) if discordant else None
    return smallest_difference(pvariance(gains), n, deff=deff)


def _design_effect(gains: Sequence[float], clusters: Sequence[str]) -> float:
    size = len(clusters) / len(set(clusters))
    if size == 1:
        return 1.0
    return design_effect(size, intraclass_correlation(gains, clusters))
