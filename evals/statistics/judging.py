"""How far two judges agree, and correcting what a model says by what people said of a sample. Pure."""

from collections import Counter
from collections.abc import Hashable, Sequence
from math import sqrt
from statistics import fmean, variance

from api.core.rates import Rate, two_sided_z


def prediction_powered(
    judged_all: Sequence[float],
    judged_labelled: Sequence[float],
    human_labelled: Sequence[float],
    *,
    confidence: float = 0.95,
) -> Rate:
    """The mean a human would have given (prediction-powered inference: Angelopoulos et al. 2023), cut at 0 and 1.

    The judge's mean, plus its mean error on the labelled cases, which stand in one order in both lists. The two samples
    are taken as independent. The rate's n is the number of human labels.

    Raises:
        ValueError: there are fewer than two scores or labels, or the labelled lists differ in length.
    """
    errors = [human - judged for judged, human in zip(judged_labelled, human_labelled, strict=True)]
    if min(len(judged_all), len(errors)) <= 1:
        message = "prediction-powered inference needs two scores and two labels"
        raise ValueError(message)
    value = fmean(judged_all) + fmean(errors)
    spread = sqrt(variance(judged_all) / len(judged_all) + variance(errors) / len(errors))
    half = two_sided_z(confidence) * spread
    low, middle, high = (min(1.0, max(0.0, x)) for x in (value - half, value, value + half))
    return Rate(value=middle, low=low, high=high, n=len(errors))


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Agreement of two raters on unordered classes, beyond chance (Cohen 1960): 1 is full, 0 what chance would give.

    Raises:
        ValueError: there are no pairs, or both raters only ever gave one and the same class.
    """
    n = len(pairs)
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    agreed = sum(one == other for one, other in pairs)
    by_chance = sum(count * others[rating] for rating, count in ones.items())
    if by_chance == n**2:
        message = "a kappa needs pairs in which a rating varies"
        raise ValueError(message)
    return (n * agreed - by_chance) / (n**2 - by_chance)


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
