"""The outermost layer of the service: request id, security headers, and one log line, span and count a request."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPMethod
from time import perf_counter
from typing import Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from ulid import ULID

from api.telemetry.traces import end_request
from api.telemetry.watch import Watch

REQUEST_ID_HEADER: Final = "x-request-id"
REPLAYED_HEADER: Final = "idempotency-replayed"
_TRACE_HEADER: Final = "traceparent"

SECURITY_HEADERS: Final = {
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
"""On every answer that does not bring its own."""

_ACCEPTABLE_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_TOLD_AT_DEBUG: Final = frozenset({"/healthz", "/readyz", "/metrics", "/assets/{version}/{name}"})
"""Asked often, by machines and browsers, and seldom of interest."""

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

    def __init__(self, app: ASGIApp, watch: Watch) -> None:
        self._app = app
        self._metrics = watch.metrics
        self._traces = watch.traces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        offered = Headers(scope=scope)
        request_id = request_id_for(offered.getlist(REQUEST_ID_HEADER))
        method = scope["method"] if scope["method"] in HTTPMethod.__members__ else "other"
        answer_headers: dict[str, str] = {}  # what those further in want on the answer, be it a problem or not
        is_head = scope["method"] == HTTPMethod.HEAD
        state: dict[str, object] = scope.get("state", {}) | {"request_id": request_id, "answer_headers": answer_headers}
        inner = {**scope, "method": HTTPMethod.GET.value if is_head else scope["method"], "state": state}
        status = 0

        async def send_enveloped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID_HEADER] = request_id
                headers.update(answer_headers)
                if REPLAYED_HEADER in headers:
                    self._metrics.count_replay()
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        started = perf_counter()
        with (
            structlog.contextvars.bound_contextvars(request_id=request_id),
            self._traces.request(offered.getlist(_TRACE_HEADER), method) as span,
        ):
            try:
                await self._app(inner, receive, send_enveloped)
            finally:
                duration_s = perf_counter() - started
                route = getattr(inner.get("route"), "path", "unmatched")
                end_request(span, method=method, route=route, status=status)
                self._tell(method, route, status, duration_s, state)

    def _tell(self, method: str, route: str, status: int, duration_s: float, state: Mapping[str, object]) -> None:
        """Count a request at its end, and write its line. Without an answer the status is 0."""
        self._metrics.count_answer(route=route, method=method, status=status, duration_s=duration_s)
        problem = state.get("problem")
        if isinstance(problem, str):
            self._metrics.count_problem(problem)
        log = _log.debug if route in _TOLD_AT_DEBUG else _log.info
        log(
            "request.answered",
            method=method,
            route=route,
            status=status,
            problem=problem,
            caller=getattr(state.get("caller"), "id", None),
            duration_ms=round(duration_s * 1000, 1),
        )
