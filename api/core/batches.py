"""The public shapes of batches, and what a batch's items add up to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.core.models import NAME_MAX, Draft, DraftRequest

BatchState = Literal["queued", "running", "cancelling", "done", "cancelled"]
ItemState = Literal["queued", "running", "done", "failed", "cancelled"]
BatchProgress = Literal["open", "cancelling", "closed"]
"""What is kept of a batch's state; the rest follows from its items."""

MAX_ITEMS: Final = 10_000


class BatchLine(DraftRequest):
    """One line of a batch: a draft request, and what the caller calls it."""

    ref: str | None = Field(
        default=None,
        min_length=1,
        max_length=NAME_MAX,
        description="Your own name for the line; it comes back with the result.",
        examples=["crm-4711"],
    )

    def draft_request(self) -> DraftRequest:
        """The request alone."""
        return DraftRequest.model_construct(**{name: getattr(self, name) for name in DraftRequest.model_fields})


class Batch(BaseModel):
    """How far a batch is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="`bat_` and a ULID.", examples=["bat_01JDGZ5V1S9Q3T8W2N4XK7M6PB"])
    state: BatchState = Field(
        description="`queued`: nothing began yet. `cancelling`: what runs is finished, nothing new begins. `done`: "
        "every item has a result. `cancelled`: it ended, and some items were never begun.",
        examples=["running"],
    )
    total: int = Field(description="Items in all.", examples=[250])
    done: int = Field(description="Items with a draft.", examples=[117])
    failed: int = Field(description="Items with a problem in place of a draft.", examples=[1])
    cancelled: int = Field(description="Items that were never begun, and will not be.", examples=[0])
    created_at: datetime = Field(description="When it was taken in, UTC.", examples=["2026-11-24T20:15:00Z"])


class ItemError(BaseModel):
    """Why an item has no draft, in the words of `errors.py`: the name of the class, and its detail."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    error: str
    detail: str
    faults: tuple[tuple[str, str, str], ...] = ()
    """Pointer, code and detail of each."""


class ItemResult(BaseModel):
    """What has become of one line. Of `draft` and `error` one is there once it is done or failed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: str | None
    line: int
    state: ItemState
    draft: Draft | None
    error: ItemError | None


def batch_state(progress: BatchProgress, items: Mapping[ItemState, int]) -> BatchState:
    """The state a caller sees."""
    match progress:
        case "open":
            return "running" if any(items.get(state, 0) for state in ("running", "done", "failed")) else "queued"
        case "cancelling":
            return "cancelling"
        case "closed":
            return "cancelled" if items.get("cancelled", 0) else "done"
