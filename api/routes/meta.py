"""What is in force (prompts, criteria, channels), and whether the service is alive and ready."""

from dataclasses import asdict
from datetime import datetime
from typing import Final, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.core.in_force import ChannelList, CriterionList, channels_in_force, criteria_in_force
from api.dependencies import PromptsDep, ResourcesDep
from api.drafting.shadow import Tally
from api.problems import problem_responses
from api.prompting.routing_table import RoutingTable
from api.routes.admitted import AdmittedRoute

router = APIRouter(prefix="/v1", tags=["in force"], responses=problem_responses(), route_class=AdmittedRoute)
probes = APIRouter(tags=["operation"], responses=problem_responses())

_DATABASE_TIMEOUT_S: Final = 2.0


class ShadowInForce(BaseModel):
    """How a version does in the shadow of the one that answers. The counts are this process's, from its start."""

    share: float = Field(description="Part of the requests it is asked about, 0 to 1.", examples=[0.1])
    judged: int = Field(description="Times it came to a decision.", examples=[120])
    agreed: int = Field(description="Of these, times it decided as was answered.", examples=[113])
    passed_guards: int = Field(
        description="Of these, times its note, perhaps repaired, or its advice could have been sent.", examples=[117]
    )
    failed: int = Field(description="Times it came to no decision.", examples=[1])
    dropped: int = Field(description="Times it was not asked, since too many calls were under way.", examples=[0])


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
    share: float = Field(
        description="Part of the requests without a `prompt` that it answers, 0 to 1; each caller stays with one.",
        examples=[0.9],
    )
    shadow: ShadowInForce | None = Field(description="Null where it has not run in shadow since the start.")


class RoutingInForce(BaseModel):
    """The routing table."""

    serving: tuple[str, ...] = Field(
        description="The versions that answer requests without a `prompt`.", examples=[["draft_note@1"]]
    )
    shadow: str | None = Field(
        description="The version that is asked the same afterwards and never answers.", examples=["draft_note@2"]
    )
    loaded_at: datetime = Field(description="When this table was read, UTC.", examples=["2026-11-24T20:15:00Z"])
    fault: str | None = Field(
        description="Why the table as it stands in the file now is not in force; null where it is.",
        examples=["routing.toml is wrong: [split] has no production"],
    )


class PromptList(BaseModel):
    """All published prompt versions, and which of them serve."""

    prompts: tuple[PromptInForce, ...] = Field(description="In the order of their names.")
    routing: RoutingInForce = Field(description="Which version answers whom. It changes while the service runs.")


class Health(BaseModel):
    """Whether the process runs."""

    status: Literal["ok"] = Field(description="Always `ok`: no answer is the other one.", examples=["ok"])


ProcessState = Literal["ready", "draining", "database_unavailable"]


class Readiness(BaseModel):
    """Whether new requests should come here."""

    status: ProcessState = Field(
        description="`draining` once the process was asked to stop; `database_unavailable` while there is none.",
        examples=["ready"],
    )


@router.get("/prompts", operation_id="list_prompts", summary="The prompt versions in force")
async def list_prompts(prompts: PromptsDep, resources: ResourcesDep) -> PromptList:
    in_force = prompts.routing.in_force
    table, tallies = in_force.table, resources.shadow.tallies
    return PromptList(
        prompts=tuple(
            PromptInForce(
                ref=ref,
                purpose=version.manifest.purpose,
                why=version.manifest.why,
                sha256=version.sha256,
                labels=table.labels_of(ref),
                share=table.share(ref),
                shadow=_shadow(ref, table, tallies.get(ref)),
            )
            for ref, version in prompts.versions.items()
        ),
        routing=RoutingInForce(
            serving=tuple(ref for ref in prompts.versions if table.share(ref)),
            shadow=table.shadow_ref,
            loaded_at=in_force.loaded_at,
            fault=in_force.fault,
        ),
    )


@router.get("/criteria", operation_id="list_criteria", summary="The criteria in force")
async def list_criteria() -> CriterionList:
    return criteria_in_force()


@router.get("/channels", operation_id="list_channels", summary="The channels and their limits")
async def list_channels() -> ChannelList:
    return channels_in_force()


@probes.get("/healthz", operation_id="get_health", summary="Is the process alive?")
async def get_health() -> Health:
    return Health(status="ok")


@probes.get(
    "/readyz",
    operation_id="get_readiness",
    summary="Should new requests come here?",
    responses={503: {"model": Readiness, "description": "Send new requests elsewhere; `status` says why."}},
)
async def get_readiness(resources: ResourcesDep, response: Response) -> Readiness:
    """A prompt lock that does not hold stops the start, so a service that answers here has passed it."""
    if resources.is_draining:
        status = "draining"
    elif resources.database and not await resources.database.is_reachable(within_s=_DATABASE_TIMEOUT_S):
        status = "database_unavailable"
    else:
        return Readiness(status="ready")
    response.status_code = 503
    return Readiness(status=status)


def _shadow(ref: str, table: RoutingTable, tally: Tally | None) -> ShadowInForce | None:
    if ref != table.shadow_ref and tally is None:
        return None
    return ShadowInForce(share=table.shadow_share(ref), **asdict(tally or Tally()))
