"""What a route may ask for, by type.

None of it waits. It is all `async` because FastAPI sends what is not to a thread, which takes longer than the rest.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from api.access.callers import Caller
from api.batches.service import BatchService
from api.core.errors import StorageUnavailable
from api.core.models import Usage
from api.drafting.checking import NoteChecker
from api.drafting.drafter import Drafter
from api.drafting.reviewing import Reviewer
from api.drafting.shortlisting import Shortlister
from api.prompting.registry import Registry
from api.resources import Resources
from api.storage.database import Database
from api.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from api.access.limits import Allowance

Spend = Callable[[Usage | None], None]


async def _resources(request: Request) -> Resources:
    return cast("Resources", request.app.state.resources)  # Starlette keeps state untyped; `create_app` puts it there


async def _drafter(resources: Annotated[Resources, Depends(_resources)]) -> Drafter:
    return resources.drafter


async def _checker(resources: Annotated[Resources, Depends(_resources)]) -> NoteChecker:
    return resources.checker


async def _reviewer(resources: Annotated[Resources, Depends(_resources)]) -> Reviewer:
    return resources.reviewer


async def _shortlister(resources: Annotated[Resources, Depends(_resources)]) -> Shortlister:
    return resources.shortlister


async def _prompts(resources: Annotated[Resources, Depends(_resources)]) -> Registry:
    return resources.prompts


async def _database(resources: Annotated[Resources, Depends(_resources)]) -> Database:
    if resources.database is None:
        message = "This service keeps nothing (MUTUAL_DATABASE_URL is off), and this address needs what is kept."
        raise StorageUnavailable(message)
    return resources.database


async def _batches(resources: Annotated[Resources, Depends(_resources)]) -> BatchService:
    if resources.batches.service is None:
        raise StorageUnavailable(resources.batches.why_not)
    return resources.batches.service


async def _caller(request: Request) -> Caller:
    return cast("Caller", request.state.caller)  # `AdmittedRoute` puts it there


async def _work(request: Request) -> UnitOfWork:
    return cast("UnitOfWork", request.state.work)  # `AdmittedRoute` puts it there


async def _spend(
    request: Request,
    resources: Annotated[Resources, Depends(_resources)],
    caller: Annotated[Caller, Depends(_caller)],
    work: Annotated[UnitOfWork, Depends(_work)],
) -> Spend:
    allowance = cast("Allowance", request.state.allowance)  # `AdmittedRoute` puts it there
    allowance.require_tokens()
    return partial(resources.admission.book, work, caller)


ResourcesDep = Annotated[Resources, Depends(_resources)]
DrafterDep = Annotated[Drafter, Depends(_drafter)]
CheckerDep = Annotated[NoteChecker, Depends(_checker)]
ReviewerDep = Annotated[Reviewer, Depends(_reviewer)]
ShortlisterDep = Annotated[Shortlister, Depends(_shortlister)]
PromptsDep = Annotated[Registry, Depends(_prompts)]
DatabaseDep = Annotated[Database, Depends(_database)]
BatchesDep = Annotated[BatchService, Depends(_batches)]
CallerDep = Annotated[Caller, Depends(_caller)]
SpendDep = Annotated[Spend, Depends(_spend)]
"""For a route that may ask the model: refuses whose tokens of the day are used up, and books what the answer cost."""
WorkDep = Annotated[UnitOfWork, Depends(_work)]
