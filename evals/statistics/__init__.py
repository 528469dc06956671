"""The statistics of comparing versions. Pure functions; the recipe and its sources stand in docs/evals.md."""

from evals.statistics.rates import Rate, weighted_kappa, wilson

__all__ = ["Rate", "weighted_kappa", "wilson"]
