"""What every route under `/v1` does around its handler: find out who asks, and keep what the answer brought."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.access.callers import Scope
from api.core.errors import Forbidden, ModelError, Overloaded, RateLimited, Unauthenticated
from api.problems import problem_responses
from api.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from api.resources import Resources

_SCHEME: Final = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key as `mutual keys create` prints it. Not needed on a service that is bound to a loopback "
    "address, unless its operator says so.",
}
_HEADERS: Final = {
    "RateLimit-Policy": {
        "description": "The limits of the key: `q` requests, or tokens of the model, in `w` seconds.",
        "schema": {"type": "string"},
        "example": '"default";q=60;w=60, "tokens-per-day";q=500000;w=86400',
    },
    "RateLimit": {
        "description": "What is left of them: `r`, and whole again in `t` seconds.",
        "schema": {"type": "string"},
        "example": '"default";r=59;t=1, "tokens-per-day";r=498210;t=41230',
    },
}
"""On every answer to the holder of a key."""

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
"""Any, because FastAPI says so."""

_STATUS_GONE: Final = 499
"""Seen by nobody but the log, where many servers write it for this."""


class CallerGone(Exception):
    """The caller hung up before there was an answer."""


class AdmittedRoute(APIRoute):
    """A route that knows its caller (`CallerDep`) and what to write at its end (`WorkDep`)."""

    required_scope: ClassVar[Scope] = "draft"

    def get_route_handler(self) -> Handler:
        handle = self.get_admitted_handler()

        async def handle_admitted(request: Request) -> Response:
            resources = cast("Resources", request.app.state.resources)  # Starlette keeps state untyped
            admission = resources.admission
            host = request.client.host if request.client else ""
            caller = await admission.identify(request.headers.getlist("authorization"), host)
            with resources.in_flight.timing():
                allowance = await admission.take(caller)
            request.state.answer_headers.update(allowance.headers())
            request.state.caller, request.state.allowance = caller, allowance
            allowance.require_request()
            caller.require(self.required_scope)
            request.state.work = work = UnitOfWork(resources.database)
            try:
                response = await handle(request)
            except ModelError as error:
                lost = UnitOfWork(resources.database)
                admission.book(lost, caller, error.usage)  # there is no answer, and it is billed all the same
                await lost.commit()
                raise
            except CallerGone:
                return Response(status_code=_STATUS_GONE)
            with resources.watch.stage("storage"), resources.in_flight.timing():
                await work.commit()
            return response

        return handle_admitted

    def get_admitted_handler(self) -> Handler:
        """What happens once the caller is known."""
        return super().get_route_handler()


def with_keys(document: dict[str, Any]) -> dict[str, Any]:
    """Say in OpenAPI what this class does: keys, what comes without a good one, and limits. Any, since it is JSON."""
    document["components"] |= {"securitySchemes": {"key": _SCHEME}, "headers": _HEADERS}
    problems = problem_responses(Unauthenticated, Forbidden, RateLimited, Overloaded)
    refused = {str(status): said for status, said in problems.items()}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    under_v1 = [item for path, item in document["paths"].items() if path.startswith("/v1/")]
    for operation in [operation for item in under_v1 for operation in item.values()]:
        operation["security"] = [{"key": []}]
        operation["responses"] = dict(sorted((refused | operation["responses"]).items()))
        unavailable, overloaded = operation["responses"]["503"], refused["503"]["description"]
        if overloaded not in unavailable["description"]:  # there are other reasons, too
            unavailable["description"] += f" {overloaded}"
        for status, response in operation["responses"].items():
            if status.startswith("2"):
                response["headers"] = response.get("headers", {}) | headers
    return document
