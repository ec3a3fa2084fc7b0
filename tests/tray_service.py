"""A stand-in for a desktop's tray on a private message bus: the watcher with which Qt registers its icon, and the hand
that looks at the icon and chooses from its menu (StatusNotifierItem and com.canonical.dbusmenu)."""

import threading
import time
from contextlib import suppress
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, Properties, new_error, new_method_call, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

_WATCHER = "org.kde.StatusNotifierWatcher"
_ITEM = "org.kde.StatusNotifierItem"
_MENU = "com.canonical.dbusmenu"
_PATIENCE = 20.0


class TrayService:
    """Owns the watcher's name on the bus at `address`; says that a tray is there."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection = open_dbus_connection(address)
        Proxy(message_bus, self._connection).RequestName(_WATCHER)
        self.items: list[str] = []
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()

    def __enter__(self) -> "TrayService":
        return self

    def __exit__(self, *_exc: object) -> None:
        with suppress(OSError):
            self._connection.sock.shutdown(2)
        self._thread.join(10)
        self._connection.close()

    # What a person sees and does

    def tip(self) -> str:
        """What the icon says under the mouse."""
        _icon, _pictures, title, text = self._property("ToolTip")
        return "\n".join(filter(None, (title, text)))

    def pictures(self) -> dict[int, bytes]:
        """The icon in all its sizes, as ARGB."""
        return {width: bytes(data) for width, _height, data in self._property("IconPixmap")}

    def menu(self) -> dict[str, int]:
        """The lines of the menu that can be seen, with their numbers."""
        _revision, (_id, _values, children) = self._call(self._menu_address(), "GetLayout", "iias", (0, -1, []))
        lines = {}
        for _signature, (number, values, _children) in children:
            words = values.get("label", ("s", ""))[1]
            if words and values.get("visible", ("b", True))[1]:
                lines[words] = number
        return lines

    def choose(self, words: str) -> None:
        """Choose a line of the menu."""
        arguments = (self.menu()[words], "clicked", ("s", ""), 0)
        self._call(self._menu_address(), "Event", "isvu", arguments)

    def click(self) -> None:
        """Click the icon."""
        self._call(DBusAddress("/StatusNotifierItem", self.item, _ITEM), "Activate", "ii", (0, 0))

    def wait_for_item(self) -> None:
        """Wait until an icon has come."""
        until = time.monotonic() + _PATIENCE
        while not self.items:
            assert time.monotonic() < until, "no icon came into the tray"
            time.sleep(0.02)

    @property
    def item(self) -> str:
        """The bus name of the icon's program."""
        return self.items[-1]

    # The other side

    def _menu_address(self) -> DBusAddress:
        return DBusAddress(self._property("Menu"), self.item, _MENU)

    def _property(self, name: str) -> Any:
        address = DBusAddress("/StatusNotifierItem", self.item, _ITEM)
        return self._ask(Properties(address).get(name))[0][1]

    def _call(self, address: DBusAddress, method: str, signature: str, arguments: tuple[Any, ...]) -> Any:
        return self._ask(new_method_call(address, method, signature, arguments))

    def _ask(self, message: Any) -> Any:
        with open_dbus_connection(self._address) as connection:
            answer = connection.send_and_get_reply(message, timeout=_PATIENCE)
        assert answer.header.message_type is not MessageType.error, answer.body
        return answer.body

    def _answer(self) -> None:
        with suppress(ConnectionError, OSError):
            while True:
                message = self._connection.receive()
                if message.header.message_type is MessageType.method_call:
                    self._connection.send(self._reply(message))

    def _reply(self, message: Any) -> Any:
        fields = message.header.fields
        member = fields[HeaderFields.member]
        if member == "RegisterStatusNotifierItem":
            self.items.append(fields[HeaderFields.sender])
            return new_method_return(message)
        if member == "Get" and message.body[1] == "IsStatusNotifierHostRegistered":
            return new_method_return(message, "v", (("b", True),))
        if member == "Get" and message.body[1] == "ProtocolVersion":
            return new_method_return(message, "v", (("i", 0),))
        return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
