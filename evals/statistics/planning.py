"""What a suite can see, before it is run: smallest difference, cases and repeats needed. Differences are shares.

Normal approximation: below about 100 cases the true power is lower than asked for.
"""

from collections import defaultdict
from collections.abc import Sequence
from math import ceil, floor, sqrt
from statistics import NormalDist, fmean


def design_effect(cluster_size: float, icc: float) -> float:
    """How many times larger the variance is because cases share clusters of one size (Kish 1965)."""
    return 1 + (cluster_size - 1) * icc


def smallest_difference(
    variance: float, n: int, *, deff: float = 1.0, alpha: float = 0.05, power: float = 0.8
) -> float:
    """The smallest true difference that n cases show with this power, two-sided (Miller 2024, sample-size formula).

    Variance is that of a case's difference, omega^2 + (sigma_a^2 + sigma_b^2) / repeats.
    """
    return _quantiles(alpha, power) * sqrt(variance * deff / n)


def needed_cases(variance: float, delta: float, *, deff: float = 1.0, alpha: float = 0.05, power: float = 0.8) -> int:
    """The cases it takes to show a true difference of delta (Miller 2024, sample-size formula)."""
    return ceil(_quantiles(alpha, power) ** 2 * variance * deff / delta**2)


def binary_variance(discordant: float) -> float:
    """Variance of right-or-wrong differences, run once, from the share of discordant cases (McNemar 1947; Miller 2024).

    It is q - delta^2; delta^2 is left out, which errs on the side of more cases.
    """
    return discordant


def smallest_binary_difference(
    discordant: float, n: int, *, deff: float = 1.0, alpha: float = 0.05, power: float = 0.8
) -> float | None:
    """`smallest_difference` of right-or-wrong answers (Miller 2024); None, out of reach, above the discordant share."""
    smallest = smallest_difference(binary_variance(discordant), n, deff=deff, alpha=alpha, power=power)
    return smallest if smallest <= discordant else None


def best_repeats(sigma: float, omega: float, cost_case: float, cost_call: float) -> int:
    """The repeats per case that buy the least variance for the money (Cochran 1977, 10.6, two-stage sampling).

    Sigma is the spread between repeats of a case, omega that between cases; a call is one repeat of a case.
    The optimum sigma / omega * sqrt(cost_case / cost_call) is rounded to the better whole number, at least 1.

    Raises:
        ValueError: omega or the cost of a call is not positive, so that more repeats would always be better.
    """
    if omega <= 0 or cost_call <= 0:
        message = "the best number of repeats needs omega > 0 and cost_call > 0"
        raise ValueError(message)
    optimum = sigma / omega * sqrt(cost_case / cost_call)

    def variance_times_cost(repeats: int) -> float:
        return (omega**2 + sigma**2 / repeats) * (cost_case + repeats * cost_call)

    return min(max(1, floor(optimum)), max(1, ceil(optimum)), key=variance_times_cost)


def intraclass_correlation(values: Sequence[float], clusters: Sequence[str]) -> float:
    """How alike cases of one cluster are: ICC(1) by one-way analysis of variance (Shrout, Fleiss 1979), at least 0.

    0 as well where there is nothing to tell from: one cluster, no cluster of two cases, or values that never vary.
    """
    groups: defaultdict[str, list[float]] = defaultdict(list)
    for value, cluster in zip(values, clusters, strict=True):
        groups[cluster].append(value)
    n, count = len(values), len(groups)
    if count <= 1 or count == n:
        return 0.0
    mean = fmean(values)
    means = {cluster: fmean(group) for cluster, group in groups.items()}
    between = sum(len(group) * (means[cluster] - mean) ** 2 for cluster, group in groups.items()) / (count - 1)
    within = sum((value - means[cluster]) ** 2 for cluster, group in groups.items() for value in group) / (n - count)
    size = (n - sum(len(group) ** 2 for group in groups.values()) / n) / (count - 1)
    total = between + (size - 1) * within
    return max(0.0, (between - within) / total) if total else 0.0


def _quantiles(alpha: float, power: float) -> float:
    normal = NormalDist()
    return normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)
