"""How a route reads its JSON body: counted while it arrives, within a time, strictly. Validation stays FastAPI's."""

import asyncio
import re
from hashlib import sha256
from typing import ClassVar, Final

from fastapi import Request, Response

from api.core.errors import UnsupportedMediaType
from api.core.parsing import parse_json_object
from api.routes.admitted import AdmittedRoute, Handler
from api.routes.bounded_body import read_body
from api.routes.idempotent import answer_once

BODY_MAX_BYTES: Final = 1024 * 1024
BODY_TIMEOUT_S: Final = 10.0

_PLAIN_JSON: Final = re.compile(r'application/json(\s*;\s*charset\s*=\s*"?utf-?8"?)?\s*', re.IGNORECASE)


class JsonBodyRoute(AdmittedRoute):
    """A route with a JSON body. Everything that is wrong with the bytes is found before FastAPI sees them.

    A route that takes longer bodies than most is of a class of its own with another `body_max_bytes`.
    """

    body_max_bytes: ClassVar[int] = BODY_MAX_BYTES

    def get_admitted_handler(self) -> Handler:
        handle = self.get_read_handler()

        async def handle_strictly(request: Request) -> Response:
            _require_plain_json(request)
            body = await _read(request, self.body_max_bytes)
            read = _ReadRequest(request, body, await _parse(body))
            return await answer_once(read, sha256(body).digest(), handle)

        return handle_strictly

    def get_read_handler(self) -> Handler:
        """What happens once the body is read."""
        return super().get_admitted_handler()


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


async def _parse(body: bytes) -> dict[str, object]:
    """The object in the body; a long one is parsed off the event loop, where it would keep others waiting a second."""
    return parse_json_object(body) if len(body) <= BODY_MAX_BYTES else await asyncio.to_thread(parse_json_object, body)


async def _read(request: Request, max_bytes: int) -> bytes:
    body = bytearray()
    await read_body(request, body.extend, max_bytes=max_bytes, timeout_s=BODY_TIMEOUT_S)
    return bytes(body)
