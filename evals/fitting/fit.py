"""From examples to the weights of the rules engine. Deterministic, and done in less than a minute."""

import json
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from api.core.models import CriterionName
from api.core.policy import REASONS
from api.drafting.rules.features import COMMON, SAYS, WITHOUT
from api.drafting.rules.meaning import DIMENSIONS
from api.drafting.rules.weighing import SOURCES, Weights, touches
from evals.fitting.examples import CRITERIA, Example, Matrix, about, decisions, feature_names, levels, reasons, shown
from evals.fitting.regression import Line, best_cuts, left_out, ridge, verdicts

_PENALTY: Final = 20.0
_OF_MEANING: Final = 2.0
_OF_FEATURES: Final = 0.5
_OF_WORDS: Final = 0.15
"""How freely the three kinds of columns may weigh. A word does so the more the rarer it is."""
_OF_DECISION: Final = 0.5
"""How much of the decision each criterion is fitted to besides its own label: labellers agree on all decisions and on
only 85 % of single verdicts, so the decision steadies them."""
_SHIFTS: Final = tuple(float(by) for by in np.arange(-0.4, 0.41, 0.05))
_FOLDS: Final = 5
"""Into so many groups the writers are put, to choose the cuts on scores of writers that were left out."""
_GIVEN_UP: Final = 0.05
"""The share of wanted requests that may be lost to keep out those that went to the wrong person."""


def fit(given: Sequence[Example], *, version: str = "") -> Weights:
    """Weights for the seven criteria, fitted to all cases, and for the reasons, fitted to those that want a no.

    The cuts are chosen on scores of writers that were left out, so they do not flatter themselves.
    """
    names = feature_names(given)
    refused = [example for example in given if example.case.expected.reason]
    criteria, for_reasons = _line(given, names, _targets(given)), _line(refused, names, reasons(refused))
    slopes = np.hstack([criteria.slopes, for_reasons.slopes])
    common, least = _in_common(given)
    return Weights(
        version=version,
        criteria=CRITERIA,
        reasons=REASONS,
        intercepts=_rounded(np.concatenate([criteria.intercepts, for_reasons.intercepts])),
        features={name: _rounded(slopes[at]) for at, name in enumerate(names)},
        meanings={
            source: tuple(map(_rounded, slopes[start : start + DIMENSIONS].T))
            for source, start in zip(SOURCES, range(len(names), len(slopes), DIMENSIONS), strict=True)
        },
        cuts=_cuts(given, names, common, least),
        in_common=common,
        least_in_common=least,
    )


def as_lines(weights: Weights) -> str:
    """The weights as JSON with a line a feature, so that a change can be read."""
    table = weights.model_dump(mode="json")
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in table.pop("features").items())
    rest = json.dumps(table)[:-1]
    return f'{rest},\n"features": {{\n{rows}\n}}}}\n'


def _targets(given: Sequence[Example]) -> Matrix:
    return levels(given) + _OF_DECISION * decisions(given)


def _columns(given: Sequence[Example], names: Sequence[str]) -> Matrix:
    return np.hstack([shown([example.features for example in given], names), about(given)])


def _line(given: Sequence[Example], names: Sequence[str], targets: Matrix) -> Line:
    columns = _columns(given, names)
    rarity = np.log(len(given) / columns[:, : len(names)].sum(axis=0).clip(1))
    is_word = np.array([SAYS in name for name in names])
    of_names = np.where(is_word, _OF_WORDS * rarity, _OF_FEATURES)
    deviation = columns[:, len(names) :].std(axis=0) + 1e-9
    of_meaning = _OF_MEANING / (deviation * np.sqrt(len(deviation)))
    return ridge(columns, targets, scale=np.concatenate([of_names, of_meaning]), penalty=_PENALTY)


def _in_common(given: Sequence[Example]) -> tuple[dict[str, float], float]:
    """What tells a request to the right person from the same one to somebody else, and how much of it is the least."""
    names = [name for name in feature_names(given) if _is_between(name) or name in WITHOUT]
    right = [example.features for example in given if example.astray is not None]
    astray = [example.astray for example in given if example.astray is not None]
    columns = shown([*right, *astray], names)
    targets = np.array([[1.0]] * len(right) + [[-1.0]] * len(astray))
    line = ridge(columns, targets, scale=np.ones(len(names)), penalty=_PENALTY)
    weights = dict(zip(names, _rounded(line.slopes[:, 0]), strict=True))
    scores = [sum(weights.get(name, 0.0) for name in shown_names) for shown_names in right]
    return weights, float(f"{np.quantile(scores, _GIVEN_UP):.3g}")


def _is_between(name: str) -> bool:
    """Whether a feature tells what the user's side and the target have in common."""
    return name.endswith(COMMON) and not name.startswith("goal and sender")


def _cuts(
    given: Sequence[Example], names: Sequence[str], common: dict[str, float], least: float
) -> dict[CriterionName, tuple[float, float]]:
    """For each criterion the cuts that agree with most labels; all moved until a wrong yes is as rare as a wrong no.

    They are moved on the ordinary cases: the subtle ones are harder than life.
    """

    def without(group: NDArray[np.bool_]) -> Line:
        others = [example for example, stays in zip(given, group, strict=True) if stays]
        return _line(others, names, _targets(others))

    writers = sorted({example.case.writer for example in given})
    folds = [str(writers.index(example.case.writer) % _FOLDS) for example in given]
    scores = left_out(folds, without, _columns(given, names))
    wanted = levels(given)
    found = [best_cuts(scores[:, at], wanted[:, at]) for at in range(len(CRITERIA))]
    is_near = np.array([touches(example.features, common, least) for example in given])
    yes = decisions(given)[:, 0] > 0
    ordinary = np.array([not example.case.is_subtle for example in given])
    shift = min(_SHIFTS, key=lambda by: _worse_error((_connects(scores, found, by) & is_near)[ordinary], yes[ordinary]))
    moved = [(round(partly + shift, 3), round(met + shift, 3)) for partly, met in found]
    return dict(zip(CRITERIA, moved, strict=True))


def _connects(scores: Matrix, cuts: Sequence[tuple[float, float]], shift: float) -> NDArray[np.bool_]:
    """The policy `mutual_value@1` over many cases at once; the engine itself asks `api.core.policy`."""
    verdict = {
        name: verdicts(scores[:, at], partly + shift, met + shift)
        for at, (name, (partly, met)) in enumerate(zip(CRITERIA, cuts, strict=True))
    }
    musts = [verdict[name] == 1 for name in ("respect", "intent", "relevance", "sender_value")]
    links = np.stack([verdict["common_ground"], verdict["specificity"]])
    is_linked = (links.max(axis=0) == 1) & (links.min(axis=0) >= 0)
    return np.logical_and.reduce([*musts, verdict["target_value"] >= 0, is_linked])


def _worse_error(connects: NDArray[np.bool_], yes: NDArray[np.bool_]) -> float:
    """The share of wrong answers among those that want a no or among those that want a yes, whichever is higher."""
    return max(float(np.mean(connects[~yes])), float(np.mean(~connects[yes])))


def _rounded(values: Matrix) -> tuple[float, ...]:
    return tuple(float(f"{value:.3g}") for value in values)
