"""The one table from our errors to RFC 9457 problems, and the handlers that serve them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPMethod, HTTPStatus
from types import MappingProxyType
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.core.batches import ItemError
from api.core.errors import (
    BatchNotFound,
    BatchRunning,
    BreakerOpen,
    Conflict,
    DraftNotFound,
    Forbidden,
    ForeignPage,
    IdempotencyInProgress,
    IdempotencyMismatch,
    InvalidRequest,
    MalformedRequest,
    MethodNotAllowed,
    ModelError,
    ModelMisconfigured,
    ModelOutputInvalid,
    ModelRateLimited,
    ModelRefused,
    ModelTimedOut,
    ModelUnavailable,
    MutualError,
    NoteRejected,
    NotFound,
    OutcomeConflict,
    Overloaded,
    PayloadTooLarge,
    RateLimited,
    RequestTimedOut,
    StorageUnavailable,
    TextsUnreadable,
    Unauthenticated,
    UnsupportedMediaType,
)
from api.core.parsing import as_invalid_request

MEDIA_TYPE: Final = "application/problem+json"
SCHEMAS: Final = "#/components/schemas/"

_log = structlog.stdlib.get_logger()


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of problem; `name` is a heading in `docs/errors.md`."""

    name: str
    status: HTTPStatus
    title: str

    @property
    def schema_name(self) -> str:
        """What the OpenAPI document calls it."""
        return "".join(part.title() for part in self.name.split("-")) + "Problem"

    @property
    def lists_faults(self) -> bool:
        """Whether its `errors` can have any."""
        return self.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}


INTERNAL_ERROR: Final = ProblemType(
    "internal-error", HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side"
)
_NOT_FOUND: Final = ProblemType("not-found", HTTPStatus.NOT_FOUND, "There is nothing here")
_CONFLICT: Final = ProblemType("conflict", HTTPStatus.CONFLICT, "This does not go with what is there")
_STORAGE_UNAVAILABLE: Final = ProblemType(
    "storage-unavailable", HTTPStatus.SERVICE_UNAVAILABLE, "The database cannot be used"
)
_MODEL_UNAVAILABLE: Final = ProblemType(
    "model-unavailable", HTTPStatus.SERVICE_UNAVAILABLE, "The model cannot be reached"
)
_MODEL_OUTPUT_INVALID: Final = ProblemType(
    "model-output-invalid", HTTPStatus.BAD_GATEWAY, "The model gave no usable answer"
)

PROBLEMS: Final[Mapping[type[MutualError], ProblemType]] = MappingProxyType(
    {
        MalformedRequest: ProblemType("malformed-request", HTTPStatus.BAD_REQUEST, "The body cannot be read"),
        Unauthenticated: ProblemType("unauthenticated", HTTPStatus.UNAUTHORIZED, "A valid key is needed"),
        Forbidden: ProblemType("forbidden", HTTPStatus.FORBIDDEN, "The key has not the scope for this"),
        ForeignPage: ProblemType("foreign-page", HTTPStatus.FORBIDDEN, "Pages from elsewhere may not ask here"),
        NotFound: _NOT_FOUND,
        DraftNotFound: _NOT_FOUND,
        BatchNotFound: _NOT_FOUND,
        MethodNotAllowed: ProblemType(
            "method-not-allowed", HTTPStatus.METHOD_NOT_ALLOWED, "This address does not answer that method"
        ),
        Conflict: _CONFLICT,
        OutcomeConflict: _CONFLICT,
        BatchRunning: _CONFLICT,
        IdempotencyInProgress: ProblemType(
            "idempotency-in-progress", HTTPStatus.CONFLICT, "The first request with this key is not answered yet"
        ),
        IdempotencyMismatch: ProblemType(
            "idempotency-mismatch", HTTPStatus.UNPROCESSABLE_ENTITY, "This key belongs to another request"
        ),
        RateLimited: ProblemType("rate-limited", HTTPStatus.TOO_MANY_REQUESTS, "Your limit is used up"),
        RequestTimedOut: ProblemType("request-timeout", HTTPStatus.REQUEST_TIMEOUT, "The body took too long"),
        PayloadTooLarge: ProblemType("payload-too-large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large"),
        UnsupportedMediaType: ProblemType(
            "unsupported-media-type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body is of a kind we do not read"
        ),
        InvalidRequest: ProblemType(
            "invalid-request", HTTPStatus.UNPROCESSABLE_ENTITY, "The request can be read, but not answered"
        ),
        Overloaded: ProblemType("overloaded", HTTPStatus.SERVICE_UNAVAILABLE, "Too much to do at the moment"),
        StorageUnavailable: _STORAGE_UNAVAILABLE,
        TextsUnreadable: _STORAGE_UNAVAILABLE,
        ModelError: _MODEL_UNAVAILABLE,
        ModelUnavailable: _MODEL_UNAVAILABLE,
        BreakerOpen: _MODEL_UNAVAILABLE,
        ModelRateLimited: _MODEL_UNAVAILABLE,
        ModelTimedOut: ProblemType("model-timed-out", HTTPStatus.GATEWAY_TIMEOUT, "The model did not answer in time"),
        ModelRefused: _MODEL_OUTPUT_INVALID,
        ModelOutputInvalid: _MODEL_OUTPUT_INVALID,
        NoteRejected: _MODEL_OUTPUT_INVALID,
        ModelMisconfigured: INTERNAL_ERROR,
    }
)
"""Every class but `ConfigurationError` and those under it, which stop the start and are never served."""

# A body that is still coming in is not worth reading to its end.
_CLOSING: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})
_RETRY_AFTER_S: Final = 5
_RETRY_AFTER_MAX_S: Final = 60


class ProblemFault(BaseModel):
    """One fault of a request."""

    pointer: str = Field(description="Where it is: a JSON pointer (RFC 6901).", examples=["/target/profile"])
    code: str = Field(description="What it is, for a program.", examples=["required"])
    detail: str = Field(
        description="The same for a person; never the value itself.", examples=["This field is required."]
    )


class Problem(BaseModel):
    """Why there is no answer (RFC 9457)."""

    type: str = Field(
        description="Kind of problem; the address serves its description.", examples=["/problems/invalid-request"]
    )
    title: str = Field(
        description="The kind in words, the same each time.", examples=["The request can be read, but not answered"]
    )
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str = Field(
        description="This occurrence in a sentence.", examples=["The request has faults; each is listed in `errors`."]
    )
    instance: str = Field(
        description="This occurrence as a URI.", examples=["urn:mutual:request:req_01JDGZ5V1S9Q3T8W2N4XK7M6PB"]
    )
    request_id: str = Field(
        description="The id in `X-Request-ID` and in our logs.", examples=["req_01JDGZ5V1S9Q3T8W2N4XK7M6PB"]
    )
    errors: tuple[ProblemFault, ...] = Field(
        description="Every fault of the request at once; empty where the request is not at fault.",
        examples=[[{"pointer": "/target/profile", "code": "required", "detail": "This field is required."}]],
    )


class CatchUnhandled:
    """Answers an exception nobody expected with `internal-error`, and logs where it came from."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_started = False

        async def send_noting_start(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_noting_start)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a problem
            response = respond_to(Request(scope), error)
            if not has_started:
                await response(scope, receive, send)


def install_problem_handlers(app: FastAPI) -> None:
    """Make every error of the routes and of the framework a problem."""
    for kind in (MutualError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _on_error)


def problem_type_of(error: Exception) -> ProblemType:
    """The table's answer; what should have stopped the start, or is none of ours, is an internal error."""
    return PROBLEMS.get(type(error), INTERNAL_ERROR) if isinstance(error, MutualError) else INTERNAL_ERROR


def problem_json(problem: ProblemType, detail: str, request_id: str, faults: tuple[ProblemFault, ...] = ()) -> bytes:
    """The document itself."""
    document = Problem(
        type=f"/problems/{problem.name}",
        title=problem.title,
        status=problem.status.value,
        detail=detail,
        instance=f"urn:mutual:request:{request_id}",
        request_id=request_id,
        errors=faults,
    )
    return document.model_dump_json().encode()


def item_problem(error: ItemError) -> dict[str, object]:
    """Why an item of a batch has no draft, as a problem would say it."""
    problem = _PROBLEM_OF_NAME.get(error.error, INTERNAL_ERROR)
    return {
        "type": f"/problems/{problem.name}",
        "title": problem.title,
        "status": problem.status.value,
        "detail": error.detail,
        "errors": [{"pointer": at, "code": code, "detail": detail} for at, code, detail in error.faults],
    }


_PROBLEM_OF_NAME: Final = {kind.__name__: problem for kind, problem in PROBLEMS.items()}

BODY_ERRORS: Final = (MalformedRequest, RequestTimedOut, PayloadTooLarge, UnsupportedMediaType, InvalidRequest)
"""What can be wrong with the body of any request."""
MODEL_ERRORS: Final = (ModelRefused, ModelUnavailable, ModelTimedOut)
"""How a model can fail where nothing stands in for it."""


def problem_responses(*errors: type[MutualError]) -> dict[int | str, dict[str, Any]]:
    """What a route's OpenAPI entry says about its problems. Any, because FastAPI takes free-form JSON here.

    The schemas it points to, and what many routes have in common, are added by `openapi/`.
    """
    return {
        **problem_answers({PROBLEMS[error] for error in errors}),
        "default": _answer("Any other problem.", {"$ref": f"{SCHEMAS}{Problem.__name__}"}),
    }


def problem_answers(problems: Iterable[ProblemType]) -> dict[int | str, dict[str, Any]]:
    """The same for kinds of problems, by status."""
    said: dict[int, list[ProblemType]] = {}
    for problem in sorted(problems, key=lambda problem: (problem.status, problem.name)):
        said.setdefault(problem.status.value, []).append(problem)
    return {status: _answer(" ".join(map(_in_a_sentence, kinds)), _one_of(kinds)) for status, kinds in said.items()}


def _answer(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


def _in_a_sentence(problem: ProblemType) -> str:
    return f"{problem.title} (`{problem.name}`)."


def _one_of(problems: list[ProblemType]) -> dict[str, Any]:
    references = {f"/problems/{problem.name}": f"{SCHEMAS}{problem.schema_name}" for problem in problems}
    if len(references) == 1:
        return {"$ref": next(iter(references.values()))}
    return {
        "oneOf": [{"$ref": reference} for reference in references.values()],
        "discriminator": {"propertyName": "type", "mapping": references},
    }


async def _on_error(request: Request, error: Exception) -> Response:
    return respond_to(request, _in_our_words(error, request))


def _in_our_words(error: Exception, request: Request) -> MutualError:
    match error:
        case MutualError():
            return error
        case RequestValidationError():
            complaints = [{**complaint, "loc": complaint["loc"][1:]} for complaint in error.errors()]
            return as_invalid_request(error.body, complaints)
        case HTTPException(status_code=HTTPStatus.NOT_FOUND):
            return NotFound()
        case HTTPException(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": allowed}):
            return MethodNotAllowed(sorted({*allowed.split(", "), *_methods_at(request)}))
        case _:
            raise error


def _methods_at(request: Request) -> set[str]:
    """Asked of every route: the framework names those of the first one at an address, and others may stand there too.

    Where GET is answered HEAD is too, though routes do not list it.
    """
    routes = [route for route in request.app.routes if not isinstance(route, Mount)]
    scopes = [{**request.scope, "method": method.value} for method in HTTPMethod]
    found = {scope["method"] for scope in scopes if any(route.matches(scope)[0] is Match.FULL for route in routes)}
    return {*found, "HEAD"} if "GET" in found else found


def respond_to(request: Request, error: Exception) -> Response:
    """The problem that an error is."""
    problem, body = problem_of(error, request.state.request_id)
    request.state.problem = problem.name  # for the log line and the metrics
    headers = _headers(problem, error)
    return Response(body, problem.status, headers=headers, media_type=MEDIA_TYPE)


def problem_of(error: Exception, request_id: str) -> tuple[ProblemType, bytes]:
    """The problem that an error is, and its document. Of what nobody expected only the log says more."""
    problem = problem_type_of(error)
    if problem is INTERNAL_ERROR or not isinstance(error, MutualError):
        _log.error("request.failed", error=type(error).__name__, exc_info=error)
        return problem, problem_json(problem, "This was our fault and has been logged.", request_id)
    faults = error.faults if isinstance(error, InvalidRequest | MalformedRequest) else ()
    told = tuple(ProblemFault(pointer=fault.pointer, code=fault.code, detail=fault.detail) for fault in faults)
    return problem, problem_json(problem, error.detail, request_id, told)


def _headers(problem: ProblemType, error: Exception) -> dict[str, str]:
    headers: dict[str, str] = {}
    if isinstance(error, MethodNotAllowed):
        headers["allow"] = ", ".join(error.allowed)
    if problem.status in _CLOSING:
        headers["connection"] = "close"
    if isinstance(error, Unauthenticated):
        headers["www-authenticate"] = "Bearer"
    if (seconds := retry_after_s(error)) is not None:
        headers["retry-after"] = str(seconds)
    return headers


def retry_after_s(error: Exception) -> int | None:
    """When to try again, in seconds; null where that is no help."""
    if isinstance(error, RateLimited | IdempotencyInProgress | Overloaded):
        return math.ceil(max(error.retry_after_s, 1))
    if problem_type_of(error).status != HTTPStatus.SERVICE_UNAVAILABLE:
        return None
    asked_for = error.retry_after_s if isinstance(error, ModelError) else None
    return math.ceil(min(max(_RETRY_AFTER_S if asked_for is None else asked_for, 1), _RETRY_AFTER_MAX_S))
