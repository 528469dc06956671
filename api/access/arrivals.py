"""How a request came in: from where, to where, under which name and with which keys."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

_NEVER_PUBLIC: Final = frozenset({"localhost", "local", "internal"})
"""Last labels that no public name has (RFC 6761, RFC 6762, and ICANN's resolution of July 2024 on `internal`)."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One request. `sender` and `receiver` are addresses, empty where there is none; `name` is its `Host` header.

    `authorization` are all headers of this name.
    """

    authorization: tuple[str, ...] = ()
    sender: str = ""
    receiver: str = ""
    name: str = ""

    @property
    def is_rebound(self) -> bool:
        """Whether it came by a loopback address under a public name.

        A page whose owner turns its name to 127.0.0.1 (DNS rebinding) asks like this, through a browser on this
        machine that takes the two for one site.
        """
        return self.came_by_loopback and is_public_name(f"//{self.name}")

    @property
    def came_by_loopback(self) -> bool:
        try:
            return ip_address(self.receiver).is_loopback
        except ValueError:  # a name, or the path of a socket
            return False


def is_public_name(address: str) -> bool:
    """Whether an address such as `http://mutual.example:8000` has a name that anybody may own. Asks no DNS.

    An IP address is none, nor is a name without a dot, nor one for this machine or network; what cannot be read is.
    """
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return True
    try:
        ip_address(host)
    except ValueError:
        return "." in host and host.rpartition(".")[2] not in _NEVER_PUBLIC
    return False
