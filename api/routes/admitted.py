"""What every route under `/v1` does around its handler: find out who asks, and keep what the answer brought."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.access.callers import Scope
from api.core.errors import ModelError
from api.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from api.resources import Resources

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
