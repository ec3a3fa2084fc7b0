"""A stand-in for a desktop's notification service, on a private message bus: only the far end is played."""

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

NAME = "org.freedesktop.Notifications"
_EMITTER = DBusAddress("/org/freedesktop/Notifications", NAME, NAME)
DEFAULT = ("actions", "body", "body-markup", "body-hyperlinks", "persistence")


@dataclass(frozen=True)
class Told:
    """One call of `Notify`, with the number that was given for it."""

    number: int
    replaced: int
    title: str
    body: str
    actions: tuple[str, ...]
    hints: dict[str, Any]
    icon: str


@dataclass
class NotificationService:
    """Owns the name on the bus at `address`; `able` is what it says it can do, `refuses` answers with an error, and for
    the `hurried` one somebody clicks before it has answered."""

    address: str
    able: Sequence[str] = DEFAULT
    refuses: bool = False
    hurried: bool = False
    told: list[Told] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._connection = open_dbus_connection(self.address)
        Proxy(message_bus, self._connection).RequestName(NAME)
        self._next = 1
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()

    def click(self, number: int, token: str = "") -> None:
        """As when a person clicks a notification."""
        if token:
            self._connection.send(new_signal(_EMITTER, "ActivationToken", "us", (number, token)))
        self._connection.send(new_signal(_EMITTER, "ActionInvoked", "us", (number, "default")))

    def dismiss(self, number: int) -> None:
        """As when it is closed by a person."""
        self._connection.send(new_signal(_EMITTER, "NotificationClosed", "uu", (number, 2)))

    def wait_told(self, count: int, seconds: float = 20) -> list[Told]:
        """What was told, as soon as it is so much."""
        until = time.monotonic() + seconds
        while len(self.told) < count:
            assert time.monotonic() < until, f"only {self.told}"
            time.sleep(0.01)
        return self.told

    def close(self) -> None:
        """Leave the bus."""
        with suppress(OSError):
            self._connection.sock.shutdown(2)
        self._thread.join(10)
        self._connection.close()

    def _answer(self) -> None:
        with suppress(ConnectionError, OSError):
            while True:
                message = self._connection.receive()
                if message.header.message_type is MessageType.method_call:
                    self._connection.send(self._reply(message))

    def _reply(self, message: Any) -> Any:
        member = message.header.fields[HeaderFields.member]
        if self.refuses:
            return new_error(message, "org.freedesktop.DBus.Error.AccessDenied")
        if member == "GetCapabilities":
            return new_method_return(message, "as", (list(self.able),))
        if member == "Notify":
            _app, replaced, icon, title, body, actions, hints, _expires = message.body
            number = replaced or self._next
            self._next += number == self._next
            self.told.append(Told(number, replaced, title, body, tuple(actions), hints, icon))
            if self.hurried:
                self.click(number)
            return new_method_return(message, "u", (number,))
        if member == "CloseNotification":
            self.closed.append(message.body[0])
            self._connection.send(new_signal(_EMITTER, "NotificationClosed", "uu", (message.body[0], 3)))
            return new_method_return(message)
        return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
