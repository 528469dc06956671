"""Differences of two versions whose cases come in clusters (target profiles): a test and intervals. Needs numpy.

Repeats are averaged within a case beforehand; a repeat is never a new case. Non-inferiority: the low end of an interval
at `confidence=0.90` is the one-sided 95 % bound to hold against minus the margin.
"""

from collections.abc import Sequence
from itertools import product
from math import sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from api.core.rates import Interval, Rate, wilson
from evals.statistics.student import t_quantile

_Floats = npt.NDArray[np.float64]
_Signs = npt.NDArray[np.int8]

_ENUMERABLE: Final = 14
"""Up to so many clusters all sign patterns are tried, 16,384 of them at most."""
_BLOCK: Final = 1_000
"""Draws made at a time, so that what is held in between does not grow with them."""
_ROUNDING: Final = 1e-9


def sign_flip(differences: Sequence[float], clusters: Sequence[str], *, draws: int = 10_000, seed: int) -> float:
    """Two-sided p of no difference, flipping the sign of each cluster's sum (Fisher 1935; Phipson, Smyth 2010).

    A cluster whose differences cancel is the same under either sign and is left out. With 14 or fewer left, all
    patterns are tried and p is exact; otherwise p = (1 + hits) / (draws + 1).
    """
    sums, _ = _by_cluster(differences, clusters)
    sums = sums[np.abs(sums) > _ROUNDING]
    reached = abs(float(sums.sum())) - _ROUNDING
    if sums.size <= _ENUMERABLE:
        patterns = np.array(list(product((0, 1), repeat=sums.size)), dtype=np.int8)
        return _hits(patterns, sums, reached) / 2**sums.size
    generator = np.random.default_rng(seed)
    hits = 0
    for block in _blocks(draws):
        hits += _hits(generator.integers(0, 2, (len(block), sums.size), np.int8), sums, reached)
    return (1 + hits) / (draws + 1)


def smallest_sign_flip(differences: Sequence[float], clusters: Sequence[str]) -> float:
    """The smallest p `sign_flip` can reach by exact enumeration: when all clusters that differ go one way."""
    sums, _ = _by_cluster(differences, clusters)
    return min(1.0, 2.0 ** (1 - np.count_nonzero(np.abs(sums) > _ROUNDING)))


def resampling_weights(clusters: int, *, draws: int = 10_000, seed: int) -> _Floats:
    """How often each cluster was drawn, one row per draw (Efron 1979; clusters as units, Davison, Hinkley 1997).

    Make it once and share it: metrics resampled by one matrix are resampled jointly.
    """
    generator = np.random.default_rng(seed)
    weights = np.empty((draws, clusters))
    for rows in _blocks(draws):
        block = weights[rows.start : rows.stop]
        drawn = generator.integers(0, clusters, block.shape)
        cells = drawn + clusters * np.arange(len(block))[:, None]
        block[:] = np.bincount(cells.ravel(), minlength=block.size).reshape(block.shape)
    return weights


def bootstrap_interval(
    weights: _Floats, differences: Sequence[float], clusters: Sequence[str], *, confidence: float = 0.95
) -> Interval:
    """Percentile interval of the mean, sum over size of resampled clusters (Efron 1979; Davison, Hinkley 1997).

    The columns of `weights` stand for the clusters in the order of their names. Where no two clusters differ, the
    interval is that of `cluster_t`.

    Raises:
        ValueError: there are fewer than two clusters, or the weights were made for another number of them.
    """
    sums, sizes = _by_cluster(differences, clusters)
    if weights.shape[1] != sums.size:
        message = f"the weights are for {weights.shape[1]} clusters, the differences have {sums.size}"
        raise ValueError(message)
    if not _standard_error(sums, sizes):
        return _of_no_spread(float(sums.sum() / sizes.sum()), sums.size, confidence)
    means = (weights @ sums) / (weights @ sizes)
    low, high = np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(low=float(low), high=float(high))


def cluster_t(differences: Sequence[float], clusters: Sequence[str], *, confidence: float = 0.95) -> Interval:
    """Mean and t, on clusters - 1 degrees of freedom, times the clustered error (Liang, Zeger 1986; Miller 2024).

    Where no two clusters differ there is no spread to go by, and zero width would claim certainty: the interval then
    reaches as far as Wilson's for no hits in that many clusters.

    Raises:
        ValueError: there are fewer than two clusters.
    """
    sums, sizes = _by_cluster(differences, clusters)
    mean = float(sums.sum() / sizes.sum())
    error = _standard_error(sums, sizes)
    if not error:
        return _of_no_spread(mean, sums.size, confidence)
    half = t_quantile((1 + confidence) / 2, sums.size - 1) * error
    return Interval(low=mean - half, high=mean + half)


def clustered_rate(values: Sequence[float], clusters: Sequence[str], *, confidence: float = 0.95) -> Rate:
    """The mean of shares with the interval of `cluster_t`, cut at 0 and 1. Its n is the number of cases."""
    interval = cluster_t(values, clusters, confidence=confidence)
    return Rate(
        value=sum(values) / len(values), low=max(0.0, interval.low), high=min(1.0, interval.high), n=len(values)
    )


def _by_cluster(values: Sequence[float], clusters: Sequence[str]) -> tuple[_Floats, _Floats]:
    """Sums and sizes, in the order of the clusters' names."""
    if len(values) != len(clusters) or not values:
        message = "every value needs its cluster, and there must be one"
        raise ValueError(message)
    _, index = np.unique(np.asarray(list(clusters)), return_inverse=True)
    sums: _Floats = np.bincount(index, weights=np.asarray(values, dtype=np.float64)).astype(np.float64)
    return sums, np.bincount(index).astype(np.float64)


def _blocks(draws: int) -> list[range]:
    return [range(start, min(start + _BLOCK, draws)) for start in range(0, draws, _BLOCK)]


def _hits(patterns: _Signs, sums: _Floats, reached: float) -> int:
    flipped = 2 * (patterns @ sums) - sums.sum()
    return int(np.count_nonzero(np.abs(flipped) >= reached))


def _standard_error(sums: _Floats, sizes: _Floats) -> float:
    """Zero where the clusters differ by rounding alone."""
    n, count = float(sizes.sum()), sums.size
    if count < 2:  # noqa: PLR2004 - one cluster has no spread
        message = "a clustered interval needs two clusters or more"
        raise ValueError(message)
    residuals = sums - sizes * (sums.sum() / n)
    error = sqrt(count / (count - 1) * float(residuals @ residuals)) / n
    return error if error > _ROUNDING else 0.0


def _of_no_spread(mean: float, count: int, confidence: float) -> Interval:
    half = wilson(0, count, confidence=confidence).high
    return Interval(low=max(-1.0, mean - half), high=min(1.0, mean + half))
