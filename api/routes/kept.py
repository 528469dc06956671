"""`GET` and `DELETE /v1/drafts/{id}`: what is kept of a draft, and forgetting it."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from api.core.errors import DraftNotFound, StorageUnavailable
from api.core.kept import KeptDraft
from api.dependencies import CallerDep, DatabaseDep, ResourcesDep
from api.problems import problem_responses
from api.routes.admitted import AdmittedRoute
from api.storage.drafts import find_draft, forget_draft

router = APIRouter(prefix="/v1/drafts", tags=["drafts"], route_class=AdmittedRoute)

DraftId = Annotated[str, Path(description="The id of a draft.", examples=["drf_01JDGZ5V1S9Q3T8W2N4XK7M6PB"])]


@router.get(
    "/{draft_id}",
    operation_id="get_draft",
    summary="What is kept of a draft",
    responses=problem_responses(DraftNotFound, StorageUnavailable),
)
async def get_draft(draft_id: DraftId, caller: CallerDep, database: DatabaseDep, resources: ResourcesDep) -> KeptDraft:
    """Your own drafts only. Its texts are there only where the operator keeps them."""
    cipher = resources.keeping.cipher if resources.keeping else None
    async with database.read() as connection:
        kept = await find_draft(connection, draft_id, caller=caller.id, cipher=cipher)
    if kept is None:
        raise DraftNotFound
    return kept


@router.delete(
    "/{draft_id}",
    operation_id="delete_draft",
    summary="Forget a draft, its outcome included",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(DraftNotFound, StorageUnavailable),
)
async def delete_draft(draft_id: DraftId, caller: CallerDep, database: DatabaseDep) -> None:
    async with database.write() as connection:
        is_gone = await forget_draft(connection, draft_id, caller=caller.id)
    if not is_gone:
        raise DraftNotFound
    await database.truncate_log()
