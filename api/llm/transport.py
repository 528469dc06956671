"""How bytes travel to the model's server: no redirects, no proxies from the environment, no reply without an end.

The SDK speaks httpx2; the connections are aiohttp's, which cost half as much of a call (decision 8).
"""

from typing import Final

import aiohttp
import httpx2

from api.core.addresses import is_metadata_host
from api.core.errors import SettingsInvalid

MAX_REPLY_BYTES: Final = 1024 * 1024
_MAX_CONNECTIONS: Final = 2_000
"""More than requests are let in (`MUTUAL_LIMITS__IN_FLIGHT`): nobody is to wait here unseen."""
_CONNECT_TIMEOUT_S: Final = 2.0
"""An unreachable server leaves time to say so. The deadline of the request bounds the rest."""


class ReplyTooLarge(httpx2.RequestError):
    """The reply is larger than any answer, or compressed, so that its size is unknown until it is unpacked."""


def http_client(transport: httpx2.AsyncBaseTransport | None = None) -> httpx2.AsyncClient:
    """A client for one model server. `transport` stands in for the network in tests."""
    return httpx2.AsyncClient(
        transport=transport or _AiohttpTransport(),
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


class _AiohttpTransport(httpx2.AsyncBaseTransport):
    """One pool of connections. Replies are read whole, as far as they may go, before anybody sees them.

    The SDK brings a transport of this kind. That one takes a reset connection for a timeout, and a timeout is not
    tried again.
    """

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        try:
            return await self._send(request)
        except aiohttp.ClientConnectorError as error:
            raise httpx2.ConnectError(str(error), request=request) from error
        except aiohttp.ConnectionTimeoutError as error:
            raise httpx2.ConnectTimeout(str(error), request=request) from error
        except aiohttp.ClientError as error:
            raise httpx2.ReadError(str(error), request=request) from error

    async def aclose(self) -> None:
        if self._session:
            await self._session.close()

    async def _send(self, request: httpx2.Request) -> httpx2.Response:
        async with self._open().request(
            request.method, str(request.url), headers=request.headers, data=request.content, allow_redirects=False
        ) as reply:
            if reply.headers.get("Content-Encoding", "identity") != "identity":
                message = "the reply is compressed although that was not offered"
                raise ReplyTooLarge(message, request=request)
            content = await _read(reply, request)
            return httpx2.Response(reply.status, headers=reply.raw_headers, content=content, request=request)

    def _open(self) -> aiohttp.ClientSession:
        # Not in __init__: a session belongs to the loop that runs when it is made.
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_MAX_CONNECTIONS),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_TIMEOUT_S),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            )
        return self._session


async def _read(reply: aiohttp.ClientResponse, request: httpx2.Request) -> bytes:
    content = bytearray()
    async for chunk in reply.content.iter_any():
        content += chunk
        if len(content) > MAX_REPLY_BYTES:
            message = f"the reply is larger than {MAX_REPLY_BYTES:,} bytes"
            raise ReplyTooLarge(message, request=request)
    return bytes(content)
