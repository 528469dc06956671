"""Correcting what a judge model says by what people said of a sample. Pure."""

from collections import Counter
from collections.abc import Hashable, Sequence
from math import sqrt
from statistics import fmean, variance

from evals.statistics.rates import Rate, two_sided_z


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


def rogan_gladen(observed: float, sensitivity: float, specificity: float) -> float:
    """The true share behind the share a judge reports (Rogan, Gladen 1978), cut at 0 and 1.

    Raises:
        ValueError: the judge is no better than chance, sensitivity + specificity <= 1.
    """
    better_than_chance = sensitivity + specificity - 1
    if better_than_chance <= 0:
        message = "the correction needs sensitivity + specificity > 1"
        raise ValueError(message)
    return min(1.0, max(0.0, (observed + specificity - 1) / better_than_chance))


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
