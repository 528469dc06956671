"""The public shapes of a shortlist: many targets and one goal, and who deserves one of the notes that are left."""

from typing import Annotated, Literal, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticKnownError

from api.core.channels import ChannelName
from api.core.models import (
    GOAL_MAX,
    NAME_MAX,
    PROFILE_MAX,
    AddressFormAsked,
    Draft,
    DraftRequest,
    DraftWarning,
    LanguageCode,
    Provenance,
    Reason,
    Sender,
    Target,
)

TARGETS_MAX = 500
REF_MAX = 200

ShortlistVerdict = Literal["note", "other_route", "no"]
ShortlistReason = Literal[Reason, "mutual_value", "no_notes_left", "no_note_needed", "not_looked_at", "same_person"]


def _require_printable(ref: str) -> str:
    if not ref.isprintable() or ref.isspace():
        message = "not a visible text of one line"
        raise ValueError(message)
    return ref


def _require_size(entries: object) -> object:
    """Refuse a list of another length before its entries are read: an endless one has endless faults."""
    size = len(cast("list[object]", entries)) if isinstance(entries, list) else 1
    bounds = {"field_type": "List", "min_length": 1, "max_length": TARGETS_MAX, "actual_length": size}
    if not 1 <= size <= TARGETS_MAX:
        raise PydanticKnownError("too_short" if size == 0 else "too_long", bounds)
    return cast("object", entries)


Ref = Annotated[str, StringConstraints(min_length=1, max_length=REF_MAX), AfterValidator(_require_printable)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ShortlistTarget(_Frozen):
    """One person on the list."""

    ref: Ref | None = Field(
        default=None,
        description="Your own name for this entry, unique in the list and visible: 1 to 200 code points in one line. "
        "Null: its index in the list, from `0`.",
        examples=["crm-4711"],
    )
    name: str | None = Field(
        default=None,
        min_length=1,
        max_length=NAME_MAX,
        description="The person's name as they write it, titles included. Null: a note greets without a name.",
        examples=["Lena Hartwig"],
    )
    profile: str = Field(
        min_length=1,
        max_length=PROFILE_MAX,
        description="The profile summary as pasted, 1 to 20,000 code points.",
        examples=["Commissioning editor at a small press in Leeds. Looking for writers who can explain canals."],
    )
    context: str | None = Field(
        default=None,
        min_length=1,
        max_length=GOAL_MAX,
        description="What links you and this person: a meeting, a shared contact, a post that was read.",
        examples=["I heard her talk on working waterways in Skipton last week."],
    )


class ShortlistRequest(_Frozen):
    """Many people, one goal: who deserves one of the notes that are left."""

    targets: Annotated[tuple[ShortlistTarget, ...], BeforeValidator(_require_size)] = Field(
        description="The people to choose from, 1 to 500.",
        json_schema_extra={"minItems": 1, "maxItems": TARGETS_MAX},
    )
    sender: Sender | None = Field(default=None, description="The user, or null where they did not say.")
    goal: str = Field(
        min_length=1,
        max_length=GOAL_MAX,
        description="What the user wants, in their own words, 1 to 4,000 code points. Any language.",
        examples=["I'd like to ask whether my lock keeper's diary could become a book, and can show the drawings."],
    )
    channel: ChannelName = Field(
        default="linkedin",
        description="Where the notes go; it sets their length limit. See `GET /v1/channels`.",
        examples=["linkedin"],
    )
    language: Annotated[Literal["auto"] | LanguageCode, Field(union_mode="left_to_right")] = Field(
        default="auto",
        description="Language of the notes: an ISO 639-1 code, or `auto` for that of each target's profile.",
        examples=["auto", "de"],
    )
    address_form: AddressFormAsked = Field(
        default="auto",
        description="Sie or du, vous or tu, usted or tú. `auto` is formal unless the inputs use the informal form.",
        examples=["auto"],
    )
    notes_left: int = Field(
        default=5,
        strict=True,
        ge=0,
        le=TARGETS_MAX,
        description="How many notes the user can still send this month; a free LinkedIn account has five a month.",
        examples=[5],
    )

    @property
    def refs(self) -> tuple[str, ...]:
        """What each entry is called in the answer: as the caller says, else its index."""
        return tuple(str(index) if target.ref is None else target.ref for index, target in enumerate(self.targets))

    def draft_request(self, target: ShortlistTarget) -> DraftRequest:
        """The same question about one of the targets."""
        return DraftRequest(
            target=Target(name=target.name, profile=target.profile),
            sender=self.sender,
            goal=self.goal,
            context=target.context,
            channel=self.channel,
            language=self.language,
            address_form=self.address_form,
        )


class ShortlistItem(_Frozen):
    """What to do about one person."""

    ref: str = Field(description="The entry's `ref`, or its index where it had none.", examples=["crm-4711"])
    rank: int = Field(description="The place in the ranking, from 1: notes first, then other routes.", examples=[1])
    verdict: ShortlistVerdict = Field(
        description="`note`: send `draft.note`. `other_route`: not with a note, the next steps say how. "
        "`no`: not at all.",
        examples=["note"],
    )
    reason: ShortlistReason = Field(
        description="Why: a reason not to connect as in drafts, or `mutual_value` (a note), `no_notes_left` (would "
        "fit, but the notes go to others), `no_note_needed` (would fit, and there is nothing particular to say), "
        "`not_looked_at` (would fit by the rules, and no note was tried because too many others came to nothing), "
        "`same_person` (is on the list twice).",
        examples=["mutual_value"],
    )
    explanation: str = Field(
        description="The reason in a sentence or two for the user, in the language of the goal.",
        examples=["There is something in it for them, too. There is a real link between you."],
    )
    next_steps: tuple[str, ...] = Field(
        description="What to do instead of a note, at most three steps; empty where there is a note.",
        examples=[["Ask the contact you share for an introduction."]],
    )
    draft: Draft | None = Field(description="The draft with its note; present exactly when the verdict is `note`.")


class Shortlist(_Frozen):
    """The answer: every target once, ranked, with a note for those at the top."""

    items: tuple[ShortlistItem, ...] = Field(description="All targets in the order of their ranks.")
    warnings: tuple[DraftWarning, ...] = Field(
        description="What the reader should know, each code once and with the ranks it is about."
    )
    provenance: Provenance = Field(
        description="Like a draft's. `engine` is who judged the top, the rules judged all; `attempts` and `usage` are "
        "those of all drafts together, `degraded`, `prompt` and `model` those of the first that has one."
    )
