"""False alarms and coverage of the tests and intervals on made-up suites: `python -m evals.statistics.simulate`.

The null: each case differs between the versions with probability 12 %, either way alike; 4 cases share a target, and a
case takes its target's outcome with probability 60 %. The effect adds 5 points to it.
"""

import sys
from typing import Final

import numpy as np
import numpy.typing as npt

from api.core.rates import Interval
from evals.statistics.bayes import dirichlet
from evals.statistics.clustered import bootstrap_interval, cluster_t, resampling_weights, sign_flip
from evals.statistics.paired import PairedTable, mcnemar_exact, mcnemar_midp, newcombe
from evals.statistics.sequential import may_stop

CASES_PER_TARGET: Final = 4
_SHARED: Final = 0.6
_DISCORDANT: Final = 0.12
_EFFECT: Final = 0.05
_ALPHA: Final = 0.05
_FLIPS: Final = 1_000
_SEED: Final = 20_240_611

Outcomes = npt.NDArray[np.int64]


def clustered_outcomes(generator: np.random.Generator, runs: int, n: int, *, effect: float = 0.0) -> Outcomes:
    """One row per run, one column per case: 1 where only B is right, -1 where only A is, 0 elsewhere."""
    of_targets = _outcomes(generator, (runs, n // CASES_PER_TARGET), effect)
    own = _outcomes(generator, (runs, n), effect)
    shares = generator.random((runs, n)) < _SHARED
    return np.where(shares, np.repeat(of_targets, CASES_PER_TARGET, axis=1), own)


def target_names(n: int) -> list[str]:
    return [f"{case // CASES_PER_TARGET:05}" for case in range(n)]


def stopped_falsely(generator: np.random.Generator, runs: int, pairs: int) -> float:
    """The share of runs without effect that the e-value stops, with a look after every discordant pair."""
    only_b = np.cumsum(generator.integers(0, 2, (runs, pairs)), axis=1)
    stopped = [
        any(may_stop(look - int(b), int(b), alpha=_ALPHA) for look, b in enumerate(row, start=1)) for row in only_b
    ]
    return float(np.mean(stopped))


def alarmed_falsely(generator: np.random.Generator, runs: int, pairs: int) -> float:
    """The share of runs without effect that the e-value stops as worse, or whose mid-p is small at the end."""
    only_b = np.cumsum(generator.integers(0, 2, (runs, pairs)), axis=1)
    alarms = [
        mcnemar_midp(pairs - int(row[-1]), int(row[-1])) <= _ALPHA
        or any(
            look > 2 * int(b) and may_stop(look - int(b), int(b), alpha=_ALPHA) for look, b in enumerate(row, start=1)
        )
        for row in only_b
    ]
    return float(np.mean(alarms))


def main(*, runs: int = 1_000) -> None:
    generator = np.random.default_rng(_SEED)
    _line(f"{runs:,} runs each, nominal level {_ALPHA:.0%}, {CASES_PER_TARGET} cases per target")
    _line("")
    _line("no effect, clustered    exact    mid-p    flip   cluster t   bootstrap coverage")
    for n in (100, 300, 1_000):
        _line(f"n={n:<5} targets={n // CASES_PER_TARGET:<9}" + _null(generator, runs, n))
    _line("")
    _line("true +5 points          cluster t   bootstrap   (clustered)   Newcombe   Dirichlet   (independent)")
    for n in (100, 300):
        _line(f"coverage n={n:<13}" + _coverage(generator, runs, n))
    _line("")
    _line(f"e-value, a look after each of 400 discordant pairs: {stopped_falsely(generator, runs, 400):.3f} stopped")
    _line(f"e-value for worse, and a mid-p at the end of 400: {alarmed_falsely(generator, runs, 400):.3f} alarmed")


def _null(generator: np.random.Generator, runs: int, n: int) -> str:
    names, weights = target_names(n), resampling_weights(n // CASES_PER_TARGET, draws=2_000, seed=_SEED)
    alarms = np.zeros(4)
    covered = 0
    for seed, row in enumerate(clustered_outcomes(generator, runs, n)):
        only_a, only_b = int(np.sum(row < 0)), int(np.sum(row > 0))
        differences = [float(d) for d in row]
        alarms += (
            mcnemar_exact(only_a, only_b) <= _ALPHA,
            mcnemar_midp(only_a, only_b) <= _ALPHA,
            sign_flip(differences, names, draws=_FLIPS, seed=seed) <= _ALPHA,
            not _holds(cluster_t(differences, names), 0.0),
        )
        covered += _holds(bootstrap_interval(weights, differences, names), 0.0)
    exact, midp, flip, t = alarms / runs
    return f" {exact:.3f}    {midp:.3f}    {flip:.3f}   {t:.3f}       {covered / runs:.3f}"


def _coverage(generator: np.random.Generator, runs: int, n: int) -> str:
    names, weights = target_names(n), resampling_weights(n // CASES_PER_TARGET, draws=2_000, seed=_SEED)
    covered = np.zeros(4)
    clustered = clustered_outcomes(generator, runs, n, effect=_EFFECT)
    for seed, (row, alone) in enumerate(zip(clustered, _outcomes(generator, (runs, n), _EFFECT), strict=True)):
        differences = [float(d) for d in row]
        only_a, only_b = int(np.sum(alone < 0)), int(np.sum(alone > 0))
        both = (n - only_a - only_b) // 2
        table = PairedTable(both=both, only_a=only_a, only_b=only_b, neither=n - both - only_a - only_b)
        intervals = (
            cluster_t(differences, names),
            bootstrap_interval(weights, differences, names),
            newcombe(table),
            dirichlet(table, draws=4_000, seed=seed).interval,
        )
        covered += [_holds(interval, _EFFECT) for interval in intervals]
    t, bootstrap, newcombes, bayes = covered / runs
    return f"{t:.3f}       {bootstrap:.3f}                     {newcombes:.3f}      {bayes:.3f}"


def _outcomes(generator: np.random.Generator, shape: tuple[int, int], effect: float) -> Outcomes:
    draw = generator.random(shape)
    only_b = (_DISCORDANT + effect) / 2
    return np.where(draw < only_b, 1, np.where(draw < _DISCORDANT, -1, 0))


def _holds(interval: Interval, truth: float) -> bool:
    return interval.low <= truth <= interval.high


def _line(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
