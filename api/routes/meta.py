"""What is in force (prompts, criteria, channels), and whether the service is alive and ready."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.core.channels import CHANNELS, ChannelName
from api.core.criteria import CRITERIA
from api.core.models import CriterionName
from api.core.policy import POLICY
from api.dependencies import PromptsDep, ResourcesDep
from api.problems import problem_responses

router = APIRouter(responses=problem_responses())


class PromptInForce(BaseModel):
    """One published prompt version."""

    ref: str = Field(description="Its name, as a request's `prompt` takes it.", examples=["draft_note@1"])
    purpose: str = Field(description="What it is for.", examples=["Findings, note and advice in one answer."])
    why: str = Field(description="Why this version was made.", examples=["The first version."])
    sha256: str = Field(
        description="Hash of every byte of it.",
        examples=["4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"],
    )
    labels: tuple[str, ...] = Field(description="The roles it has; `production` serves.", examples=[["production"]])


class PromptList(BaseModel):
    """All published prompt versions."""

    prompts: tuple[PromptInForce, ...] = Field(description="In the order of their names.")


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


class Health(BaseModel):
    """Whether the process runs."""

    status: Literal["ok"] = Field(description="Always `ok`: no answer is the other one.", examples=["ok"])


class Readiness(BaseModel):
    """Whether new requests should come here."""

    status: Literal["ready", "draining"] = Field(
        description="`draining` once the process was asked to stop.", examples=["ready"]
    )


@router.get("/v1/prompts", tags=["in force"], operation_id="list_prompts", summary="The prompt versions in force")
async def list_prompts(prompts: PromptsDep) -> PromptList:
    return PromptList(
        prompts=tuple(
            PromptInForce(
                ref=ref,
                purpose=version.manifest.purpose,
                why=version.manifest.why,
                sha256=version.sha256,
                labels=_labels_of(ref, prompts.labels),
            )
            for ref, version in prompts.versions.items()
        )
    )


@router.get("/v1/criteria", tags=["in force"], operation_id="list_criteria", summary="The criteria in force")
async def list_criteria() -> CriterionList:
    return CriterionList(
        policy=POLICY,
        criteria=tuple(CriterionInForce(name=criterion.name, question=criterion.question) for criterion in CRITERIA),
    )


@router.get("/v1/channels", tags=["in force"], operation_id="list_channels", summary="The channels and their limits")
async def list_channels() -> ChannelList:
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


@router.get("/healthz", tags=["operation"], operation_id="get_health", summary="Is the process alive?")
async def get_health() -> Health:
    return Health(status="ok")


@router.get(
    "/readyz",
    tags=["operation"],
    operation_id="get_readiness",
    summary="Should new requests come here?",
    responses={503: {"model": Readiness, "description": "The process is stopping; send new requests elsewhere."}},
)
async def get_readiness(resources: ResourcesDep, response: Response) -> Readiness:
    """A prompt lock that does not hold stops the start, so a service that answers here has passed it."""
    if resources.is_draining:
        response.status_code = 503
        return Readiness(status="draining")
    return Readiness(status="ready")


def _labels_of(ref: str, labels: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(label for label, labelled in labels.items() if labelled == ref))
