"""The addresses under which other computers may reach this one."""

import socket
from contextlib import suppress
from ipaddress import ip_address

_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses that nobody has (RFC 5737, RFC 3849): asked which of ours would be used, no packet is sent."""


def own_addresses() -> tuple[str, ...]:
    """This computer's addresses beside loopback, the one it uses itself first. It may block on the name service."""
    found = [_towards(family, address) for family, address in _ELSEWHERE]
    with suppress(OSError):
        found += [str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None)]
    usable = [address for address in found if address and "%" not in address and _is_usable(address)]
    return tuple(dict.fromkeys(usable))


def _towards(family: int, address: str) -> str:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asked:
            asked.connect((address, 9))
            return str(asked.getsockname()[0])
    except OSError:
        return ""


def _is_usable(address: str) -> bool:
    found = ip_address(address)
    return not (found.is_loopback or found.is_link_local or found.is_unspecified)
