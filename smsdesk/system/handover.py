"""What a second start may say to the first: one line of JSON, show the window or open an `sms:` link."""

import ctypes
import hmac
import json
import os
import socket
import struct
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from smsdesk.system.files import OwnFilesError, open_private
from smsdesk.system.paths import DataDir

LARGEST = 64 * 1024
"""Octets of one request, its line end included."""

LINK_SCHEME = "sms:"
_PAUSE = 0.05  # seconds between two tries to reach the first instance


class Command(StrEnum):
    """All that can be asked for."""

    SHOW = "show"
    OPEN = "open"


@dataclass(frozen=True)
class Request:
    """A checked request; `link` is an untrusted `sms:` link with OPEN and empty with SHOW."""

    command: Command
    link: str = ""


def parse_request(line: bytes) -> Request | None:
    """The request in one line, None for everything that is not exactly one."""
    entries = _object_in(line)
    match entries:
        case {"command": Command.SHOW}:
            return Request(Command.SHOW)
        case {"command": Command.OPEN, "link": str(link)} if _is_link(link):
            return Request(Command.OPEN, link)
    return None


def _is_link(link: str) -> bool:
    # Printable: no control characters, and no half surrogates that nobody could encode later.
    return link.lower().startswith(LINK_SCHEME) and link.isprintable()


def check_token(line: bytes, token: str) -> bool:
    """True if the line carries `token`, or none is needed; compared in constant time."""
    given = _object_in(line).get("token", "")
    return isinstance(given, str) and hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())


def _object_in(line: bytes) -> dict[str, Any]:
    if len(line) > LARGEST or not line.endswith(b"\n"):
        return {}
    try:
        entries = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return entries if isinstance(entries, dict) else {}


@dataclass(frozen=True)
class Address:
    """How the running instance is reached; it stands in the lock file, which only this user can read."""

    pid: int = 0
    socket: str = ""
    port: int = 0
    token: str = field(default="", repr=False)


def read_address(datadir: DataDir) -> Address | None:
    """The address in the lock file, None while there is none to be understood."""
    try:
        with os.fdopen(open_private(datadir.lock, os.O_RDONLY), "rb") as file:
            entries = json.loads(file.read(4096))
        return Address(int(entries["pid"]), str(entries["socket"]), int(entries["port"]), str(entries["token"]))
    except (OSError, OwnFilesError, ValueError, KeyError, TypeError):
        return None


def ask_first(datadir: DataDir, message: Mapping[str, str], timeout: float = 5.0) -> bool:
    """Hand a request to the instance that holds the lock; True once it said that it took it.

    `message` is {"command": "show"} or {"command": "open", "link": "sms:…"}. The first may be starting still, so
    for `timeout` seconds it is tried again and again. Blocks: call it before there is a loop. Never raises for
    what the other side does.
    """
    until = time.monotonic() + timeout
    while time.monotonic() < until:
        address = read_address(datadir)
        if address is not None and (address.socket or address.port):
            answer = _talk(address, message, until)
            if answer:
                return answer == b"ok\n"
        time.sleep(_PAUSE)
    return False


def _talk(address: Address, message: Mapping[str, str], until: float) -> bytes:
    """The first one's answer, empty when it could not be reached or broke off."""
    line = json.dumps({**message, "token": address.token}).encode("ascii") + b"\n"
    try:
        with _connected(address, until) as connection:
            _let_it_come_to_front(address.pid)
            connection.sendall(line)
            return connection.makefile("rb").readline(16)
    except (OSError, ValueError):
        return b""


def _connected(address: Address, until: float) -> socket.socket:
    wait = max(until - time.monotonic(), 0.1)
    if address.port:
        return socket.create_connection(("127.0.0.1", address.port), timeout=wait)
    if sys.platform == "win32":
        raise OSError("no local sockets here")
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(wait)
        connection.connect(address.socket)
        _check_owner(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_owner(connection: socket.socket) -> None:
    """Raise OSError if the other end belongs to another user (only Linux is asked; the folder is 0700 anyway)."""
    if sys.platform == "linux":
        size = struct.calcsize("3i")
        _, owner, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
        if owner != os.geteuid():
            raise OSError("the socket belongs to another user")


def _let_it_come_to_front(pid: int) -> None:
    """Windows lets a window come to the front only with the leave of the program that the person just started."""
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(pid)
