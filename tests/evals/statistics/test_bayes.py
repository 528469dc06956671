"""The posterior of a paired difference, held against the moments and probabilities of Beta distributions."""

from math import sqrt

import pytest

from evals.statistics.bayes import dirichlet
from evals.statistics.paired import PairedTable


def test_the_interval_agrees_with_the_dirichlet_moments() -> None:
    table = PairedTable(both=700, only_a=60, only_b=90, neither=150)
    total = table.n + 2
    a, b = 60.5 / total, 90.5 / total
    spread = sqrt((a * (1 - a) + b * (1 - b) + 2 * a * b) / (total + 1))
    interval = dirichlet(table, seed=1).interval
    assert interval.low == pytest.approx(b - a - 1.96 * spread, abs=0.001)
    assert interval.high == pytest.approx(b - a + 1.96 * spread, abs=0.001)


def test_the_chance_of_being_worse_is_that_of_a_beta_above_one_half() -> None:
    # only_a / (only_a + only_b) is Beta(3/2, 1/2) here; above 1/2 it has probability 1/2 + 1/pi.
    assert dirichlet(PairedTable(5, 1, 0, 4), draws=100_000, seed=1).p_worse == pytest.approx(0.8183, abs=0.005)


def test_worse_by_a_margin_is_rarer_than_worse() -> None:
    posterior = dirichlet(PairedTable(both=80, only_a=8, only_b=5, neither=7), seed=1, margin=0.03)
    assert 0 < posterior.p_worse_by_margin < posterior.p_worse < 1


def test_one_seed_gives_one_answer() -> None:
    table = PairedTable(both=8, only_a=1, only_b=3, neither=2)
    assert dirichlet(table, seed=4) == dirichlet(table, seed=4)
    assert dirichlet(table, seed=4) != dirichlet(table, seed=5)
