"""Slows the guessing of keys: an address that sent too many wrong ones has to wait. Of this process alone."""

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

WRONG_PER_MINUTE: Final = 10
_ADDRESSES_AT_MOST: Final = 10_000
_MINUTE_S: Final = 60.0
_INTERVAL_S: Final = _MINUTE_S / WRONG_PER_MINUTE
_HOUSEHOLD_BITS: Final = 64


class WrongKeys:
    """Counts wrong keys by address. The addresses heard of longest ago make room for new ones."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._forgiven_at_s: OrderedDict[str, float] = OrderedDict()

    def wait_s(self, host: str) -> float:
        """How long until a key from this address is looked at; 0 where it is at once."""
        left = self._forgiven_at_s.get(_who(host), 0.0) - self._clock()
        return max(left - (WRONG_PER_MINUTE - 1) * _INTERVAL_S, 0.0)

    def count(self, host: str) -> None:
        """One more wrong key came from this address."""
        who, now = _who(host), self._clock()
        # No longer than a minute from now, however many came at once.
        self._forgiven_at_s[who] = min(max(self._forgiven_at_s.get(who, 0.0), now) + _INTERVAL_S, now + _MINUTE_S)
        self._forgiven_at_s.move_to_end(who)
        while len(self._forgiven_at_s) > _ADDRESSES_AT_MOST:
            self._forgiven_at_s.popitem(last=False)


def _who(host: str) -> str:
    """An IPv6 address stands for its /64: whoever has one has the others."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address.packed, _HOUSEHOLD_BITS), strict=False))
