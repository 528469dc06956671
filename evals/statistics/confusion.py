"""Balanced accuracy and Matthews correlation of two versions, resampled together by cluster. Needs numpy.

Both weigh the two kinds of error alike, however many cases want a yes. A wrong answer counts as the other decision,
also where nothing was decided.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

_Floats = npt.NDArray[np.float64]
_Summary = Callable[[_Floats], _Floats]
"""From rows of (yes and right, yes and wrong, no and right, no and wrong) by what is wanted, to one value a row."""

_ENDS: Final = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its 95 % interval. No share: correlations and differences go below 0."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Decided:
    """One case: whether it wants a yes, and the share of its repeats that each version had right."""

    cluster: str
    wants_yes: bool
    baseline: float
    candidate: float


@dataclass(frozen=True, slots=True)
class Compared:
    """One summary of both versions, and candidate minus baseline."""

    baseline: Estimate
    candidate: Estimate
    difference: Estimate


def balanced_accuracy(cases: Sequence[Decided], weights: _Floats) -> Compared:
    """The mean of the shares right among those that want a yes and those that want a no (Brodersen et al. 2010).

    Percentiles over the resampled clusters; a draw without one of the two kinds is left out.

    Raises:
        ValueError: only one of the two decisions is wanted.
    """
    return _compared(cases, weights, _balanced_accuracy)


def matthews(cases: Sequence[Decided], weights: _Floats) -> Compared:
    """The correlation of what is wanted with what was decided (Matthews 1975), 0 where either never varies.

    Raises:
        ValueError: only one of the two decisions is wanted.
    """
    return _compared(cases, weights, _matthews)


def _compared(cases: Sequence[Decided], weights: _Floats, summary: _Summary) -> Compared:
    if len({case.wants_yes for case in cases}) == 1:
        message = "these summaries need cases that want a yes and cases that want a no"
        raise ValueError(message)
    _, clusters = np.unique(np.array([case.cluster for case in cases]), return_inverse=True)
    before, after = (
        _by_cluster(clusters, [case.wants_yes for case in cases], rights)
        for rights in ([case.baseline for case in cases], [case.candidate for case in cases])
    )
    one, other = (float(summary(table.sum(axis=0, keepdims=True))[0]) for table in (before, after))
    ones, others = summary(weights @ before), summary(weights @ after)
    return Compared(_estimate(one, ones), _estimate(other, others), _estimate(other - one, others - ones))


def _by_cluster(clusters: npt.NDArray[np.intp], wants_yes: Sequence[bool], rights: Sequence[float]) -> _Floats:
    yes, right = np.array(wants_yes, dtype=np.float64), np.array(rights, dtype=np.float64)
    cells = (yes * right, yes * (1 - right), (1 - yes) * right, (1 - yes) * (1 - right))
    return np.column_stack([np.bincount(clusters, weights=cell).astype(np.float64) for cell in cells])


def _balanced_accuracy(table: _Floats) -> _Floats:
    yes_right, yes_wrong, no_right, no_wrong = table.T
    with np.errstate(invalid="ignore"):  # 0 / 0 where a draw holds one kind alone
        return (yes_right / (yes_right + yes_wrong) + no_right / (no_right + no_wrong)) / 2


def _matthews(table: _Floats) -> _Floats:
    yes_right, yes_wrong, no_right, no_wrong = table.T
    margins = (yes_right + no_wrong) * (yes_right + yes_wrong) * (no_right + no_wrong) * (no_right + yes_wrong)
    products = yes_right * no_right - yes_wrong * no_wrong
    return np.divide(products, np.sqrt(margins), out=np.zeros_like(products), where=margins > 0)


def _estimate(value: float, draws: _Floats) -> Estimate:
    low, high = np.nanquantile(draws, _ENDS)
    return Estimate(value, float(low), float(high))
