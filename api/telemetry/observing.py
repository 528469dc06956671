"""What the parts of the service tell while they work: how long a stage takes, and what came of it. Never a text.

Who listens is handed in. Evals and the command line have nobody listen, and pay nothing for it.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from api.core.models import Draft, Usage, Violation

Stage = Literal["prepare", "model", "rules", "opinion", "verify", "guards", "storage", "item"]
"""`model` is one turn of a model with all its tries, `rules` a proposal of theirs, `opinion` their second one on a
model's answer, `verify` the look at evidence, `storage` the one transaction of a request, `item` one item of a batch,
draft included."""


@dataclass(frozen=True, slots=True)
class ModelAsked:
    """A model was asked, tries included; told within the stage. `failure` is the error's class, null for an answer.

    `model`, `host` and `port` are the operator's words, `prompt` is a published version or null.
    """

    model: str
    host: str
    port: int
    prompt: str | None
    temperature: float
    max_output_tokens: int
    failure: str | None
    attempts: int
    usage: Usage | None
    duration_s: float


@dataclass(frozen=True, slots=True)
class NoteGuarded:
    """The guards read a note that an engine proposed."""

    violations: Sequence[Violation]


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft is ready."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class ItemEnded:
    """An item of a batch has its result."""

    outcome: Literal["done", "failed"]


Event = ModelAsked | NoteGuarded | Drafted | ItemEnded


class Observer(Protocol):
    """Listens. It does not fail, and nobody waits for it."""

    def stage(self, name: Stage) -> AbstractContextManager[object]:
        """Around the work of a stage, however it ends."""
        ...

    def tell(self, event: Event) -> None:
        """Something has happened."""
        ...


class _Nobody:
    def stage(self, name: Stage) -> AbstractContextManager[object]:  # noqa: ARG002 - the protocol's
        return _UNTIMED

    def tell(self, event: Event) -> None:
        pass


_UNTIMED: Final = nullcontext()
NOBODY: Final[Observer] = _Nobody()
"""Listens to nothing."""
