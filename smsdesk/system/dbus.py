"""Calls over the two message buses of a Linux desktop; blocking, so they belong in a daemon thread."""

import socket
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

ANSWER_SECONDS = 4.0
"""How long one answer is waited for."""


class Bus(StrEnum):
    """Which bus: the computer's or this person's session."""

    SYSTEM = "SYSTEM"
    SESSION = "SESSION"


@dataclass(frozen=True)
class Target:
    """An object of a service, as D-Bus addresses it."""

    bus: Bus
    name: str
    path: str
    interface: str


def bus_of(bus: Bus) -> Target:
    """The bus itself, which is asked for names and signals."""
    return Target(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


class CallError(Exception):
    """The bus or the service is not there, does not answer in time, or says no (`refused`)."""

    def __init__(self, refused: bool, detail: str) -> None:
        super().__init__(detail)
        self.refused = refused


def _close_left_open(error: Exception) -> None:
    """Close the socket that jeepney leaves open when the bus ends while it says hello."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        for name in ("conn", "sock"):
            found: Any = frame.f_locals.get(name)
            if hasattr(found, "close"):
                found.close()


def open_inner(bus: Bus) -> Any:
    """jeepney's connection; raises CallError when there is no such bus (or no jeepney: other systems than Linux)."""
    try:
        from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

        return open_dbus_connection(bus.value, enable_fds=True)
    except Exception as error:
        _close_left_open(error)
        raise CallError(False, type(error).__name__) from error


def shut_down(inner: Any) -> None:
    """End what waits at one of jeepney's connections in another thread."""
    with suppress(OSError):
        inner.sock.shutdown(socket.SHUT_RDWR)


def question(target: Target, method: str, signature: str, arguments: Sequence[Any]) -> Any:
    """A method call as jeepney sends it; raises what its serialiser raises, later."""
    from jeepney import DBusAddress, new_method_call  # type: ignore[import-untyped]

    address = DBusAddress(target.path, target.name, target.interface)
    return new_method_call(address, method, signature or None, tuple(arguments))


def body_of(answer: Any) -> tuple[Any, ...]:
    """The results in an answer; raises CallError for an error."""
    from jeepney import MessageType

    if answer.header.message_type is MessageType.error:
        name = str(next((v for k, v in answer.header.fields.items() if k.name == "error_name"), ""))
        raise CallError(name.endswith(("AccessDenied", "AuthFailed", "NotAuthorized")), name)
    return tuple(answer.body)


class Connection:
    """One connection to a bus; whatever was granted over it ends when it is closed."""

    def __init__(self, bus: Bus) -> None:
        """Raises CallError when there is no such bus (or no jeepney: other systems than Linux)."""
        self._inner: Any = open_inner(bus)
        self._descriptors: list[Any] = []

    def call(self, target: Target, method: str, signature: str, arguments: Sequence[Any]) -> tuple[Any, ...]:
        """Call a method and give its results; descriptors among them are kept open until `close`.

        Raises CallError.
        """
        try:
            answer = self._inner.send_and_get_reply(
                question(target, method, signature, arguments), timeout=ANSWER_SECONDS
            )
        except Exception as error:
            raise CallError(False, type(error).__name__) from error
        body = body_of(answer)
        self._descriptors += [value for value in body if hasattr(value, "fileno")]
        return body

    def listen(self, target: Target, signal: str, heard: Callable[[tuple[Any, ...]], None]) -> None:
        """Hand every such signal to `heard` until the connection is shut; raises CallError if it cannot begin."""
        from jeepney import MatchRule

        rule = MatchRule(type="signal", interface=target.interface, member=signal, path=target.path)
        self.call(bus_of(target.bus), "AddMatch", "s", (rule.serialise(),))
        with suppress(Exception):  # a bus that ends, or `shut`: nothing more will be heard
            while True:
                message = self._inner.receive()
                if rule.matches(message):
                    heard(tuple(message.body))

    def shut(self) -> None:
        """End a `listen` that runs in another thread, which then closes the connection itself."""
        shut_down(self._inner)

    def close(self) -> None:
        """Close the connection and every descriptor that came over it; safe to call twice."""
        for descriptor in self._descriptors:
            descriptor.close()
        self._inner.close()
