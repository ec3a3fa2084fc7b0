"""Addresses and forms of callbacks, read without ever failing: what is damaged stays as it came as far as possible."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_to_bytes

from smsdesk.domain.listening import Endpoint

Pairs = list[tuple[str, str]]

TOKEN = "token"  # noqa: S105  the name of the parameter
KEPT = frozenset(("msgid", "sender", "status", "shortcode", "contenttype", "msg"))
"""Names that the specification knows (gateway.md, "Callbacks"); values under other names may be a person's secret."""
_SEGMENTS = 16  # of a path; nobody's address has more
_ABSOLUTE = re.compile(rb"\A[A-Za-z][A-Za-z0-9+.-]*://[^/?]*")
_FIRST_KNOWN = re.compile(rb"&?(?:" + b"|".join(name.encode() for name in sorted(KEPT)) + rb")=", re.IGNORECASE)


def split(target: bytes) -> tuple[bytes, bytes]:
    """Path and query of a request's target, also of one that names scheme and host.

    How a provider joins its parameters to a registered address is not published: "&" where there is no "?", and a
    second "?" where there is one, are read as what they are meant to be. A callback taken for a mere test of the
    address, or for one with a wrong token, would be lost.
    """
    path, asked, query = _ABSOLUTE.sub(b"", target, count=1).partition(b"?")
    if not asked:
        return _joined(path, b"&") or (path, b"")
    own, rest = _joined(query, b"?") or (query, b"")
    return path, own + b"&" + rest if rest else own


def _joined(own: bytes, sign: bytes) -> tuple[bytes, bytes] | None:
    """What stands before and behind a sign that the provider's own parameters, and none before it, begin with."""
    before, _, behind = own.partition(sign)
    known = _FIRST_KNOWN.match(behind) and not any(map(_FIRST_KNOWN.match, pieces(before)))
    return (before, behind) if known else None


def pieces(query: bytes) -> list[bytes]:
    """What stands between `&`, without empty ones."""
    return [piece for piece in query.split(b"&") if piece]


def pairs(found: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """Names and values of pieces, decoded, in order."""
    for piece in found:
        name, _, value = piece.partition(b"=")
        yield text(_decoded(name)), text(_decoded(value))


def _decoded(octets: bytes) -> bytes:
    return unquote_to_bytes(octets.replace(b"+", b" "))


def text(octets: bytes) -> str:
    """UTF-8; what is none at all is taken as Windows-1252, and damaged UTF-8 loses only what is damaged."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        damaged = octets.decode("utf-8", "replace")
    if any(char > "\x7f" and char != "\ufffd" for char in damaged):
        return damaged
    try:
        return octets.decode("cp1252")
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def kept(given: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """What is stored of parameters: no token, and of unknown ones the name alone."""
    return tuple(
        (name, value if name.lower() in KEPT else "") for name, value in given if name and name.lower() != TOKEN
    )


def owner(endpoints: Iterable[Endpoint], target: bytes) -> Endpoint | None:
    """Whose token stands in the path or in the query; None when nobody's does."""
    path, query = split(target)
    candidates = [unquote_to_bytes(segment) for segment in path.split(b"/", _SEGMENTS)[:_SEGMENTS]]
    for piece in pieces(query)[:_SEGMENTS]:
        name, _, value = piece.partition(b"=")
        if _decoded(name).lower() == TOKEN.encode():
            candidates.append(_decoded(value))
    known = [(endpoint, endpoint.token_digest.encode()) for endpoint in endpoints]
    found = None
    for candidate in filter(None, candidates):
        digest = hashlib.sha256(candidate).hexdigest().encode()
        for endpoint, expected in known:
            # All are compared, whatever was found: how long it takes tells nothing.
            if hmac.compare_digest(digest, expected) and found is None:
                found = endpoint
    return found
