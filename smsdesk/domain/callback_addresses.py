"""The addresses that a provider calls: what a person enters for them, and what goes into the provider's settings."""

import ipaddress
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from smsdesk.domain.accounts import TokenPlace

_USUAL_PORTS = {"http": 80, "https": 443}
_HOME_ENDINGS = (".local", ".lan", ".home", ".internal", ".localhost", ".home.arpa")
_SHARED = ipaddress.ip_network("100.64.0.0/10")  # RFC 6598: between a provider and its customers


class HostProblem(StrEnum):
    """Why the provider could not call an address."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    PORT = "port"  # the provider calls 80 for http and 443 for https, no other
    PATH = "path"  # more than scheme and host
    INSIDE = "inside"  # of a home or office network, or of this computer
    SHARED = "shared"  # behind the address translation of an internet provider


@dataclass(frozen=True)
class CallbackAddresses:
    """The two addresses with the token in them, so they are a secret."""

    report: str = field(repr=False)  # "Delivery Status API URL"
    reply: str = field(repr=False)  # "Incoming SMS API URL"


def callback_addresses(root: str, token: str, place: TokenPlace) -> CallbackAddresses:
    """The addresses below `root` (scheme, host and perhaps a port). What a call is about is told by its parameters
    alone; the last word is for people."""
    root = root.rstrip("/")
    if place is TokenPlace.QUERY:
        return CallbackAddresses(f"{root}/report?token={token}", f"{root}/reply?token={token}")
    return CallbackAddresses(f"{root}/{token}/report", f"{root}/{token}/reply")


def local_root(bind: str, port: int, *, encrypted: bool) -> str:
    """Where this computer itself reaches a listener that is bound to `bind`."""
    address = ipaddress.ip_address(bind)
    if address.is_unspecified:
        address = ipaddress.ip_address("127.0.0.1" if address.version == 4 else "::1")
    host = f"[{address}]" if address.version == 6 else str(address)
    return f"{'https' if encrypted else 'http'}://{host}:{port}"


def public_address(scheme: str, entered: str) -> str | HostProblem:
    """Scheme and host as they are kept, from what was entered; a scheme in it goes before `scheme`."""
    text = entered.strip().rstrip("/")
    if not text:
        return HostProblem.EMPTY
    if "://" not in text:
        text = f"{scheme}://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return HostProblem.UNREADABLE
    usual = _USUAL_PORTS.get(parts.scheme)
    if usual is None or "@" in parts.netloc or not text.isprintable() or any(ch.isspace() for ch in text):
        return HostProblem.UNREADABLE
    if parts.path or parts.query or parts.fragment:
        return HostProblem.PATH
    written = _written(host)
    if isinstance(written, HostProblem):
        return written
    return HostProblem.PORT if port not in (None, usual) else f"{parts.scheme}://{written}"


def _written(host: str) -> str | HostProblem:
    """A host as it stands in an address."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return _name(host)
    if address.version == 4 and address in _SHARED:
        return HostProblem.SHARED
    if address.is_private or address.is_loopback or address.is_link_local or address.is_unspecified:
        # What is set aside for documentation counts as private too, and stands in everybody's examples.
        return HostProblem.INSIDE
    return f"[{address}]" if address.version == 6 else str(address)


def _name(host: str) -> str | HostProblem:
    try:
        name = host.encode("idna").decode("ascii").rstrip(".")
    except UnicodeError:
        return HostProblem.UNREADABLE
    labels = name.split(".")
    if len(name) > 253 or not all(_is_label(label) for label in labels):
        return HostProblem.UNREADABLE
    if len(labels) == 1 or f".{name}".endswith(_HOME_ENDINGS):
        return HostProblem.INSIDE
    # Only digits at the end: an address with too few or too large numbers, no name.
    return HostProblem.UNREADABLE if labels[-1].isdigit() else name


def _is_label(label: str) -> bool:
    plain = label.replace("-", "").replace("_", "")
    return 0 < len(label) <= 63 and label[0] != "-" and label[-1] != "-" and plain.isascii() and plain.isalnum()
