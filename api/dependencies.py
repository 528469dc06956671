"""What a route may ask for, by type."""

from typing import Annotated, cast

from fastapi import Depends, Request

from api.drafting.drafter import Drafter
from api.prompting.registry import Registry
from api.resources import Resources


def _resources(request: Request) -> Resources:
    return cast("Resources", request.app.state.resources)  # Starlette keeps state untyped; `create_app` puts it there


def _drafter(resources: Annotated[Resources, Depends(_resources)]) -> Drafter:
    return resources.drafter


def _prompts(resources: Annotated[Resources, Depends(_resources)]) -> Registry:
    return resources.prompts


ResourcesDep = Annotated[Resources, Depends(_resources)]
DrafterDep = Annotated[Drafter, Depends(_drafter)]
PromptsDep = Annotated[Registry, Depends(_prompts)]
