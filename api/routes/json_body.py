"""How a route reads its JSON body: counted while it arrives, within a time, strictly. Validation stays FastAPI's."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from api.core.errors import MalformedRequest, PayloadTooLarge, RequestTimedOut, UnsupportedMediaType
from api.core.parsing import parse_json_object

BODY_MAX_BYTES: Final = 1024 * 1024
BODY_TIMEOUT_S: Final = 10.0

_PLAIN_JSON: Final = re.compile(r'application/json(\s*;\s*charset\s*=\s*"?utf-?8"?)?\s*', re.IGNORECASE)


class JsonBodyRoute(APIRoute):
    """A route with a JSON body. Everything that is wrong with the bytes is found before FastAPI sees them."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Any, because the base class says so."""
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            _require_plain_json(request)
            body = await _read(request)
            return await handle(_ReadRequest(request, body, parse_json_object(body)))

        return handle_strictly


class _ReadRequest(Request):
    """A request whose body has been read and parsed."""

    def __init__(self, request: Request, body: bytes, parsed: dict[str, object]) -> None:
        super().__init__(request.scope, request.receive)
        self._bytes = body
        self._parsed = parsed

    async def body(self) -> bytes:
        return self._bytes

    async def json(self) -> dict[str, object]:
        return self._parsed


def _require_plain_json(request: Request) -> None:
    if "content-encoding" in request.headers:
        message = "The body must not be compressed: send it without `Content-Encoding`."
        raise UnsupportedMediaType(message)
    if not _PLAIN_JSON.fullmatch(request.headers.get("content-type", "")):
        message = "The body must be `application/json` in UTF-8."
        raise UnsupportedMediaType(message)


async def _read(request: Request) -> bytes:
    """The whole body. The length that was declared is not trusted, only what arrives is counted."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > BODY_MAX_BYTES:
                    raise PayloadTooLarge(BODY_MAX_BYTES)
    except TimeoutError:
        raise RequestTimedOut(BODY_TIMEOUT_S) from None
    except ClientDisconnect:
        message = "The body ended before it was complete."
        raise MalformedRequest(message) from None
    return bytes(body)
