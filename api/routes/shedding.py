"""The door in front of everything that is work: what there is no room for is refused before it costs anything."""

from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.in_flight import InFlight
from api.core.errors import Overloaded
from api.problems import respond_to

_IS_WORK: Final = ("/v1/", "/mcp")
"""Everything else, such as health, metrics and the documentation, is answered however busy we are."""


class ShedExcess:
    """Refuses requests at once, by whoever sends them: a key, and without one an address. Keys are not looked up."""

    def __init__(self, app: ASGIApp, *, in_flight: InFlight) -> None:
        self._app = app
        self._in_flight = in_flight

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_IS_WORK):
            await self._app(scope, receive, send)
            return
        try:
            with self._in_flight.taking(_caller(scope)):
                await self._app(scope, receive, send)
        except Overloaded as error:
            await respond_to(Request(scope), error)(scope, receive, send)


def _caller(scope: Scope) -> str:
    client: tuple[str, int] | None = scope["client"]
    return Headers(scope=scope).get("authorization") or (client[0] if client else "")
