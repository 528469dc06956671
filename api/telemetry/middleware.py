"""The outermost layer of the service: request id, security headers and the one log line of every request."""

import re
from collections.abc import Iterable
from http import HTTPMethod
from time import perf_counter
from typing import Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from ulid import ULID

REQUEST_ID_HEADER: Final = "x-request-id"

SECURITY_HEADERS: Final = {
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
"""On every answer that does not bring its own."""

_ACCEPTABLE_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PROBES: Final = frozenset({"/healthz", "/readyz"})

_log = structlog.stdlib.get_logger()


def request_id_for(offered: Iterable[str]) -> str:
    """The caller's own id where they sent exactly one that is acceptable, else a new one."""
    match list(offered):
        case [own] if _ACCEPTABLE_ID.fullmatch(own):
            return own
        case _:
            return f"req_{ULID()}"


class RequestEnvelope:
    """Wraps every answer, errors included. HEAD is answered as GET without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        request_id = request_id_for(Headers(scope=scope).getlist(REQUEST_ID_HEADER))
        is_head = scope["method"] == HTTPMethod.HEAD
        inner = {
            **scope,
            "method": HTTPMethod.GET.value if is_head else scope["method"],
            "state": {**scope.get("state", {}), "request_id": request_id},
        }
        status = 0

        async def send_enveloped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID_HEADER] = request_id
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        started = perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(inner, receive, send_enveloped)
            finally:
                route = getattr(inner.get("route"), "path", "unmatched")
                log = _log.debug if route in _PROBES else _log.info
                log(
                    "request.answered",
                    method=scope["method"] if scope["method"] in HTTPMethod.__members__ else "other",
                    route=route,
                    status=status,
                    duration_ms=round((perf_counter() - started) * 1000, 1),
                )
