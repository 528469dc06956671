"""What happened after the notes were sent: how outcomes follow one another, and what they say about prompts. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticKnownError

from api.core.kept import OutcomeName
from api.core.rates import difference, wilson

Dimension = Literal["prompt", "engine", "channel", "language"]
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)

_STAGES: Final[Mapping[OutcomeName, int]] = {"ignored": 0, "accepted": 1, "replied": 2}
"""An outcome may move on to a later one of these."""
_ACCEPTED: Final = frozenset({"accepted", "replied"})
_FEWEST: Final = 5
"""Fewer outcomes than these make no rate: an interval would only dress up an anecdote."""
_ALPHA: Final = 0.05
_RFC_3339: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE)
_NO_SUCH_TIME: Final = "not a time as RFC 3339 writes it, such as 2026-12-01T09:00:00Z"


def _require_rfc_3339(value: object) -> object:
    """Before pydantic reads it, which also takes Unix times, as numbers and as text, and looser forms."""
    if not isinstance(value, str):
        kind = "string_type"
        raise PydanticKnownError(kind)
    if not _RFC_3339.fullmatch(value):
        raise ValueError(_NO_SUCH_TIME)
    return value


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:  # an offset can lead out of the years 1 to 9999
        raise ValueError(_NO_SUCH_TIME) from None


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OutcomeReport(_Frozen):
    """What a caller tells about a draft."""

    outcome: OutcomeName = Field(
        description="What happened. `replied` includes that they accepted; `not_sent`: the note was not used.",
        examples=["accepted"],
    )
    edit_distance: Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)] | None = Field(
        default=None,
        description="How much of the note was changed before it was sent: 0 nothing, 1 all of it.",
        examples=[0.1],
    )
    occurred_at: Annotated[AwareDatetime, BeforeValidator(_require_rfc_3339), AfterValidator(_in_utc)] | None = Field(
        default=None, description="When it happened: RFC 3339 with an offset.", examples=["2026-12-01T09:00:00Z"]
    )


class ShareKept(_Frozen):
    """A share of the notes that were sent, with its 95 % interval (Wilson)."""

    value: float = Field(description="The share.", examples=[0.42])
    low: float = Field(description="Lower end of the interval.", examples=[0.31])
    high: float = Field(description="Upper end of the interval.", examples=[0.54])
    n: int = Field(description="Notes it was counted over: sent, and with an outcome.", examples=[71])


class GroupSummary(_Frozen):
    """The notes that have one thing in common."""

    by: Dimension = Field(description="What they have in common.", examples=["prompt"])
    value: str | None = Field(
        description="Which; null where there is none, as with the prompt of the rules engine.",
        examples=["draft_note@1"],
    )
    drafts: int = Field(description="Drafts that said `connect`.", examples=[96])
    reported: int = Field(description="Those with an outcome.", examples=[80])
    not_sent: int = Field(description="Those whose note was not used.", examples=[9])
    accepted: ShareKept | None = Field(description="Accepted or replied, of those sent; null below 5.")
    replied: ShareKept | None = Field(description="Replied, of those sent; null below 5.")
    edit_distance: float | None = Field(description="Mean of what was told; null where nothing was.", examples=[0.12])
    reading: str = Field(
        description="What this says against the largest group of the same kind, in a sentence.",
        examples=["Can't tell yet: 5.1 points more than draft_note@1 (95 % interval -9.8 to 19.6)."],
    )


class OutcomeSummary(_Frozen):
    """What outcomes say. Groups were observed, not drawn by lot, unless a split of the prompts was in force."""

    drafts: int = Field(description="Drafts that said `connect`.", examples=[120])
    reported: int = Field(description="Those with an outcome. What nobody told is missing here.", examples=[93])
    groups: tuple[GroupSummary, ...] = Field(description="By prompt, engine, channel and language, largest first.")


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many drafts share all of these. `outcome` is null where nobody told; `edits`: how many told, and the sum."""

    prompt: str | None
    engine: str
    channel: str
    language: str | None
    outcome: OutcomeName | None
    drafts: int
    edits: tuple[int, float]


def may_follow(new: OutcomeName, old: OutcomeName) -> bool:
    """Whether an outcome is a step on from the one that is recorded."""
    return new in _STAGES and old in _STAGES and _STAGES[new] > _STAGES[old]


def summarise(counts: Iterable[OutcomeCount]) -> OutcomeSummary:
    """Put the counts together, by one thing at a time."""
    counts = tuple(counts)
    return OutcomeSummary(
        drafts=sum(count.drafts for count in counts),
        reported=sum(count.drafts for count in counts if count.outcome),
        groups=tuple(group for by in DIMENSIONS for group in _groups(by, counts)),
    )


def _groups(by: Dimension, counts: tuple[OutcomeCount, ...]) -> list[GroupSummary]:
    tallies: dict[str | None, _Tally] = {}
    for count in counts:
        tallies.setdefault(getattr(count, by), _Tally()).add(count)
    ordered = sorted(tallies.items(), key=lambda item: (-item[1].drafts, item[0] or ""))
    return [
        GroupSummary(
            by=by,
            value=value,
            drafts=tally.drafts,
            reported=tally.reported,
            not_sent=tally.not_sent,
            accepted=_share(tally.accepted, tally.sent),
            replied=_share(tally.replied, tally.sent),
            edit_distance=tally.edit_sum / tally.edits if tally.edits else None,
            reading=_reading(tally, ordered[0], comparisons=len(ordered) - 1),
        )
        for value, tally in ordered
    ]


@dataclass(slots=True)
class _Tally:
    drafts: int = 0
    reported: int = 0
    not_sent: int = 0
    accepted: int = 0
    replied: int = 0
    edits: int = 0
    edit_sum: float = 0.0

    @property
    def sent(self) -> int:
        return self.reported - self.not_sent

    def add(self, count: OutcomeCount) -> None:
        self.drafts += count.drafts
        self.edits += count.edits[0]
        self.edit_sum += count.edits[1]
        if count.outcome is None:
            return
        self.reported += count.drafts
        self.not_sent += count.drafts * (count.outcome == "not_sent")
        self.accepted += count.drafts * (count.outcome in _ACCEPTED)
        self.replied += count.drafts * (count.outcome == "replied")


def _share(hits: int, n: int) -> ShareKept | None:
    if n < _FEWEST:
        return None
    rate = wilson(hits, n)
    return ShareKept(value=rate.value, low=rate.low, high=rate.high, n=rate.n)


def _reading(tally: _Tally, largest: tuple[str | None, _Tally], *, comparisons: int) -> str:
    """The group against the largest one, on acceptance; the more comparisons, the wider each interval (Bonferroni)."""
    name, other = largest
    if tally is other:
        return "The largest group; the others are held against it."
    if tally.sent < _FEWEST or other.sent < _FEWEST:
        return f"Can't tell yet: both need {_FEWEST} sent notes with an outcome."
    mine, theirs = (tally.accepted, tally.sent), (other.accepted, other.sent)
    found = difference(mine, theirs, confidence=1 - _ALPHA / comparisons)
    points = 100 * (tally.accepted / tally.sent - other.accepted / other.sent)
    shown = f"{abs(points):.1f} points {'more' if points >= 0 else 'fewer'} accepted than {name or 'without a prompt'}"
    interval = f"(95 % interval {100 * found.low:.1f} to {100 * found.high:.1f})"
    is_told = found.low > 0 or found.high < 0
    return f"{shown[0].upper()}{shown[1:]} {interval}." if is_told else f"Can't tell yet: {shown} {interval}."
