"""How a route reads its JSON body: counted while it arrives, within a time, strictly. Validation stays FastAPI's."""

import asyncio
from hashlib import sha256
from typing import ClassVar

from fastapi import Request, Response

from api.connection import BODY_MAX_BYTES, read_json_bytes
from api.core.parsing import parse_json_object
from api.routes.admitted import AdmittedRoute, Handler
from api.routes.idempotent import answer_once


class JsonBodyRoute(AdmittedRoute):
    """A route with a JSON body. Everything that is wrong with the bytes is found before FastAPI sees them.

    A route that takes longer bodies than most is of a class of its own with another `body_max_bytes`.
    """

    body_max_bytes: ClassVar[int] = BODY_MAX_BYTES

    def get_admitted_handler(self) -> Handler:
        handle = self.get_read_handler()

        async def handle_strictly(request: Request) -> Response:
            body = await read_json_bytes(request, max_bytes=self.body_max_bytes)
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


async def _parse(body: bytes) -> dict[str, object]:
    """The object in the body; a long one is parsed off the event loop, where it would keep others waiting a second."""
    return parse_json_object(body) if len(body) <= BODY_MAX_BYTES else await asyncio.to_thread(parse_json_object, body)
