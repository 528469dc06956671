"""Reads a body while it arrives: counted, and within a time. The length that was declared is not trusted."""

import asyncio
from collections.abc import Callable

from fastapi import Request
from starlette.requests import ClientDisconnect

from api.core.errors import MalformedRequest, PayloadTooLarge, RequestTimedOut


async def read_body(request: Request, take: Callable[[bytes], object], *, max_bytes: int, timeout_s: float) -> None:
    """Give each piece to `take`.

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
