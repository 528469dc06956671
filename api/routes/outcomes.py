"""What happened after a draft: telling it, and what all outcomes say together."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Query

from api.core.errors import DraftNotFound, Forbidden, OutcomeConflict, StorageUnavailable
from api.core.kept import KeptOutcome
from api.core.outcomes import OutcomeReport, OutcomeSummary, summarise
from api.dependencies import CallerDep, DatabaseDep
from api.problems import BODY_ERRORS, problem_responses
from api.routes.admitted import AdmittedRoute
from api.routes.json_body import JsonBodyRoute
from api.routes.kept import DraftId
from api.storage.outcomes import count_outcomes, record_outcome

Summarised = Literal["own", "all"]

router = APIRouter(tags=["outcomes"])
# The prefix stands on the inner ones: logs name a route by them.
_told = APIRouter(prefix="/v1", route_class=JsonBodyRoute)
_read = APIRouter(prefix="/v1", route_class=AdmittedRoute)


@_told.post(
    "/drafts/{draft_id}/outcome",
    operation_id="record_outcome",
    summary="Tell what happened after a draft",
    responses=problem_responses(*BODY_ERRORS, DraftNotFound, OutcomeConflict, StorageUnavailable),
)
async def post_outcome(
    draft_id: DraftId, body: Annotated[OutcomeReport, Body()], caller: CallerDep, database: DatabaseDep
) -> KeptOutcome:
    """The same again changes nothing. `ignored` may become `accepted`, and that `replied`; other changes are a 409."""
    async with database.write() as connection:
        return await record_outcome(connection, draft_id, body, caller=caller.id, now=datetime.now(UTC))


@_read.get(
    "/outcomes/summary",
    operation_id="summarise_outcomes",
    summary="How often notes were accepted, by prompt version, engine, channel and language",
    responses=problem_responses(Forbidden, StorageUnavailable),
)
async def get_summary(
    caller: CallerDep,
    database: DatabaseDep,
    callers: Annotated[
        Summarised, Query(description="Whose drafts: your own, or with the scope `admin` everybody's.")
    ] = "own",
) -> OutcomeSummary:
    """Shares come with their 95 % interval, and each group says in a sentence whether it differs from the largest."""
    if callers == "all" and "admin" not in caller.scopes:
        message = "A summary over all callers needs a key with the scope `admin`."
        raise Forbidden(message)
    async with database.read() as connection:
        return summarise(await count_outcomes(connection, caller=None if callers == "all" else caller.id))


router.include_router(_told)
router.include_router(_read)
