"""What answers rest on, as it is told to whoever asks: the criteria and the channels."""

from datetime import date

from pydantic import BaseModel, Field

from api.core.channels import CHANNELS, ChannelName
from api.core.criteria import CRITERIA
from api.core.models import CriterionName
from api.core.policy import POLICY


class CriterionInForce(BaseModel):
    """One question a connection is judged by."""

    name: CriterionName = Field(description="Its name in every finding.", examples=["target_value"])
    question: str = Field(
        description="What is asked.", examples=["Is there something concrete the target could gain from the sender?"]
    )


class CriterionList(BaseModel):
    """The seven criteria and the policy that decides on them."""

    policy: str = Field(description="The version of the rule that decides.", examples=["mutual_value@1"])
    criteria: tuple[CriterionInForce, ...] = Field(description="In the order every draft lists its findings.")


class ChannelInForce(BaseModel):
    """One place a note can go to."""

    name: ChannelName = Field(description="Its name, as a request's `channel` takes it.", examples=["linkedin"])
    limit: int = Field(description="The longest note, in UTF-16 code units after NFC.", examples=[200])
    description: str = Field(
        description="Where the note goes.", examples=["Note with a LinkedIn invitation, free account."]
    )
    source: str = Field(description="Where the limit is from.", examples=["LinkedIn help a554514 (2,000)."])
    checked_on: date = Field(description="When the source was last read.", examples=["2026-11-24"])
    is_verified: bool = Field(description="False where no second source confirms the limit.", examples=[True])


class ChannelList(BaseModel):
    """All channels."""

    channels: tuple[ChannelInForce, ...] = Field(description="The default first.")


def criteria_in_force() -> CriterionList:
    return CriterionList(
        policy=POLICY,
        criteria=tuple(CriterionInForce(name=criterion.name, question=criterion.question) for criterion in CRITERIA),
    )


def channels_in_force() -> ChannelList:
    return ChannelList(
        channels=tuple(
            ChannelInForce(
                name=channel.name,
                limit=channel.limit,
                description=channel.description,
                source=channel.source,
                checked_on=channel.checked_on,
                is_verified=channel.is_verified,
            )
            for channel in CHANNELS.values()
        )
    )
