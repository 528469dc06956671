"""Adds up what speaks for each criterion and each reason: fitted weights of named features and of what words are about.

The weights are data, fitted by `python -m evals.fitting`; nothing is decided here.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict

from api.core.models import CriterionName, Reason, Source, Verdict
from api.drafting.rules.features import SAME_FIELD, features
from api.drafting.rules.lexicon import words
from api.drafting.rules.meaning import meaning
from api.drafting.rules.reading import Reading

_FILE: Final = files("api.drafting.rules") / "weights" / "weights.json"
SOURCES: Final[tuple[Source, ...]] = ("goal", "context", "target", "sender")


class Weights(BaseModel):
    """What every feature and every dimension of meaning counts for each output: seven criteria, then seven reasons.

    `features` maps a name to one number an output; `meanings` holds, for each input, one row of numbers an output.
    `cuts` are the scores from which a criterion is partly met, and met. `in_common` weighs what the two sides share;
    with less than `least_in_common` the work of the one does not touch the aim of the other, whatever the words say.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    criteria: tuple[CriterionName, ...]
    reasons: tuple[Reason, ...]
    intercepts: tuple[float, ...]
    features: Mapping[str, tuple[float, ...]]
    meanings: Mapping[Source, tuple[tuple[float, ...], ...]]
    cuts: Mapping[CriterionName, tuple[float, float]]
    in_common: Mapping[str, float]
    least_in_common: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the weights say of a request: a verdict for each criterion, and the reasons for a no, likeliest first.

    `strength` is how far all criteria together lie above the cuts from which they are met.
    """

    verdicts: Mapping[CriterionName, Verdict]
    reasons: tuple[Reason, ...]
    strength: float


@cache
def shipped_weights() -> Weights:
    """The weights that are part of this version."""
    return Weights.model_validate(json.loads(_FILE.read_text("utf-8")), strict=False)


def weigh(reading: Reading, weights: Weights) -> Weighing:
    """Score every output and read the scores off."""
    scores = list(weights.intercepts)
    shown = features(reading)
    for name in shown:
        for at, weight in enumerate(weights.features.get(name, ())):
            scores[at] += weight
    for source, about in meanings(reading).items():
        for at, row in enumerate(weights.meanings[source]):
            scores[at] += sum(map(mul, row, about))
    criteria = dict(zip(weights.criteria, scores, strict=False))
    reasons = dict(zip(weights.reasons, scores[len(weights.criteria) :], strict=True))
    verdicts: dict[CriterionName, Verdict] = {
        name: _verdict(score, weights.cuts[name]) for name, score in criteria.items()
    }
    if not touches(shown, weights.in_common, weights.least_in_common):
        verdicts["relevance"] = "unmet"
    return Weighing(
        verdicts=MappingProxyType(verdicts),
        reasons=tuple(sorted(reasons, key=lambda reason: -reasons[reason])),
        strength=sum(score - weights.cuts[name][1] for name, score in criteria.items()),
    )


def touches(shown: Collection[str], in_common: Mapping[str, float], least: float) -> bool:
    """Whether the work of the target touches what the user says, in the same words or in one field of work."""
    return SAME_FIELD in shown or sum(in_common.get(name, 0.0) for name in shown) >= least


def meanings(reading: Reading) -> dict[Source, tuple[float, ...]]:
    """What each input is about."""
    return {
        source: meaning(found.group().casefold() for found in words(reading.brief.text(source))) for source in SOURCES
    }


def _verdict(score: float, cuts: tuple[float, float]) -> Verdict:
    partly, met = cuts
    if score >= met:
        return "met"
    return "partly" if score >= partly else "unmet"
