"""What is to be compared, how, and what counts: one TOML file."""

import random
import tomllib
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from api.core.errors import ConfigurationError
from evals.attacks import AttackDataset
from evals.cases import Case, Dataset, load
from evals.scorers import METRICS

SUITES: Final = Path(__file__).resolve().parent.parent / "suites"

_Share = Annotated[float, Field(gt=0, lt=1)]
_Ref = Annotated[str, Field(pattern=r"^(rules|[a-z][a-z0-9_]*@[1-9][0-9]*)$")]


def _known_metric(name: str) -> str:
    if name not in METRICS:
        message = f"there is no metric {name}; there are {', '.join(METRICS)}"
        raise ValueError(message)
    return name


class SuiteInvalid(ConfigurationError):
    """A suite cannot be used."""


class Gate(BaseModel):
    """A metric that decides, and by how much a candidate may be worse (0.03 is 3 points)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    metric: Annotated[str, AfterValidator(_known_metric)]
    margin: _Share = 0.03


class Suite(BaseModel):
    """One comparison. `cases` takes so many cases, in the seeded order; without it all are taken.

    `also` are versions shown beside the two and not tested. The first gate says which answers are right, and so which
    cases are broken; a pinned case may never break. With more than `most_errors` of the answers lost to transport,
    nothing is concluded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    datasets: Annotated[tuple[Dataset | AttackDataset, ...], Field(min_length=1)]
    cases: Annotated[int, Field(gt=0)] | None = None
    prompts: Annotated[tuple[_Ref, ...], Field(min_length=1)]
    baseline: _Ref
    also: tuple[_Ref, ...] = ()
    recordings: str | None = None
    repeats: Annotated[int, Field(ge=1, le=100)] = 1
    seed: int
    gates: Annotated[tuple[Gate, ...], Field(min_length=1, max_length=4)]
    most_errors: _Share = 0.02
    pinned: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.baseline not in self.prompts:
            message = f"the baseline {self.baseline} is not among the prompts"
            raise ValueError(message)
        if not METRICS[self.right_by].higher_is_better:
            message = f"the first gate says which answers are right, and {self.right_by} says which are wrong"
            raise ValueError(message)
        return self

    @property
    def right_by(self) -> str:
        """The metric whose full score makes an answer right."""
        return self.gates[0].metric

    @property
    def candidates(self) -> tuple[str, ...]:
        return tuple(version for version in self.prompts if version != self.baseline)

    @property
    def versions(self) -> tuple[str, ...]:
        """Every version that answers, each once."""
        return tuple(dict.fromkeys((*self.prompts, *self.also)))

    def load_cases(self) -> tuple[Case, ...]:
        """The cases, shuffled by the seed, so that a run that is cut short has seen all kinds of them.

        Raises:
            SuiteInvalid: a pinned case is not among them.
        """
        found = [case for name in self.datasets for case in load(name)]
        random.Random(self.seed).shuffle(found)  # noqa: S311 - an order, no secret
        taken = tuple(found[: self.cases])
        if unknown := sorted(set(self.pinned) - {case.id for case in taken}):
            message = f"{self.name} pins cases that it does not hold: {', '.join(unknown)}"
            raise SuiteInvalid(message)
        return taken


def load_suite(path: Path) -> Suite:
    """Read a suite, strictly.

    Raises:
        SuiteInvalid: it cannot be read, or has wrong or unknown fields.
    """
    try:
        return Suite.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path} cannot be read: {error}"
        raise SuiteInvalid(message) from error
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors()
        )
        message = f"{path} is wrong: {faults}"
        raise SuiteInvalid(message) from error
