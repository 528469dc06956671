"""Rates with their intervals, for the service and for the evals. Pure."""

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


def difference(one: tuple[int, int], other: tuple[int, int], *, confidence: float = 0.95) -> Interval:
    """The interval of the difference of two independent rates, each as hits and n (Newcombe 1998, method 10).

    Raises:
        ValueError: as `wilson`.
    """
    a, b = wilson(*one, confidence=confidence), wilson(*other, confidence=confidence)
    between = a.value - b.value
    return Interval(
        low=between - sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2),
        high=between + sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2),
    )


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
