"""Which hosts a model is never served from: where machines and clouds keep credentials of their own."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from socket import inet_aton
from typing import Final

# Not link-local, so named: Alibaba Cloud, Azure and AWS over IPv6.
_METADATA_ADDRESSES: Final = frozenset(map(ip_address, ("100.100.100.200", "168.63.129.16", "fd00:ec2::254")))
_METADATA_NAMES: Final = frozenset({"metadata", "metadata.google.internal", "metadata.goog", "instance-data"})


def is_metadata_host(host: str) -> bool:
    """True for link-local and metadata addresses in any spelling, and for the names clouds give them. Asks no DNS."""
    if host.lower().rstrip(".") in _METADATA_NAMES:
        return True
    address = _as_address(host)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address is not None and (address.is_link_local or address in _METADATA_ADDRESSES)


def _as_address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(inet_aton(host))  # 2852039166 and 0xa9fea9fe are addresses too
    except (OSError, UnicodeError):
        return None
