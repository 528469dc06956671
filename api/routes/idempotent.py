"""`Idempotency-Key` around a handler: the first answer is kept and given again, byte for byte."""

import asyncio
import re
from typing import TYPE_CHECKING, Final, cast

import structlog
from fastapi import Request, Response

from api.access.idempotency import StoredAnswer, Ticket
from api.core.errors import Fault, InvalidRequest, StorageUnavailable
from api.routes.admitted import Handler
from api.telemetry.middleware import REPLAYED_HEADER

if TYPE_CHECKING:
    from api.access.callers import Caller
    from api.answering import Asked
    from api.resources import Resources

HEADER: Final = "idempotency-key"
_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT_HEADERS: Final = ("content-type", "location")

_log = structlog.stdlib.get_logger()


async def answer_once(request: Request, body_sha256: bytes, handle: Handler) -> Response:
    """Handle a request, or give the answer again that its key had.

    Raises:
        InvalidRequest: the key is not 1 to 255 visible ASCII characters, or came more than once.
        IdempotencyInProgress, IdempotencyMismatch, StorageUnavailable: see there.
    """
    keys = request.headers.getlist(HEADER)
    if not keys:
        return await handle(request)
    if len(keys) > 1 or not _KEY.fullmatch(keys[0]):
        detail = "The header Idempotency-Key must come once and be 1 to 255 visible ASCII characters."
        raise InvalidRequest([Fault("", "invalid_idempotency_key", detail)])
    idempotency = cast("Resources", request.app.state.resources).idempotency  # Starlette keeps state untyped
    if idempotency is None:
        message = "This service keeps nothing (MUTUAL_DATABASE_URL is off), so it cannot promise one answer to a key."
        raise StorageUnavailable(message)
    caller = cast("Caller", request.state.caller)
    asked = f"{request.method}\n{request.url.path}\n{request.url.query}\n".encode() + body_sha256
    opened = await idempotency.open(caller, keys[0], request=asked)
    if isinstance(opened, StoredAnswer):
        return Response(opened.body, opened.status, headers={**opened.headers, REPLAYED_HEADER: "true"})
    try:
        async with idempotency.holding(opened):
            response = await handle(request)
    except BaseException:
        await _let_go(request, opened)
        raise
    if response.status_code // 100 == 2:  # noqa: PLR2004 - every 2xx
        headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        answer = StoredAnswer(response.status_code, headers, bytes(response.body))
        idempotency.keep(opened, answer, cast("Asked", request.state.asked).work)
    else:
        await _let_go(request, opened)
    return response


async def _let_go(request: Request, ticket: Ticket) -> None:
    idempotency = cast("Resources", request.app.state.resources).idempotency
    if idempotency is None:
        return
    try:
        await asyncio.shield(idempotency.let_go(ticket))
    except StorageUnavailable:
        _log.warning("idempotency.not_released")  # its lease ends it
