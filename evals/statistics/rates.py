"""Rates with their intervals. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

_Z: Final = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share, its 95 % Wilson interval and the number it was counted over."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:.1%} ({self.low:.1%} to {self.high:.1%}, n={self.n})"


def wilson(hits: int, n: int) -> Rate:
    """A rate with its Wilson score interval (Wilson 1927), which holds near 0 and 1 and for small n.

    Raises:
        ValueError: n is not positive, or hits is not between 0 and n.
    """
    if n <= 0 or not 0 <= hits <= n:
        message = "a rate needs 0 <= hits <= n and n > 0"
        raise ValueError(message)
    p = hits / n
    denominator = 1 + _Z**2 / n
    centre = (p + _Z**2 / (2 * n)) / denominator
    half = _Z / denominator * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    return Rate(value=p, low=max(0.0, centre - half), high=min(1.0, centre + half), n=n)


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
