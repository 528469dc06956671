"""Whether a judge may be believed, by the labels of people, and what its verdicts then come to. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from api.core.rates import Rate
from evals.judging.judge import Judged
from evals.judging.labels import Label
from evals.judging.preferences import Preference
from evals.statistics.judging import cohen_kappa, prediction_powered

LEAST_LABELS: Final = 50
LEAST_KAPPA: Final = 0.6
_FEWEST: Final = 2
"""Scores and labels that a correction takes."""
_SCORES: Final = {"candidate": 1.0, "tie": 0.5, "baseline": 0.0}


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far a judge goes with people. `n` pairs have both; `kappa` is null where neither side's ratings vary."""

    n: int
    kappa: float | None
    is_calibrated: bool


def calibrate(labels: Mapping[str, Label], judged: Mapping[str, Judged]) -> Calibration:
    """A judge is calibrated by 50 labels and a kappa of 0.6, if all that it judged was judged by one model."""
    both = [(labels[case].preferred, judged[case].preferred) for case in labels if case in judged]
    varies = len({preferred for pair in both for preferred in pair}) > 1
    kappa = cohen_kappa(both) if varies else None
    is_one_judge = len({verdict.judge for verdict in judged.values()}) == 1
    is_calibrated = len(both) >= LEAST_LABELS and kappa is not None and kappa >= LEAST_KAPPA and is_one_judge
    return Calibration(n=len(both), kappa=kappa, is_calibrated=is_calibrated)


def score(found: Preference) -> float:
    """1 for a win of the candidate, half for a tie."""
    return _SCORES[found.preferred]


def corrected_wins(labels: Mapping[str, Label], judged: Mapping[str, Judged]) -> Rate | None:
    """The share of wins that people would have given, from the judge's verdicts and its errors on the labelled pairs.

    None where too little was judged beside the labels, or too little labelled.
    """
    alone = [score(judged[case]) for case in judged if case not in labels]
    both = [case for case in labels if case in judged]
    if min(len(alone), len(both)) < _FEWEST:
        return None
    return prediction_powered(
        alone,
        [score(judged[case]) for case in both],
        [score(labels[case]) for case in both],
    )
