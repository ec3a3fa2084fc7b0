"""A gateway's base address out of whatever a person types or pastes, without anything secret in it."""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, quote, urlsplit

from smsdesk.domain.accounts import Account
from smsdesk.gateway.connection import base_address

LONGEST = 4000  # characters; a pasted page address with a long message in it is still shorter


class AddressProblem(StrEnum):
    """Why a text is no gateway address; ui/wording.py has the sentences."""

    EMPTY = "empty"
    SPACES = "spaces"  # blanks or invisible characters inside
    SCHEME = "scheme"  # something other than http and https
    USER_INFO = "user_info"  # user:password@host: those belong into their own fields
    PORT = "port"
    HOST = "host"  # no host, or one that cannot exist
    PATH = "path"  # a path prefix with signs that no gateway's prefix has
    HTTP_NEEDS_CHOICE = "http_needs_choice"  # everything else is right, but the password would travel in clear


@dataclass(frozen=True)
class Address:
    """A base address: `text` is "https://host[:port]/[prefix/]" in ASCII, hosts of other scripts as punycode."""

    text: str
    host: str

    @property
    def encrypted(self) -> bool:
        """True for https."""
        return self.text.startswith("https:")


class _Wrong(Exception):  # noqa: N818 - never leaves this file
    def __init__(self, problem: AddressProblem) -> None:
        self.problem = problem


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_OTHER_SCHEME = re.compile(r"(?:https?|ftp|file|data|javascript|mailto|sms|tel|about|blob|ws|wss):", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._~-]|%[89A-F][0-9A-F])+")  # so no "user=…" and no encoded slash
_PAGE = re.compile(r"[^.]+\.(?:aspx?|php|html?|jsp)(?:[;&].*)?", re.IGNORECASE)
_PAGES_FOLDER = "websmsapi"
_STANDARD_PORTS = {"https": 443, "http": 80}
_CHANGED_SINCE_2003 = frozenset("ßς\u200c\u200d")  # IDNA 2003, which Python has, would name another host for these


def normalise_address(text: str, *, allow_http: bool = False) -> Address | AddressProblem:
    """The base address a person meant, or why there is none; never raises.

    Without a scheme it is https. A pasted page ("…/websmsapi/ISendSMS.aspx?username=…") is cut to what stands
    before `websmsapi`; query and fragment are dropped. http passes only with `allow_http`, the person's choice.
    """
    try:
        address = _read(text)
    except _Wrong as wrong:
        return wrong.problem
    except ValueError:  # urlsplit: brackets that do not fit, signs that turn into others
        return AddressProblem.HOST
    if not address.encrypted and not allow_http:
        return AddressProblem.HTTP_NEEDS_CHOICE
    return address


def _read(text: str) -> Address:
    parts = urlsplit(_with_scheme(_clean(text)))
    if "@" in parts.netloc:
        raise _Wrong(AddressProblem.USER_INFO)
    host, shown = _host(parts)
    text = f"{parts.scheme}://{shown}{_port(parts)}/{_prefix(parts.path)}"
    # The client has the last word, with a ValueError: it knows IDNA 2008, which forbids more than Python's own.
    base_address(Account(0, "", text, ""))
    return Address(text, host)


def _clean(text: str) -> str:
    edges = {ch for ch in text if unicodedata.category(ch) == "Cf"}  # byte order and bidi marks come along in copying
    given = text.strip("".join(edges) + " \t\r\n\f\v\u00a0\u3000<>\"'")
    if not given:
        raise _Wrong(AddressProblem.EMPTY)
    before_query = re.split(r"[?#]", given, maxsplit=1)[0]  # a pasted message may hold blanks: it is dropped anyway
    if len(given) > LONGEST or any(_is_blank(ch) for ch in before_query):
        raise _Wrong(AddressProblem.SPACES)
    return before_query


def _is_blank(ch: str) -> bool:
    return ch.isspace() or unicodedata.category(ch) in ("Cc", "Zs", "Zl", "Zp")


def _with_scheme(text: str) -> str:
    found = _SCHEME.match(text)
    if found:
        if found[1].lower() not in _STANDARD_PORTS:
            raise _Wrong(AddressProblem.SCHEME)
        return text
    if _OTHER_SCHEME.match(text) and not re.match(r"[A-Za-z]+:[0-9]+(?:/|$)", text):
        raise _Wrong(AddressProblem.SCHEME)
    if re.match(r"https?[:/]", text, re.IGNORECASE):  # "https//host", "http:/host"
        raise _Wrong(AddressProblem.SCHEME)
    bare = text.removeprefix("//")
    try:
        return f"https://[{ipaddress.IPv6Address(bare)}]"
    except ValueError:
        return f"https://{bare}"


def _host(parts: SplitResult) -> tuple[str, str]:
    """The host, and how it stands in an address."""
    host = (parts.hostname or "").removesuffix(".")
    if "[" in parts.netloc:
        address = ipaddress.IPv6Address(host)
        if address.scope_id:
            raise _Wrong(AddressProblem.HOST)
        return str(address), f"[{address}]"
    host = _ascii(host)
    labels = host.split(".")
    if not host or len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _Wrong(AddressProblem.HOST)
    if labels[-1].isdigit() or labels[-1].startswith("0x"):  # numbers: an IPv4 address in full or nothing
        host = str(ipaddress.IPv4Address(host))
    return host, host


def _ascii(host: str) -> str:
    if host.isascii():
        return host
    if len(host) > 253 or _CHANGED_SINCE_2003 & set(host):
        raise _Wrong(AddressProblem.HOST)
    return host.encode("idna").decode("ascii").lower().removesuffix(".")


def _port(parts: SplitResult) -> str:
    try:
        port = parts.port
    except ValueError:
        raise _Wrong(AddressProblem.PORT) from None
    if port == 0:
        raise _Wrong(AddressProblem.PORT)
    return "" if port in (None, _STANDARD_PORTS[parts.scheme]) else f":{port}"


def _prefix(path: str) -> str:
    """The path before the pages, "" or ending in "/"."""
    segments = [segment for segment in path.split("/") if segment]
    lowered = [segment.lower() for segment in segments]
    if _PAGES_FOLDER in lowered:
        segments = segments[: lowered.index(_PAGES_FOLDER)]
    elif segments and _PAGE.fullmatch(segments[-1]):
        segments.pop()
    quoted = [quote(segment, safe="%=&;,:@!$*+'()|") for segment in segments]
    if not all(_SEGMENT.fullmatch(segment) and segment.strip(".") for segment in quoted):
        raise _Wrong(AddressProblem.PATH)
    return "".join(f"{segment}/" for segment in quoted)
