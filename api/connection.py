"""What a request's connection brings: its body, counted and within a time, and whether somebody still waits."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive

from api.access.arrivals import Arrival
from api.core.errors import MalformedRequest, PayloadTooLarge, RequestTimedOut, UnsupportedMediaType

BODY_MAX_BYTES: Final = 1024 * 1024
BODY_TIMEOUT_S: Final = 10.0
LONG_BODY_TIMEOUT_S: Final = 40.0
STATUS_GONE: Final = 499
"""Where the caller has hung up: seen by nobody but the log, where many servers write it for this."""

_PLAIN_JSON: Final = re.compile(r'application/json(\s*;\s*charset\s*=\s*"?utf-?8"?)?\s*', re.IGNORECASE)

AnswerT = TypeVar("AnswerT")


class CallerGone(Exception):
    """The caller hung up before there was an answer."""


def arrival_of(request: Request) -> Arrival:
    """How it came in."""
    server: tuple[str, int | None] | None = request.scope.get("server")
    return Arrival(
        authorization=tuple(request.headers.getlist("authorization")),
        sender=request.client.host if request.client else "",
        receiver=server[0] if server else "",
        name=request.headers.get("host", ""),
    )


async def read_json_bytes(request: Request, *, max_bytes: int = BODY_MAX_BYTES) -> bytes:
    """The whole body, which says that it is JSON. One that may be longer than most may take longer, too.

    Raises:
        UnsupportedMediaType: it says something else, or is compressed.
        PayloadTooLarge, RequestTimedOut, MalformedRequest: see `read_body`.
    """
    _require_plain_json(request)
    body = bytearray()
    timeout_s = BODY_TIMEOUT_S if max_bytes <= BODY_MAX_BYTES else LONG_BODY_TIMEOUT_S
    await read_body(request, body.extend, max_bytes=max_bytes, timeout_s=timeout_s)
    return bytes(body)


async def read_body(request: Request, take: Callable[[bytes], object], *, max_bytes: int, timeout_s: float) -> None:
    """Give each piece to `take` while it arrives. The length that was declared is not trusted.

    Raises:
        PayloadTooLarge, RequestTimedOut: it is larger, or takes longer.
        MalformedRequest: it ends before it is complete.
    """
    length = 0
    try:
        async with asyncio.timeout(timeout_s):
            async for chunk in request.stream():
                length += len(chunk)
                if length > max_bytes:
                    raise PayloadTooLarge(max_bytes)
                take(chunk)
    except TimeoutError:
        raise RequestTimedOut(timeout_s) from None
    except ClientDisconnect:
        message = "The body ended before it was complete."
        raise MalformedRequest(message) from None


async def while_awaited(receive: Receive, working: Coroutine[Any, Any, AnswerT]) -> AnswerT:
    """Work for as long as somebody waits for it. The body has been read. Any, because coroutines have three types.

    Raises:
        CallerGone: they hung up, and the work was broken off.
    """
    work = asyncio.create_task(working)
    leaving = asyncio.create_task(_leaves(receive))
    try:
        await asyncio.wait({work, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise CallerGone
        return work.result()
    finally:
        work.cancel()
        leaving.cancel()
        await asyncio.gather(work, leaving, return_exceptions=True)


async def _leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _require_plain_json(request: Request) -> None:
    if "content-encoding" in request.headers:
        message = "The body must not be compressed: send it without `Content-Encoding`."
        raise UnsupportedMediaType(message)
    if not _PLAIN_JSON.fullmatch(request.headers.get("content-type", "")):
        message = "The body must be `application/json` in UTF-8."
        raise UnsupportedMediaType(message)
