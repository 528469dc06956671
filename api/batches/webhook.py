"""Tells the operator's own address that a batch has ended: id, state and counts, signed as Standard Webhooks are."""

import base64
import hmac
import json
import socket
from binascii import Error as NotBase64
from datetime import datetime
from hashlib import sha256
from typing import Final

import aiohttp
import structlog
from aiohttp.abc import AbstractResolver, ResolveResult

from api.core.addresses import is_metadata_host
from api.core.batches import Batch
from api.core.errors import SettingsInvalid

TIMEOUT_S: Final = 10.0
_PREFIX: Final = "whsec_"
_EVENT: Final = "batch.ended"

_log = structlog.stdlib.get_logger()


class Webhook:
    """One address and the secret its owner knows us by. Close it with `aclose`.

    Raises:
        SettingsInvalid: the secret says that it is base64, and is not.
    """

    def __init__(self, url: str, secret: str) -> None:
        self._url = url
        self._key = _key(secret)
        self._session: aiohttp.ClientSession | None = None

    async def tell(self, batch: Batch, *, message_id: str, now: datetime) -> bool:
        """Send it once; False where it was not taken. The same `message_id` each time lets the receiver count once."""
        event = {"type": _EVENT, "timestamp": now.isoformat(), "data": batch.model_dump(mode="json")}
        body = json.dumps(event).encode()
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": sign(self._key, message_id, int(now.timestamp()), body),
        }
        try:
            async with self._open().post(self._url, data=body, headers=headers, allow_redirects=False) as reply:
                status = reply.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.warning("webhook.failed", batch_id=batch.id, error=type(error).__name__)
            return False
        if is_taken := status // 100 == 2:  # noqa: PLR2004 - every 2xx
            _log.info("webhook.delivered", batch_id=batch.id)
        else:
            _log.warning("webhook.refused", batch_id=batch.id, status=status)
        return is_taken

    async def aclose(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        # Not in __init__: a session belongs to the loop that runs when it is made. Proxies are not looked for.
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=_NoMetadata(), use_dns_cache=False, force_close=True),
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._session


def sign(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, sha256)).decode()


def _key(secret: str) -> bytes:
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except NotBase64:
        message = "MUTUAL_WEBHOOK__SECRET begins with whsec_, so the rest of it must be base64"
        raise SettingsInvalid(message) from None


class _NoMetadata(AbstractResolver):
    """Names as the machine resolves them, but for those that lead where clouds keep credentials."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await aiohttp.ThreadedResolver().resolve(host, port, family)
        if any(is_metadata_host(address["host"]) for address in found):
            message = "the name leads to a link-local or metadata address"
            raise OSError(message)
        return found

    async def close(self) -> None:
        pass
