"""One answer to a request that is sent twice. The answer is sealed under the caller's own key, which is not kept."""

import asyncio
import hmac
import json
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Final

from ulid import ULID

from api.access.callers import Caller
from api.core.errors import IdempotencyInProgress, IdempotencyMismatch, StorageUnavailable
from api.storage.background import in_background
from api.storage.database import Database
from api.storage.encryption import Cipher, derive_key
from api.storage.idempotency import Reservation, extend, finish, release, reserve
from api.storage.purging import ANSWERS_S
from api.storage.unit_of_work import UnitOfWork

LEASE_S: Final = 15.0
_LONGEST_WAIT_S: Final = 5.0
_PLACE: Final = "answer"


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer, byte for byte."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Ticket:
    """The hold of one request on its key."""

    reservation: Reservation
    cipher: Cipher = field(repr=False)


class Idempotency:
    """Answers over all processes on one database.

    A process holds a key for `lease_s` and says again and again that it is still there; what it held when it was
    killed is free after that time.
    """

    def __init__(self, database: Database, *, salt: bytes, lease_s: float = LEASE_S) -> None:
        self._database = database
        self._salt = salt
        self._lease_s = lease_s

    async def open(self, caller: Caller, key: str, *, request: bytes) -> Ticket | StoredAnswer:
        """Take the key for a request, or get what it was answered. `request` is all that makes it this request.

        Raises:
            IdempotencyInProgress: another process, or another call of this one, is at it.
            IdempotencyMismatch: the key came with another request before.
            StorageUnavailable: nobody can say.
        """
        secret = f"{caller.id}\n{key}".encode()
        key_hmac = hmac.digest(self._salt, secret, sha256)
        fingerprint = hmac.digest(derive_key(secret, "fingerprint", salt=self._salt), request, sha256)
        cipher = Cipher(derive_key(secret, "answer", salt=self._salt))
        mine = Reservation(caller.id, key_hmac, owner=str(ULID()))
        earlier = await self._database.run(
            partial(reserve, mine=mine, fingerprint=fingerprint, lease_s=self._lease_s, keep_s=ANSWERS_S)
        )
        if earlier is None:
            return Ticket(mine, cipher)
        if not hmac.compare_digest(earlier.fingerprint, fingerprint):
            raise IdempotencyMismatch
        if earlier.answer is None:
            raise IdempotencyInProgress(retry_after_s=min(earlier.retry_after_s or 0, _LONGEST_WAIT_S))
        return _unpack(cipher.open(earlier.answer, _PLACE))

    def holding(self, ticket: Ticket) -> AbstractAsyncContextManager[None]:
        """Hold on to the key for as long as the block runs."""
        return in_background(self._hold_on(ticket))

    async def _hold_on(self, ticket: Ticket) -> None:
        while True:
            await asyncio.sleep(self._lease_s / 3)
            with suppress(StorageUnavailable):  # there may be time for another try
                await self._database.run(partial(extend, mine=ticket.reservation, lease_s=self._lease_s))

    def keep(self, ticket: Ticket, answer: StoredAnswer, work: UnitOfWork) -> None:
        """Have the answer kept together with everything else the request brought."""
        sealed = ticket.cipher.seal(_pack(answer), _PLACE)
        work.add(partial(finish, mine=ticket.reservation, answer=sealed))

    async def let_go(self, ticket: Ticket) -> None:
        """Give the key back unanswered, so that the same request can be tried again at once."""
        await self._database.run(partial(release, mine=ticket.reservation))


def _pack(answer: StoredAnswer) -> bytes:
    return json.dumps([answer.status, dict(answer.headers)]).encode() + b"\n" + answer.body


def _unpack(packed: bytes) -> StoredAnswer:
    head, _, body = packed.partition(b"\n")
    status, headers = json.loads(head)
    return StoredAnswer(status, headers, body)
