"""Keys: how one is made, and whose one is. `mtl_<prefix>_<secret>`; the prefix is public, the secret stored nowhere."""

import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Final, Literal, get_args

import structlog
from ulid import ULID

from api.access.callers import Caller, Scope
from api.core.errors import StorageUnavailable
from api.storage.database import Database
from api.storage.keys import ApiKey, find_key, note_use

VERIFIED_FOR_S: Final = 5.0
"""How long a process takes a key for valid without asking the database again: a revocation takes effect within it."""
KNOWN_FOR_S: Final = 3_600.0
_KNOWN_AT_MOST: Final = 4_096
_USE_NOTED_EVERY: Final = timedelta(minutes=1)
_PREFIX_BYTES: Final = 6
_SECRET_BYTES: Final = 32
_FORM: Final = re.compile(rf"mtl_([0-9a-f]{{{2 * _PREFIX_BYTES}}})_([0-9a-f]{{{2 * _SECRET_BYTES}}})")
_NOBODYS_SHA256: Final = bytes(32)

_log = structlog.stdlib.get_logger()


def make_key(
    *,
    name: str,
    scopes: Iterable[Scope],
    now: datetime,
    expires_at: datetime | None = None,
    per_minute: int | None = None,
    tokens_per_day: int | None = None,
) -> tuple[ApiKey, str]:
    """A new key as it is stored, and the text its holder gets: the only place the secret is."""
    prefix, secret = secrets.token_hex(_PREFIX_BYTES), secrets.token_hex(_SECRET_BYTES)
    key = ApiKey(
        id=f"key_{ULID()}",
        name=name,
        prefix=prefix,
        secret_sha256=sha256(secret.encode()).digest(),
        scopes=frozenset(scopes),
        per_minute=per_minute,
        tokens_per_day=tokens_per_day,
        created_at=now,
        expires_at=expires_at,
    )
    return key, f"mtl_{prefix}_{secret}"


def prefix_of(text: str) -> str | None:
    """The public part of what has the form of a key."""
    form = _FORM.fullmatch(text)
    return form[1] if form else None


@dataclass(frozen=True, slots=True)
class _Verified:
    key: ApiKey
    at_s: float


class Keyring:
    """Says whose a key is. Remembers for a while whom it knows, by a hash of the whole key."""

    def __init__(
        self,
        database: Database,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._now = now
        self._clock = clock
        self._verified: OrderedDict[bytes, _Verified] = OrderedDict()

    def knows(self, text: str) -> bool:
        """Whether the key was valid a while ago, without asking the database."""
        verified = self._verified.get(_digest(text))
        return verified is not None and self._clock() - verified.at_s < KNOWN_FOR_S

    async def find_caller(self, text: str, *, survives_outage: bool = False) -> Caller | None:
        """Whose key this is; None where it is unknown, revoked or expired. The log says which, the caller is not told.

        With `survives_outage` a key that was valid a while ago is taken for valid while the database is gone.

        Raises:
            StorageUnavailable: nobody can say.
        """
        form = _FORM.fullmatch(text)
        if form is None:
            return None
        digest = _digest(text)
        verified = self._verified.get(digest)
        if verified is None or self._clock() - verified.at_s >= VERIFIED_FOR_S:
            try:
                key = await self._read(form[1], form[2])
            except StorageUnavailable:
                if verified is None or not survives_outage or not self.knows(text):
                    raise
                key = verified.key
        else:
            key = verified.key
        fault = "unknown" if key is None else _fault_of(key, self._now())
        if key is None or fault:
            self._verified.pop(digest, None)
            _log.info("key.refused", prefix=form[1], reason=fault)
            return None
        if verified is None or key is not verified.key:
            self._remember(digest, key)
            await self._note_use(key)
        scopes = frozenset(scope for scope in get_args(Scope) if scope in key.scopes)
        return Caller(key.id, scopes, per_minute=key.per_minute, tokens_per_day=key.tokens_per_day)

    async def _read(self, prefix: str, secret: str) -> ApiKey | None:
        """The key with this prefix if the secret is its own; compared as long where there is no such prefix."""
        async with self._database.read() as connection:
            key = await find_key(connection, prefix)
        stored = key.secret_sha256 if key else _NOBODYS_SHA256
        is_its_own = compare_digest(sha256(secret.encode()).digest(), stored)
        return key if is_its_own else None

    def _remember(self, digest: bytes, key: ApiKey) -> None:
        self._verified[digest] = _Verified(key, self._clock())
        self._verified.move_to_end(digest)
        while len(self._verified) > _KNOWN_AT_MOST:
            self._verified.popitem(last=False)

    async def _note_use(self, key: ApiKey) -> None:
        now = self._now()
        if key.last_used_at is None or key.last_used_at <= now - _USE_NOTED_EVERY:
            async with self._database.write() as connection:
                await note_use(connection, key.id, now=now, at_most_every=_USE_NOTED_EVERY)


def _fault_of(key: ApiKey, now: datetime) -> Literal["revoked", "expired"] | None:
    if key.revoked_at is not None:
        return "revoked"
    if key.expires_at is not None and key.expires_at <= now:
        return "expired"
    return None


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()
