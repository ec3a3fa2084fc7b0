"""The accessibility bus of a desktop: many questions at once, waiting, and the keyboard."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

ATSPI = "org.a11y.atspi."
REGISTRY = ATSPI + "Registry"
_KEYS = DBusAddress("/org/a11y/atspi/registry/deviceeventcontroller", REGISTRY, ATSPI + "DeviceEventController")
_AT_ONCE = 100  # the bus refuses more than 128 open questions of one program
_PRESS, _RELEASE, _SYMBOL = 0, 1, 3
_HELD = {"Control": 37, "Shift": 50, "Alt": 64}
"""Codes of these keys on the keyboard that every Xvfb has."""
_SYMBOLS = {
    "BackSpace": 0xFF08,
    "Tab": 0xFF09,
    "Return": 0xFF0D,
    "Escape": 0xFF1B,
    "Home": 0xFF50,
    "Left": 0xFF51,
    "Up": 0xFF52,
    "Right": 0xFF53,
    "Down": 0xFF54,
    "End": 0xFF57,
    "Delete": 0xFFFF,
    **{f"F{number}": 0xFFBD + number for number in range(1, 13)},
}
"""Key symbols as in X11/keysymdef.h; those of ASCII letters are the letters."""


class AccessError(AssertionError):
    """Something is not there, or cannot do what was asked; the text shows what is on the screen instead."""


class A11yBus:
    """A connection to the accessibility bus at `address`; `patience` is how long everything is waited for."""

    def __init__(self, address: str, patience: float = 20.0) -> None:
        self._connection = open_dbus_connection(address)
        self.patience = patience
        self.roles: dict[tuple[str, str], str] = {}
        """The roles of objects, by owner and path: neither is given out twice on one bus."""
        self.watch: Callable[[], None] = lambda: None
        """Called while something is waited for; raises when there is nothing left to wait for."""

    def __enter__(self) -> "A11yBus":
        return self

    def __exit__(self, *_exc: object) -> None:
        self._connection.close()

    def ask(self, messages: Sequence[Message]) -> list[Any]:
        """The bodies of the answers, in order, None for an error; many are sent before the first is awaited."""
        parts = [messages[at : at + _AT_ONCE] for at in range(0, len(messages), _AT_ONCE)]
        return [body for part in parts for body in self._ask(part)]

    def _ask(self, messages: Sequence[Message]) -> list[Any]:
        serials = []
        for message in messages:
            serials.append(next(self._connection.outgoing_serial))
            self._connection.send(message, serial=serials[-1])
        bodies: dict[int, Any] = {}
        waiting = set(serials)
        while waiting:
            try:
                reply = self._connection.receive(timeout=self.patience)
            except TimeoutError:
                raise AccessError(f"the program did not answer for {self.patience:.0f} s") from None
            serial = reply.header.fields.get(HeaderFields.reply_serial, 0)
            if serial in waiting:
                waiting.remove(serial)
                bodies[serial] = reply.body if reply.header.message_type is MessageType.method_return else None
        return [bodies[serial] for serial in serials]

    def process_of(self, owner: str) -> int:
        """The process id behind a name on the bus, 0 when it has gone."""
        bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        answer = self.ask([new_method_call(bus, "GetConnectionUnixProcessID", "s", (owner,))])[0]
        return int(answer[0]) if answer else 0

    def wait(self, look: Callable[[], Any], complaint: Callable[[], str], seconds: float | None = None) -> Any:
        """What `look` gives, as soon as it is something true; else AccessError with the complaint."""
        until = time.monotonic() + (self.patience if seconds is None else seconds)
        while not (found := look()):
            self.watch()
            if time.monotonic() > until:
                raise AccessError(complaint())
            time.sleep(0.1)
        return found

    def press(self, *keys: str, times: int = 1) -> None:
        """Press keys together, the last one last: `press("Control", "Return")`, `press("Tab", times=3)`."""
        *held, last = keys
        for key in held:
            self._generate(_HELD[key], _PRESS)
        for _ in range(times):
            self._generate(_SYMBOLS.get(last) or ord(last), _SYMBOL)
        for key in reversed(held):
            self._generate(_HELD[key], _RELEASE)

    def write(self, text: str) -> None:
        """Type plain ASCII into what has the focus, letter by letter."""
        for letter in text:
            self._generate(ord(letter), _SYMBOL)

    def _generate(self, code: int, kind: int) -> None:
        self.ask([new_method_call(_KEYS, "GenerateKeyboardEvent", "isu", (code, "", kind))])
