"""Rates with their intervals. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist
from typing import Final

_HALVINGS: Final = 60


@dataclass(frozen=True, slots=True)
class Interval:
    """Two ends, both in the unit of the thing estimated (a share, not points)."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rate:
    """A share, its interval (95 %, where nothing else is asked for) and the number it was counted over."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:.1%} ({self.low:.1%} to {self.high:.1%}, n={self.n})"


def wilson(hits: int, n: int, *, confidence: float = 0.95) -> Rate:
    """A rate with its Wilson score interval (Wilson 1927), which holds near 0 and 1 and for small n.

    Raises:
        ValueError: n is not positive, or hits is not between 0 and n.
    """
    if n <= 0 or not 0 <= hits <= n:
        message = "a rate needs 0 <= hits <= n and n > 0"
        raise ValueError(message)
    z = two_sided_z(confidence)
    p = hits / n
    denominator = 1 + z**2 / n
    centre = (p + z**2 / (2 * n)) / denominator
    half = z / denominator * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return Rate(value=p, low=max(0.0, centre - half), high=min(1.0, centre + half), n=n)


def exact_upper(hits: int, n: int, *, confidence: float = 0.95) -> float:
    """The one-sided upper bound of a rate, which never claims too much (Clopper and Pearson 1934): 3 / n for no hits.

    Raises:
        ValueError: n is not positive, or hits is not between 0 and n.
    """
    if n <= 0 or not 0 <= hits <= n:
        message = "a rate needs 0 <= hits <= n and n > 0"
        raise ValueError(message)
    if hits == n:
        return 1.0
    low, high = hits / n, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(hits, n, middle) > 1 - confidence else (low, middle)
    return high


def _at_most(hits: int, n: int, rate: float) -> float:
    """The probability of so few hits; in logarithms, as the binomial coefficients of large n are no floats."""
    return sum(
        exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(rate) + (n - k) * log1p(-rate))
        for k in range(hits + 1)
    )


def two_sided_z(confidence: float) -> float:
    """The normal quantile of a two-sided interval: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def weighted_kappa(pairs: Sequence[tuple[int, int]], *, levels: int) -> float:
    """Agreement of two ratings on levels 0 to `levels` - 1, beyond chance, with quadratic weights (Cohen 1968).

    1 is full agreement, 0 what chance would give.

    Raises:
        ValueError: there are no pairs, or one of the two ratings never varies, so that chance agreement is complete.
    """
    n = len(pairs)
    marginals = [[sum(pair[side] == level for pair in pairs) for level in range(levels)] for side in (0, 1)]
    observed = sum((one - other) ** 2 for one, other in pairs)
    by_chance = sum(
        (i - j) ** 2 * marginals[0][i] * marginals[1][j] / n for i in range(levels) for j in range(levels) if n
    )
    if not by_chance:
        message = "a kappa needs pairs in which both ratings vary"
        raise ValueError(message)
    return 1 - observed / by_chance
