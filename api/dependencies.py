"""What a route may ask for, by type."""

from typing import Annotated, cast

from fastapi import Depends, Request

from api.drafting.checking import NoteChecker
from api.drafting.drafter import Drafter
from api.drafting.reviewing import Reviewer
from api.prompting.registry import Registry
from api.resources import Resources


def _resources(request: Request) -> Resources:
    return cast("Resources", request.app.state.resources)  # Starlette keeps state untyped; `create_app` puts it there


def _drafter(resources: Annotated[Resources, Depends(_resources)]) -> Drafter:
    return resources.drafter


def _checker(resources: Annotated[Resources, Depends(_resources)]) -> NoteChecker:
    return resources.checker


def _reviewer(resources: Annotated[Resources, Depends(_resources)]) -> Reviewer:
    return resources.reviewer


def _prompts(resources: Annotated[Resources, Depends(_resources)]) -> Registry:
    return resources.prompts


ResourcesDep = Annotated[Resources, Depends(_resources)]
DrafterDep = Annotated[Drafter, Depends(_drafter)]
CheckerDep = Annotated[NoteChecker, Depends(_checker)]
ReviewerDep = Annotated[Reviewer, Depends(_reviewer)]
PromptsDep = Annotated[Registry, Depends(_prompts)]
