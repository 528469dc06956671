"""Answers: what one version said about one case, once. They are journaled as they come and scored from there."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from api.core.models import Advice, CriterionName, DecisionVerdict, Reason, Verdict

State = Literal["answered", "invalid", "refused", "rejected", "error"]
"""How an answer ended. Only `error` (transport, or a missing recording) is no statement about the version:

`invalid` output, a model that `refused` and a note that was `rejected` by the guards twice are wrong answers.
"""


class Call(BaseModel):
    """One question to a model within an answer. `latency_ms` is send to last byte, null where it came from a store."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    turn: Literal["draft", "repair", "note"]
    input_tokens: int | None
    output_tokens: int | None
    latency_ms: float | None


class Answer(BaseModel):
    """What came of one case, version and repeat (from 0).

    `code` says more where the state is not `answered`. `violations` are the guards' codes for the first note that the
    version wrote, `quotes` how many pieces of evidence it gave and `quotes_standing` how many of those stand in the
    inputs. `cost_micro` is in millionths of the price table's currency, null where a price is not known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: str
    version: str
    repeat: int
    state: State
    code: str | None = None
    decision: DecisionVerdict | None = None
    reason: Reason | None = None
    verdicts: dict[CriterionName, Verdict] = {}
    note: str | None = None
    language: str | None = None
    length: int | None = None
    limit: int | None = None
    advice: Advice | None = None
    violations: tuple[str, ...] = ()
    quotes: int = 0
    quotes_standing: int = 0
    warnings: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    cost_micro: int | None = None

    @property
    def item(self) -> tuple[str, str, int]:
        """What was asked: case, version, repeat."""
        return self.case, self.version, self.repeat
