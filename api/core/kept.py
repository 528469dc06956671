"""What is kept of a draft, as its caller can read it again."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.core.channels import ChannelName
from api.core.models import DecisionVerdict, Draft, DraftRequest, Provenance, Reason

OutcomeName = Literal["accepted", "replied", "declined", "ignored", "not_sent"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KeptOutcome(_Frozen):
    """What happened after the draft."""

    outcome: OutcomeName = Field(description="What happened.", examples=["accepted"])
    edit_distance: float | None = Field(
        description="How much of the note was changed before it was sent: 0 nothing, 1 all of it.", examples=[0.1]
    )
    occurred_at: datetime | None = Field(description="When it happened, UTC.", examples=["2026-12-01T09:00:00Z"])
    recorded_at: datetime = Field(description="When we were told, UTC.", examples=["2026-12-02T10:00:00Z"])


class KeptTexts(_Frozen):
    """The texts of a draft, where the operator keeps them."""

    request: DraftRequest = Field(description="The request as sent.")
    draft: Draft = Field(description="The answer as given.")


class KeptDraft(_Frozen):
    """What is kept of a draft. Without `texts` nothing of what was written or pasted is among it."""

    id: str = Field(description="`drf_` and a ULID.", examples=["drf_01JDGZ5V1S9Q3T8W2N4XK7M6PB"])
    created_at: datetime = Field(description="When it was made, UTC.", examples=["2026-11-24T20:15:00Z"])
    decision: DecisionVerdict = Field(description="What was decided.", examples=["connect"])
    reason: Reason | None = Field(description="The reason against connecting; null for `connect`.", examples=[None])
    channel: ChannelName = Field(description="Where the note was to go.", examples=["linkedin"])
    language: str | None = Field(description="Language of the note, null where there was none.", examples=["en"])
    length: int | None = Field(description="Length of the note in UTF-16 code units.", examples=[164])
    limit: int | None = Field(description="The limit it was held to, in the same units.", examples=[200])
    provenance: Provenance = Field(description="Engine, prompt, policy, model, attempts and time.")
    outcome: KeptOutcome | None = Field(description="What happened after; null where nobody said.")
    texts: KeptTexts | None = Field(description="Null unless the operator keeps texts (`MUTUAL_KEEP_TEXTS_DAYS`).")
    texts_until: datetime | None = Field(
        description="When the texts will be forgotten, UTC.", examples=["2026-12-24T20:15:00Z"]
    )
