"""A stand-in for logind and for a desktop's session services, on a private message bus.

A container has no real one: only the far end is played here, over real D-Bus with real descriptors.
"""

import os
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusAddress, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

_MANAGER = DBusAddress("/org/freedesktop/login1", "org.freedesktop.login1", "org.freedesktop.login1.Manager")


@dataclass
class PlayedService:
    """Owns one name on the bus at `address` and answers `Inhibit`; `refuses` answers that it is not allowed."""

    address: str
    name: str
    refuses: bool = False
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    callers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._connection = open_dbus_connection(self.address, enable_fds=True)
        Proxy(message_bus, self._connection).RequestName(self.name)
        self._holds: list[int] = []
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()

    def say_prepare_for_sleep(self, going: bool) -> None:
        """Send logind's signal."""
        self._connection.send(new_signal(_MANAGER, "PrepareForSleep", "b", (going,)))

    def wait_for_release(self, seconds: float = 10) -> bool:
        """True once the caller let go of the descriptor that it was given last."""
        held = socket.socket(fileno=self._holds.pop())
        held.settimeout(seconds)
        try:
            return held.recv(1) == b""
        except TimeoutError:
            return False
        finally:
            held.close()

    def close(self) -> None:
        """Leave the bus."""
        with suppress(OSError):
            self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)
        self._connection.close()
        for hold in self._holds:
            os.close(hold)

    def _answer(self) -> None:
        with suppress(ConnectionError, OSError):
            while True:
                message = self._connection.receive()
                if message.header.message_type is MessageType.method_call:
                    self.asked.append(message.body)
                    self._reply(message)

    def _reply(self, message: Any) -> None:
        if self.refuses:
            self._connection.send(new_error(message, "org.freedesktop.DBus.Error.AccessDenied"))
        elif "login1" in self.name:
            ours, theirs = socket.socketpair()
            self._holds.append(ours.detach())
            self._connection.send(new_method_return(message, "h", (theirs.fileno(),)))
            theirs.close()
        else:
            self._connection.send(new_method_return(message, "u", (77,)))
