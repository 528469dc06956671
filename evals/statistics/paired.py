"""Two versions judged right or wrong on the same independent cases, once each: McNemar's tests, Newcombe's interval.

Not for graded scores, repeats or cases that share a target: those are `clustered`.
"""

from dataclasses import dataclass
from math import comb, sqrt

from api.core.rates import Interval, wilson


@dataclass(frozen=True, slots=True)
class PairedTable:
    """How many cases both versions had right, only A (the baseline), only B (the candidate), or neither."""

    both: int
    only_a: int
    only_b: int
    neither: int

    def __post_init__(self) -> None:
        if min(self.both, self.only_a, self.only_b, self.neither) < 0 or not self.n:
            message = "a paired table needs counts that are not negative, and at least one case"
            raise ValueError(message)

    @property
    def n(self) -> int:
        return self.both + self.only_a + self.only_b + self.neither

    @property
    def difference(self) -> float:
        """B minus A, as a share."""
        return (self.only_b - self.only_a) / self.n


def mcnemar_midp(only_a: int, only_b: int) -> float:
    """Two-sided mid-p McNemar test (Fagerland, Lydersen, Laake 2013), which holds its level and is less timid."""
    discordant = only_a + only_b
    fewer = min(only_a, only_b)
    ways = 2 * _ways_up_to(fewer, discordant) - comb(discordant, fewer)
    return min(1.0, ways / 2**discordant)


def mcnemar_exact(only_a: int, only_b: int) -> float:
    """Two-sided exact McNemar test (McNemar 1947; binomial form as in Fagerland, Lydersen, Laake 2013)."""
    discordant = only_a + only_b
    return min(1.0, 2 * _ways_up_to(min(only_a, only_b), discordant) / 2**discordant)


def smallest_midp(discordant: int) -> float:
    """The mid-p when every discordant case goes one way: with fewer than 5 of them it cannot reach 0.05."""
    return 0.5**discordant


def newcombe(table: PairedTable, *, confidence: float = 0.95) -> Interval:
    """Interval of B minus A: Wilson's intervals joined by the corrected phi (Newcombe 1998, paired, method 10).

    Non-inferiority: the low end at `confidence=0.90` is the one-sided 95 % bound to hold against minus the margin.
    """
    n = table.n
    a = wilson(table.both + table.only_a, n, confidence=confidence)
    b = wilson(table.both + table.only_b, n, confidence=confidence)
    phi = _corrected_phi(table)
    below = _joined(b.value - b.low, a.high - a.value, phi)
    above = _joined(b.high - b.value, a.value - a.low, phi)
    return Interval(low=table.difference - below, high=table.difference + above)


def _ways_up_to(k: int, n: int) -> int:
    # Each coefficient from the one before: thousands of discordant cases take milliseconds.
    ways = total = 1
    for i in range(k):
        ways = ways * (n - i) // (i + 1)
        total += ways
    return total


def _corrected_phi(table: PairedTable) -> float:
    right_a, right_b = table.both + table.only_a, table.both + table.only_b
    margins = right_a * (table.n - right_a) * right_b * (table.n - right_b)
    if not margins:
        return 0.0
    agreement = table.both * table.neither - table.only_a * table.only_b
    corrected = max(agreement - table.n / 2, 0.0) if agreement > 0 else agreement
    return corrected / sqrt(margins)


def _joined(one: float, other: float, phi: float) -> float:
    # The square is never negative, but rounding can make it so.
    return sqrt(max(0.0, one**2 - 2 * phi * one * other + other**2))
