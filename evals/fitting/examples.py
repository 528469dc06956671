"""Cases as the rules engine sees them: the features by name, what each input is about, and the labels as numbers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from api.core.models import CriterionName, DraftRequest
from api.core.policy import REASONS
from api.drafting.preparing import prepare_request
from api.drafting.rules.features import features
from api.drafting.rules.reading import Reading, read
from api.drafting.rules.weighing import SOURCES, meanings
from evals.cases import Case, Dataset, load

CRITERIA: Final[tuple[CriterionName, ...]] = get_args(CriterionName)
DATASETS: Final[tuple[Dataset, ...]] = ("cases_open", "cases_second", "cases_written", "cases_subtle")
"""What the weights are fitted to. The sealed cases are not among them."""
_FEWEST_CASES: Final = 4
_LEVELS: Final = {"unmet": -1.0, "partly": 0.0, "met": 1.0}

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One case, read. `about` holds the mean word vectors of the four inputs, one after the other.

    `astray` is what a reading would show, had the request gone to somebody else of the same writer. Nobody writes such
    a case, since it is too plain, but it is what a careless user sends. None for a case that wants a no anyway.
    """

    case: Case
    features: frozenset[str]
    about: tuple[float, ...]
    astray: frozenset[str] | None


def examples(datasets: Iterable[Dataset] = DATASETS) -> tuple[Example, ...]:
    """Every case that may be learnt from."""
    cases = tuple(case for name in datasets for case in load(name))
    return tuple(_example(case, _somebody_else(case, cases)) for case in cases)


def feature_names(given: Iterable[Example]) -> tuple[str, ...]:
    """The names of the features that occur often enough to learn from, in order."""
    counts = Counter(name for example in given for name in example.features)
    return tuple(sorted(name for name, count in counts.items() if count >= _FEWEST_CASES))


def shown(given: Sequence[frozenset[str]], names: Sequence[str]) -> Matrix:
    """One row a reading, one column a feature: 1 where it is there."""
    at = {name: column for column, name in enumerate(names)}
    matrix = np.zeros((len(given), len(names)))
    for row, names_shown in enumerate(given):
        matrix[row, [at[name] for name in names_shown if name in at]] = 1.0
    return matrix


def about(given: Sequence[Example]) -> Matrix:
    """One row an example, one column a dimension of an input."""
    return np.array([example.about for example in given])


def levels(given: Sequence[Example]) -> Matrix:
    """The seven verdicts as -1, 0 and 1."""
    return np.array([[_LEVELS[example.case.expected.criteria[name]] for name in CRITERIA] for example in given])


def decisions(given: Sequence[Example]) -> Matrix:
    """1 for a yes and -1 for a no, in one column."""
    return np.array([[1.0 if example.case.expected.decision == "connect" else -1.0] for example in given])


def reasons(given: Sequence[Example]) -> Matrix:
    """One column a reason: 1 for the one that is expected, else 0."""
    return np.array([[float(example.case.expected.reason == reason) for reason in REASONS] for example in given])


def _example(case: Case, other: Case | None) -> Example:
    reading = _reading(case.request())
    parts = meanings(reading)
    astray = None
    if other:
        request = case.request().model_copy(update={"target": other.request().target})
        astray = features(_reading(request))
    return Example(case, features(reading), tuple(value for source in SOURCES for value in parts[source]), astray)


def _somebody_else(case: Case, cases: Sequence[Case]) -> Case | None:
    """A case of the same writer and language, chosen by the id alone; None where there is none, or the answer is no."""
    others = [
        other
        for other in cases
        if (other.writer, other.language) == (case.writer, case.language) and other.pair != case.pair
    ]
    if case.expected.decision != "connect" or not others:
        return None
    return others[int(sha256(case.id.encode()).hexdigest(), 16) % len(others)]


def _reading(request: DraftRequest) -> Reading:
    return read(prepare_request(request, prompts=()))
