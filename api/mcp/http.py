"""`/mcp`: the protocol over HTTP. A message is a POST, its answer JSON; between two of them nothing is remembered."""

import asyncio
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

import anyio
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Scope

from api.access.arrivals import is_public_name
from api.connection import STATUS_GONE, CallerGone, arrival_of, read_json_bytes, while_awaited
from api.core.errors import ForeignPage, MalformedRequest
from api.core.parsing import parse_json_object
from api.resources import Resources

if TYPE_CHECKING:
    from mcp.server import Server

    from api.mcp.server import Context, Visit

PATH: Final = "/mcp"


class McpEndpoint:
    """Lets in whom `/v1` lets in. The SDK is loaded with the first message, so that a start does not wait for it."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._server: Server[Any] | None = None

    async def answer(self, request: Request) -> Response:
        """The handler of the one route there is."""
        admission = self._resources.admission
        arrival = arrival_of(request)
        caller = await admission.identify(arrival)
        request.state.caller = caller  # for the log line
        caller.require("draft")
        if self._server is None:
            await asyncio.to_thread(import_module, "api.mcp.server")  # half a second, in which others go on
            self._server = self._open_server()
        if not admission.requires_keys and arrival.came_by_loopback:
            _refuse_foreign_pages(request)
        body = await read_json_bytes(request)
        _require_message(parse_json_object(body))
        try:
            return await while_awaited(request.receive, _respond(self._server, request.scope, body))
        except CallerGone:
            return Response(status_code=STATUS_GONE)

    def _open_server(self) -> "Server[Any]":
        from api.mcp.server import build_server  # noqa: PLC0415 - see above

        return build_server(self._resources, _visit_of)


def _visit_of(context: "Context") -> "Visit":
    from api.mcp.server import Visit  # noqa: PLC0415 - see above

    state = cast("Request", context.request).state
    return Visit(state.caller, state.request_id, headers=state.answer_headers, tell=partial(setattr, state, "problem"))


async def _respond(server: "Server[Any]", scope: Scope, body: bytes) -> Response:
    """The answer to one message, whole. The SDK's manager lives as long as that, so no call outlives its request."""
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager  # noqa: PLC0415 - see above

    response = Response()
    unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if not unread:
            await anyio.sleep_forever()  # whether the caller leaves is watched around this
        return unread.pop()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            response.status_code, response.raw_headers = message["status"], list(message["headers"])
        else:
            response.body += message.get("body", b"")

    manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True)
    async with manager.run(), anyio.create_task_group() as tasks:
        tasks.start_soon(manager.handle_request, scope, receive, send)
    return response


def _refuse_foreign_pages(request: Request) -> None:
    """Where no key is needed, only pages of this machine may ask, as the protocol's specification wants it.

    `/v1` needs no such look: a browser asks there first (CORS). Names that lead here are looked at for both.
    """
    origin = request.headers.get("origin")
    if origin is not None and (origin == "null" or is_public_name(origin)):
        raise ForeignPage


def _require_message(parsed: dict[str, object]) -> None:
    from mcp_types import jsonrpc_message_adapter  # noqa: PLC0415 - see above

    try:
        jsonrpc_message_adapter.validate_python(parsed, by_name=False)
    except ValidationError:
        message = "The body is not one message of JSON-RPC 2.0."
        raise MalformedRequest(message) from None  # the SDK's answer, and the cause, quote the body
