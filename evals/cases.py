"""Cases: a request each, and what a careful person would answer. Loaded strictly; ids are unique."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from api.core.channels import ChannelName
from api.core.models import CriterionName, DecisionVerdict, DraftRequest, Reason, Sender, Target, Verdict

_DATASETS: Final = files("evals") / "datasets"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CasePerson(_Strict):
    """Somebody in a case."""

    name: str
    profile: str


class Expected(_Strict):
    """What a careful person would answer. `forbidden` are Python regexes, read without case."""

    decision: DecisionVerdict
    reason: Reason | None
    criteria: dict[CriterionName, Verdict]
    anchors: tuple[str, ...]
    forbidden: tuple[str, ...]


class Case(_Strict):
    """One request with its answer."""

    id: str
    language: str
    channel: ChannelName
    target: CasePerson
    sender: CasePerson | None
    goal: str
    context: str | None
    expected: Expected
    tags: tuple[str, ...]
    rationale: str

    @property
    def pair(self) -> str:
        """What the two halves of a minimal pair share: the id without its `a` or `b`."""
        return re.sub(r"[ab]$", "", self.id)

    @property
    def writer(self) -> str:
        """Who wrote it, by the id: the first writer's ids begin with the language."""
        return found[0] if (found := re.match(r"(?:[pqr]\d|x)(?=-)", self.id)) else "first"

    @property
    def is_subtle(self) -> bool:
        """Whether it is from the set in which tone, length and offers were made to give nothing away."""
        return self.writer.startswith("q")

    def request(self) -> DraftRequest:
        """The case as a request to the service."""
        sender = self.sender
        return DraftRequest(
            target=Target(name=self.target.name, profile=self.target.profile),
            sender=Sender(name=sender.name, profile=sender.profile) if sender else None,
            goal=self.goal,
            context=self.context,
            channel=self.channel,
        )


Dataset = Literal["cases_open", "cases_second", "cases_written", "cases_subtle", "cases_sealed"]


def load(name: Dataset) -> tuple[Case, ...]:
    """All cases of a dataset, in the order of its file.

    Raises:
        ValueError: a line is not a case, or an id stands twice.
    """
    cases = tuple(_read(name))
    if len({case.id for case in cases}) != len(cases):
        message = f"{name} holds an id twice"
        raise ValueError(message)
    return cases


def _read(name: str) -> Iterator[Case]:
    for line in (_DATASETS / f"{name}.jsonl").read_text("utf-8").splitlines():
        yield Case.model_validate(json.loads(line), strict=False)
