"""The shapes of an invitation that came in: what a caller sends about it, and what comes back.

The turned-round counterpart of `models.py`: here the other person is the sender and the user the one who is asked.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.core.models import (
    GOAL_MAX,
    NAME_MAX,
    PROFILE_MAX,
    AddressFormAsked,
    DraftWarning,
    Finding,
    LanguageCode,
    Provenance,
    Sender,
)

InvitationDecision = Literal["accept", "ignore", "ask_first"]
InvitationReason = Literal[
    "bad_faith",
    "boundary",
    "sales_pitch",
    "mass_outreach",
    "known_contact",
    "mutual_value",
    "clear_fit",
    "one_sided",
    "personal_message_unclear_value",
    "reason_missing",
    "thin_profile",
    "no_mutual_value",
]

INVITATION_REASONS: Final[Mapping[InvitationReason, tuple[InvitationDecision, str]]] = MappingProxyType(
    {
        "bad_faith": ("ignore", "It looks like a fraud, a private advance or a hidden aim."),
        "boundary": ("ignore", "It goes against a wish you stated in your goal or profile."),
        "sales_pitch": ("ignore", "It wants to sell you something."),
        "mass_outreach": ("ignore", "The same text goes to many."),
        "known_contact": ("accept", "They say that you have met, or name somebody who sent them."),
        "mutual_value": ("accept", "They wrote with a purpose, and it fits what you look for."),
        "clear_fit": ("accept", "They gave no reason, but they are plainly whom you look for."),
        "one_sided": ("ask_first", "They ask for a favour and say nothing of what is in it for you."),
        "personal_message_unclear_value": ("ask_first", "They wrote to you in person, but what for is open."),
        "reason_missing": ("ask_first", "Their work touches what you look for, but they give no reason."),
        "thin_profile": ("ignore", "The profile says next to nothing, and no message makes up for it."),
        "no_mutual_value": ("ignore", "Nothing in it has to do with what you look for."),
    }
)
"""Every reason with the decision it leads to and its meaning. Of two that fit, the one that comes first is named."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Inviter(_Frozen):
    """The person who sent the invitation."""

    name: str | None = Field(
        default=None,
        min_length=1,
        max_length=NAME_MAX,
        description="Their name as they write it. Null: the reply greets without a name.",
        examples=["Fenella Baird"],
    )
    profile: str = Field(
        min_length=1,
        max_length=PROFILE_MAX,
        description="Their profile summary as pasted, 1 to 20,000 code points.",
        examples=["Beekeeper on the Isle of Arran, forty hives, keeps swarm records since 2009."],
    )


class Invitation(_Frozen):
    """An invitation that came in, and what the user wants from their network."""

    inviter: Inviter = Field(alias="from", description="The person who invites.")
    message: str | None = Field(
        default=None,
        min_length=1,
        max_length=GOAL_MAX,
        description="What came with the invitation, 1 to 4,000 code points; null where it came without a word.",
        examples=["I read your paper on early swarming. My records go back to 2009 and you can have them."],
    )
    me: Sender | None = Field(default=None, description="The user, or null where they did not say.")
    goal: str = Field(
        min_length=1,
        max_length=GOAL_MAX,
        description="What the user wants from their network, and what they do not want, 1 to 4,000 code points.",
        examples=["I look for people with long records on insects. No recruiters, please."],
    )
    language: Annotated[Literal["auto"] | LanguageCode, Field(union_mode="left_to_right")] = Field(
        default="auto",
        description="Language of the reply: an ISO 639-1 code, or `auto` for that of the message, else the profile.",
        examples=["auto", "de"],
    )
    address_form: AddressFormAsked = Field(
        default="auto",
        description="Sie or du, vous or tu, usted or tú. `auto` answers in the form the message uses, else formally.",
        examples=["auto"],
    )


class Reply(_Frozen):
    """An answer that passed every guard, ready to send."""

    text: str = Field(
        description="The reply, NFC.",
        examples=["Hello Fenella, thank you for writing. “My records go back to 2009” is what I look for."],
    )
    language: str = Field(description="ISO 639-1 code of the reply's language.", examples=["en"])


class Review(_Frozen):
    """The answer: what to do with the invitation, why, and the reply where one helps."""

    decision: InvitationDecision = Field(description="What to do with it.", examples=["accept"])
    reason: InvitationReason = Field(
        description="The main reason. "
        + " ".join(f"`{name}` ({decision}): {meaning}" for name, (decision, meaning) in INVITATION_REASONS.items()),
        examples=["mutual_value"],
    )
    explanation: str = Field(
        description="The reason in a sentence or two for the user, in the language of the goal.",
        examples=["They wrote to you with a purpose, and it fits what you are looking for."],
    )
    findings: tuple[Finding, ...] = Field(
        description="The seven criteria turned round, in the order of `GET /v1/criteria`: the inviter is the sender, "
        "you are the target. So `source` of evidence is `sender` for `/from/profile`, `target` for `/me/profile`, "
        "`goal` for `/goal` and `context` for `/message`; offsets are into that text as sent, after NFC."
    )
    reply: Reply | None = Field(
        description="What to send: a short thank-you or one question. Null when ignoring: silence blames nobody."
    )
    warnings: tuple[DraftWarning, ...] = Field(description="What the reader should know about this answer.")
    provenance: Provenance = Field(description="Engine, policy and time. Invitations are read by the rules engine.")
