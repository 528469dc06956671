"""The door: who asks, by the key they sent or because no key is needed; and what they may still use."""

from collections.abc import Sequence
from typing import Final

from api.access.arrivals import Arrival
from api.access.callers import LOCAL, Caller
from api.access.guessing import WrongKeys
from api.access.keys import Keyring
from api.access.limits import Allowance, Limits
from api.core.errors import ForeignPage, RateLimited, Unauthenticated
from api.core.models import Usage
from api.storage.unit_of_work import UnitOfWork

_SEND_ONE: Final = "Send a key: `Authorization: Bearer mtl_...`."
_INVALID: Final = "The key is not valid."
_TOO_MANY: Final = "Too many wrong keys came from this address."


class Admission:
    """Lets callers in. Without a keyring, where nothing is stored, no key is valid."""

    def __init__(
        self,
        *,
        keyring: Keyring | None = None,
        limits: Limits | None = None,
        requires_keys: bool = False,
        wrong_keys: WrongKeys | None = None,
    ) -> None:
        self._keyring = keyring
        self._limits = limits
        self.requires_keys = requires_keys
        self._wrong_keys = wrong_keys or WrongKeys()

    async def identify(self, arrival: Arrival, *, survives_outage: bool = False) -> Caller:
        """Who asks.

        A key that is sent has to be valid even where none is needed: whoever sends one means to be somebody. With
        `survives_outage` one that was valid a while ago will do while the database is gone.

        Raises:
            Unauthenticated: a key is needed and none was sent, or one was sent and is not valid.
            ForeignPage: no key was sent, and a page from elsewhere may be asking.
            RateLimited: too many wrong keys came from there, and this one has not been seen to be right of late.
            StorageUnavailable: nobody can say.
        """
        text = _bearer(arrival.authorization)
        if text is None:
            if self.requires_keys:
                raise Unauthenticated(_SEND_ONE)
            if arrival.is_rebound:
                raise ForeignPage
            return LOCAL
        if not (self._keyring and self._keyring.knows(text)):
            self._require_patience(arrival.sender)
        caller = await self._keyring.find_caller(text, survives_outage=survives_outage) if self._keyring else None
        if caller is None:
            self._require_patience(arrival.sender)  # again, for those that came in at the same moment
            self._wrong_keys.count(arrival.sender)
            raise Unauthenticated(_INVALID)
        return caller

    async def take(self, caller: Caller) -> Allowance:
        """Count one request of a caller.

        Raises:
            StorageUnavailable: nobody can say.
        """
        return await self._limits.take(caller) if self._limits else Allowance()

    def book(self, work: UnitOfWork, caller: Caller, usage: Usage | None) -> None:
        """Have tokens booked with everything else that a request brings; None: the model was not asked."""
        if self._limits:
            self._limits.book(work, caller, usage)

    def _require_patience(self, host: str) -> None:
        wait_s = self._wrong_keys.wait_s(host)
        if wait_s:
            raise RateLimited(_TOO_MANY, retry_after_s=wait_s)


def _bearer(authorization: Sequence[str]) -> str | None:
    """The key that was sent; None where there is none. Other schemes are somebody else's, such as a proxy's."""
    fields = [field.partition(" ") for field in authorization]
    keys = [text.strip() for scheme, _, text in fields if scheme.lower() == "bearer"]
    match keys:
        case []:
            return None
        case [key]:
            return key
        case _:
            return ""
