"""How bytes travel to the model's server: no redirects, no proxies from the environment, no reply without an end."""

from collections.abc import AsyncIterator
from typing import Final

import httpx2

from api.core.addresses import is_metadata_host
from api.core.errors import SettingsInvalid

MAX_REPLY_BYTES: Final = 1024 * 1024
_MAX_CONNECTIONS: Final = 200


class ReplyTooLarge(httpx2.RequestError):
    """The reply is larger than any answer, or compressed, so that its size is unknown until it is unpacked."""


def http_client(transport: httpx2.AsyncBaseTransport | None = None) -> httpx2.AsyncClient:
    """A client for one model server. `transport` stands in for the network in tests."""
    limits = httpx2.Limits(max_connections=_MAX_CONNECTIONS, max_keepalive_connections=_MAX_CONNECTIONS)
    return httpx2.AsyncClient(
        transport=_BoundedTransport(transport or httpx2.AsyncHTTPTransport(limits=limits, trust_env=False)),
        headers={"Accept-Encoding": "identity"},
        follow_redirects=False,
        trust_env=False,
    )


def refuse_metadata_address(base_url: str) -> None:
    """Let every address pass but those no model is served from: link-local ones and the clouds' metadata servers.

    Raises:
        SettingsInvalid: it is one of those.
    """
    if is_metadata_host(httpx2.URL(base_url).host):
        message = "The model's base URL leads to a link-local or metadata address, which no model is served from."
        raise SettingsInvalid(message)


class _BoundedTransport(httpx2.AsyncBaseTransport):
    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            message = "the reply is compressed although that was not offered"
            raise ReplyTooLarge(message)
        response.stream = _BoundedStream(response.stream)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.SyncByteStream | httpx2.AsyncByteStream) -> None:
        if not isinstance(inner, httpx2.AsyncByteStream):
            message = "an asynchronous transport answered with a synchronous stream"
            raise TypeError(message)
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            size += len(chunk)
            if size > MAX_REPLY_BYTES:
                message = f"the reply is larger than {MAX_REPLY_BYTES:,} bytes"
                raise ReplyTooLarge(message)
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()
