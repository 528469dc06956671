"""What a route may ask for, by type.

None of it waits. It is all `async` because FastAPI sends what is not to a thread, which takes longer than the rest.
"""

from typing import Annotated, cast

from fastapi import Depends, Request

from api.access.callers import Caller
from api.answering import Asked
from api.batches.service import BatchService
from api.core.errors import StorageUnavailable
from api.prompting.registry import Registry
from api.resources import Resources
from api.storage.database import Database


async def _resources(request: Request) -> Resources:
    return cast("Resources", request.app.state.resources)  # Starlette keeps state untyped; `create_app` puts it there


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


async def _asked(request: Request) -> Asked:
    return cast("Asked", request.state.asked)  # `AdmittedRoute` puts it there


async def _caller(asked: Annotated[Asked, Depends(_asked)]) -> Caller:
    return asked.caller


ResourcesDep = Annotated[Resources, Depends(_resources)]
PromptsDep = Annotated[Registry, Depends(_prompts)]
DatabaseDep = Annotated[Database, Depends(_database)]
BatchesDep = Annotated[BatchService, Depends(_batches)]
AskedDep = Annotated[Asked, Depends(_asked)]
CallerDep = Annotated[Caller, Depends(_caller)]
