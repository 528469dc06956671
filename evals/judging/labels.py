"""Labels: what a person preferred, without knowing which version wrote what; and which pairs a person is asked."""

import random
from collections.abc import Collection, Sequence
from typing import Final

from evals.judging.pairs import Pair
from evals.judging.preferences import Preference

FILE: Final = "labels.jsonl"
"""The file in the run's folder."""


class Label(Preference):
    """What a person preferred."""


def sample(pairs: Sequence[Pair], count: int, seed: int, *, labelled: Collection[str]) -> tuple[Pair, ...]:
    """What is still to be asked of a random sample of `count` pairs; `labelled` are case ids.

    A larger count holds the smaller sample, so whoever stops anywhere has labelled a random sample, and may go on.
    """
    chosen = random.Random(seed).sample(pairs, len(pairs))[:count]  # noqa: S311 - an order, no secret
    return tuple(pair for pair in chosen if pair.case.id not in labelled)
