"""The public shapes: what a caller sends, what comes back, and what an engine proposes in between.

All of them are frozen. Field descriptions and examples are written for the readers of the OpenAPI document.
Responses have no defaults: every field is always sent. The cleaned request lives in `brief.py`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType  # typing has it from Python 3.12 on

from api.core.channels import ChannelName
from api.core.languages import ISO_639_1, require_language_code

Source = Literal["target", "sender", "goal", "context"]
Verdict = Literal["met", "partly", "unmet"]
CriterionName = Literal[
    "relevance", "sender_value", "target_value", "common_ground", "intent", "specificity", "respect"
]
Reason = Literal[
    "boundary",
    "bad_faith",
    "sales_pitch",
    "mass_outreach",
    "insufficient_information",
    "one_sided",
    "no_mutual_value",
]
DecisionVerdict = Literal["connect", "do_not_connect"]
AddressForm = Literal["formal", "informal"]
AddressFormAsked = Literal["auto", "formal", "informal"]
EngineName = Literal["model", "rules"]
DegradedCode = Literal[
    "model_timed_out",
    "model_unavailable",
    "breaker_open",
    "model_rate_limited",
    "model_refused",
    "model_output_invalid",
    "model_misconfigured",
    "note_rejected",
]
WarningCode = Literal[
    "advice_replaced",
    "direct_marketing",
    "duplicate_target",
    "engines_disagree",
    "hidden_instructions",
    "input_cleaned",
    "language_unsupported",
    "no_note_may_be_better",
    "notes_left_over",
    "similar_notes",
    "thin_input",
]

PROFILE_MAX = 20_000
GOAL_MAX = 4_000
NAME_MAX = 200
NOTE_MIN_LIMIT = 40
"""The smallest `max_length` accepted, in UTF-16 code units: below it no note can say anything of its own."""

LanguageCode = TypeAliasType(
    "LanguageCode",
    Annotated[
        str,
        AfterValidator(require_language_code),
        Field(description="An ISO 639-1 code.", json_schema_extra={"enum": [*sorted(ISO_639_1)]}),
    ],
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


# --- what a caller sends -------------------------------------------------------------------------------------------


class Target(_Frozen):
    """The person to be added to the network."""

    name: str | None = Field(
        default=None,
        min_length=1,
        max_length=NAME_MAX,
        description="The person's name as they write it, titles included. Null: the note greets without a name.",
        examples=["Lena Hartwig"],
    )
    profile: str = Field(
        min_length=1,
        max_length=PROFILE_MAX,
        description="The profile summary as pasted, 1 to 20,000 code points.",
        examples=["Commissioning editor at a small press in Leeds. Looking for writers who can explain canals."],
    )


class Sender(_Frozen):
    """The user, as far as they said who they are."""

    name: str | None = Field(
        default=None,
        min_length=1,
        max_length=NAME_MAX,
        description="The sender's name.",
        examples=["Imran Sadiq"],
    )
    profile: str | None = Field(
        default=None,
        min_length=1,
        max_length=PROFILE_MAX,
        description="Who the sender is and what they do, 1 to 20,000 code points.",
        examples=["Lock keeper on the Calder for eleven years, keeps a diary of every repair."],
    )


class DraftRequest(_Frozen):
    """One question to the service: would this connection add value to both sides, and what should the note say."""

    target: Target = Field(description="The person to be added.")
    sender: Sender | None = Field(default=None, description="The user, or null where they did not say.")
    goal: str = Field(
        min_length=1,
        max_length=GOAL_MAX,
        description="What the user wants, in their own words, 1 to 4,000 code points. Any language.",
        examples=["I'd like to ask whether my lock keeper's diary could become a book for her list."],
    )
    context: str | None = Field(
        default=None,
        min_length=1,
        max_length=GOAL_MAX,
        description="What links the two: a meeting, a shared contact, a post that was read, earlier contact.",
        examples=["I heard her talk on working waterways in Skipton last week."],
    )
    channel: ChannelName = Field(
        default="linkedin",
        description="Where the note goes; it sets the length limit. See `GET /v1/channels`.",
        examples=["linkedin"],
    )
    max_length: int | None = Field(
        default=None,
        strict=True,
        ge=NOTE_MIN_LIMIT,
        le=100_000,
        description="A limit lower than the channel's, in UTF-16 code units. A higher one changes nothing.",
        examples=[150],
    )
    language: Annotated[Literal["auto"] | LanguageCode, Field(union_mode="left_to_right")] = Field(
        default="auto",
        description="Language of the note: an ISO 639-1 code, or `auto` for the language of the target's profile.",
        examples=["auto", "de"],
    )
    address_form: AddressFormAsked = Field(
        default="auto",
        description="Sie or du, vous or tu, usted or tú. `auto` is formal unless the inputs use the informal form.",
        examples=["auto"],
    )
    engine: EngineName | None = Field(
        default=None,
        description="Which engine makes the findings; null: as the service is configured.",
        examples=["rules"],
    )
    prompt: str | None = Field(
        default=None,
        max_length=100,
        description="A prompt version such as `draft_note@1`; null: as the routing table says. See `GET /v1/prompts`.",
        examples=["draft_note@1"],
    )


# --- what an engine proposes ---------------------------------------------------------------------------------------


class Evidence(_Frozen):
    """A verbatim span of one input."""

    source: Source = Field(description="Which input the quote stands in.", examples=["target"])
    quote: str = Field(
        description="The span, verbatim, after Unicode NFC.", examples=["Looking for writers who can explain canals"]
    )
    start: int = Field(description="First code point of the span in the input as sent, after NFC.", examples=[43])
    end: int = Field(description="One past the last code point of the span.", examples=[86])


class Finding(_Frozen):
    """One criterion, judged."""

    criterion: CriterionName = Field(description="Which of the seven criteria.", examples=["target_value"])
    verdict: Verdict = Field(description="How far it is met.", examples=["met"])
    explanation: str = Field(
        description="Why, in a sentence for the user, in the language of the goal.",
        examples=["They ask for writers from the waterways, and you are one."],
    )
    evidence: tuple[Evidence, ...] = Field(
        description="The spans the verdict rests on. `met` and `partly` have at least one."
    )


class ReasonSeen(_Frozen):
    """A reason not to connect that an engine sees, with what it rests on."""

    reason: Reason
    explanation: str
    evidence: tuple[Evidence, ...]


class Claim(_Frozen):
    """A statement of fact in a note, and the input span that supports it."""

    text: str = Field(
        description="The words of the note that state the fact, verbatim.", examples=["you look for writers"]
    )
    source: Source = Field(description="Whose fact it is: the input that supports it.", examples=["target"])
    evidence: str = Field(
        description="The supporting span, verbatim.", examples=["Looking for writers who can explain canals"]
    )
    start: int = Field(description="First code point of the evidence in the input as sent, after NFC.", examples=[43])
    end: int = Field(description="One past its last code point.", examples=[86])


class ProposedNote(_Frozen):
    """The text an engine would send, with the facts it says it rests on."""

    text: str
    claims: tuple[Claim, ...]


class ProposedAdvice(_Frozen):
    """What an engine would tell the user instead of a note. The reason is the policy's to name."""

    summary: str
    what_would_change_it: tuple[str, ...]
    next_steps: tuple[str, ...]


class Proposal(_Frozen):
    """All an engine offers. The policy decides, the guards check; nothing here reaches a reader unchecked."""

    findings: tuple[Finding, ...]
    reasons: tuple[ReasonSeen, ...]
    is_thin: bool
    """Profile or goal says too little to judge."""
    note: ProposedNote | None
    advice: ProposedAdvice | None


class Violation(_Frozen):
    """One broken rule in a text: what, where, and how to mend it."""

    code: str = Field(description="Which rule is broken.", examples=["too_long"])
    start: int = Field(description="First code point of the offending span in the note.", examples=[0])
    end: int = Field(description="One past its last code point.", examples=[12])
    detail: str = Field(
        description="What is wrong, for the writer; never the offending text itself.",
        examples=["212 of 200 units: shorten by 12."],
    )


# --- what comes back -----------------------------------------------------------------------------------------------


class Note(_Frozen):
    """A note that passed every guard, ready to send."""

    text: str = Field(
        description="The note, NFC.",
        examples=["Dear Lena Hartwig, your talk in Skipton made me think of my lock keeper's diary. May I show you?"],
    )
    language: str = Field(description="ISO 639-1 code of the note's language.", examples=["en"])
    channel: ChannelName = Field(description="The channel it was written for.", examples=["linkedin"])
    length: int = Field(description="Length in UTF-16 code units, as networks count.", examples=[96])
    limit: int = Field(description="The limit it was held to, in the same units.", examples=[200])
    claims: tuple[Claim, ...] = Field(description="Every statement of fact in the note, with its evidence.")


class Advice(_Frozen):
    """Why not to connect, and what to do instead."""

    reason: Reason = Field(description="The main reason.", examples=["one_sided"])
    summary: str = Field(
        description="The reason in a sentence or two, for the user.",
        examples=["As it stands only you would gain from this contact."],
    )
    what_would_change_it: tuple[str, ...] = Field(
        description="What would turn the no into a yes.", examples=[["Name something she could use from you."]]
    )
    next_steps: tuple[str, ...] = Field(
        description="One or two steps that fit this case.", examples=[["Answer her post on canal repairs first."]]
    )


class DraftWarning(_Frozen):
    """Something the reader should know about this answer."""

    code: WarningCode = Field(description="What it is about.", examples=["input_cleaned"])
    detail: str = Field(description="The same for a person.", examples=["12 invisible characters were removed."])


class Usage(_Frozen):
    """Tokens of all attempts together, as the model's server counted them."""

    input_tokens: int = Field(description="Prompt tokens.", examples=[1830])
    output_tokens: int = Field(description="Completion tokens.", examples=[412])

    @classmethod
    def total(cls, parts: Iterable["Usage | None"]) -> "Usage | None":
        """The sum of what was counted; None where nothing was."""
        counted = [part for part in parts if part]
        if not counted:
            return None
        return cls(
            input_tokens=sum(part.input_tokens for part in counted),
            output_tokens=sum(part.output_tokens for part in counted),
        )


class Provenance(_Frozen):
    """Where a draft came from."""

    engine: EngineName = Field(description="Who made the findings.", examples=["model"])
    degraded: DegradedCode | None = Field(
        description="Why the engine that was asked for did not make all of it; null when it did.", examples=[None]
    )
    prompt: str | None = Field(description="Prompt version, null for the rules engine.", examples=["draft_note@1"])
    prompt_sha256: str | None = Field(
        description="Hash of that version as locked.",
        examples=["4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"],
    )
    policy: str = Field(description="Policy version that decided.", examples=["mutual_value@1"])
    model: str | None = Field(
        description="The model that answered, by its server's own name; null for the rules engine.",
        examples=["qwen3-8b"],
    )
    attempts: int = Field(description="Calls made to the model, repairs and failed tries included.", examples=[1])
    usage: Usage | None = Field(description="Tokens used, null where none were counted.")
    duration_ms: int = Field(description="Time from request to answer in milliseconds.", examples=[1840])


class Draft(_Frozen):
    """The answer: a decision, the note or the advice, what it rests on and where it came from."""

    id: str = Field(description="`drf_` and a ULID.", examples=["drf_01JDGZ5V1S9Q3T8W2N4XK7M6PB"])
    created_at: datetime = Field(description="When it was made, UTC.", examples=["2026-11-24T20:15:00Z"])
    decision: DecisionVerdict = Field(description="Whether to connect.", examples=["connect"])
    note: Note | None = Field(description="Present exactly when the decision is `connect`.")
    advice: Advice | None = Field(description="Present exactly when the decision is `do_not_connect`.")
    findings: tuple[Finding, ...] = Field(
        description="The seven criteria, always all of them and in the order of `GET /v1/criteria`."
    )
    warnings: tuple[DraftWarning, ...] = Field(description="What the reader should know about this answer.")
    provenance: Provenance = Field(description="Engine, prompt, policy, model, attempts and time.")
