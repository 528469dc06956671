"""Adjusted p-values where one run answers several questions: Holm for the gate, Benjamini-Hochberg for the rest."""

from collections.abc import Iterable, Sequence
from itertools import accumulate


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values in the order given; holds the chance of any false alarm (Holm 1979)."""
    order = sorted(range(len(ps)), key=ps.__getitem__)
    steps = (min(1.0, ps[i] * (len(ps) - rank)) for rank, i in enumerate(order))
    return _in_order_given(order, accumulate(steps, max))


def benjamini_hochberg(ps: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values in the order given; holds the share of false discoveries (Benjamini, Hochberg 1995)."""
    order = sorted(range(len(ps)), key=ps.__getitem__, reverse=True)
    steps = (ps[i] * len(ps) / (len(ps) - rank) for rank, i in enumerate(order))
    return _in_order_given(order, accumulate(steps, min))


def _in_order_given(order: Sequence[int], adjusted: Iterable[float]) -> tuple[float, ...]:
    return tuple(p for _, p in sorted(zip(order, adjusted, strict=True)))
