"""What every route under `/v1` does around its handler: find out who asks, and keep what the answer brought."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar, cast

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.access.callers import Scope
from api.answering import admitted
from api.connection import STATUS_GONE, CallerGone, arrival_of
from api.core.errors import NotFound

if TYPE_CHECKING:
    from api.resources import Resources

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
"""Any, because FastAPI says so."""


class AdmittedRoute(APIRoute):
    """A route that is asked by a caller who is known (`AskedDep`)."""

    required_scope: ClassVar[Scope] = "draft"

    def get_route_handler(self) -> Handler:
        handle = self.get_admitted_handler()

        async def handle_admitted(request: Request) -> Response:
            resources = cast("Resources", request.app.state.resources)  # Starlette keeps state untyped
            caller = await resources.admission.identify(arrival_of(request))
            request.state.caller = caller  # for the log line
            headers = request.state.answer_headers
            try:
                async with admitted(resources, caller, scope=self.required_scope, headers=headers) as asked:
                    request.state.asked = asked
                    if "\0" in request.scope["path"]:  # no id holds one, and PostgreSQL takes none in a text
                        raise NotFound
                    return await handle(request)
            except CallerGone:
                return Response(status_code=STATUS_GONE)

        return handle_admitted

    def get_admitted_handler(self) -> Handler:
        """What happens once the caller is known."""
        return super().get_route_handler()
