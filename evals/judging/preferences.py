"""Preferences: which of two answers somebody found better. Kept in files of a run's folder that are only added to."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from evals.judging.pairs import Pair
from evals.running.journal import read_records

Preferred = Literal["baseline", "candidate", "tie"]


class Preference(BaseModel):
    """Which of two answers to a case is better. `baseline` and `candidate` are versions; the hash is of both texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: str
    baseline: str
    candidate: str
    texts_sha256: str
    preferred: Preferred


_Kind = TypeVar("_Kind", bound=Preference)


def read_preferences(path: Path, kind: type[_Kind], pairs: Iterable[Pair]) -> dict[str, _Kind]:
    """What is preferred in these pairs, by case id; the last preference counts.

    Those of another candidate, and those of texts that the run no longer holds, are left out.

    Raises:
        JournalBroken: a line is no preference of this kind.
    """
    asked = {(pair.case.id, pair.candidate.version, pair.texts_sha256) for pair in pairs}
    return {
        found.case: found
        for found in read_records(path, kind)
        if (found.case, found.candidate, found.texts_sha256) in asked
    }
