"""Notifications by the desktop's own service on Linux (Desktop Notifications Specification 1.2), over D-Bus."""

import asyncio
import html
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from smsdesk.system.dbus import Bus, CallError, Target
from smsdesk.system.dbus_line import Line
from smsdesk.system.resources import find
from smsdesk.system.threads import in_daemon

_SERVICE = Target(
    Bus.SESSION, "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
)
_LIMIT = 10.0  # seconds for the service to answer; it may have to be started first
_AS_THE_SERVER_LIKES = -1  # how long it is shown
_NORMAL = 1  # urgency
_MOST_EARLY = 20

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Note:
    """What is shown. A new one under the same `key` takes the place of the old one; `title` is our own words."""

    key: str
    title: str
    body: str = ""


class Notifier:
    """Shows notes and tells which one was clicked; `clicked(key, token)` is called in the loop. The token is what a
    Wayland desktop wants to see before it lets a window come to the front, "" on others."""

    def __init__(self) -> None:
        self.clicked: Callable[[str, str], None] = lambda key, token: None
        self._line: Line | None = None
        self._shown: dict[str, int] = {}
        self._tokens: dict[int, str] = {}
        self._early: list[tuple[str, tuple[Any, ...]]] = []
        self._turn = asyncio.Lock()

    async def show(self, note: Note) -> bool:
        """Show a note; False where there is no such service, or it refuses. Never raises."""
        if sys.platform != "linux":
            return False
        async with self._turn:
            loop = asyncio.get_running_loop()
            if self._line is None or not self._line.alive:
                self._shown.clear()  # a new bus knows nothing of old notes
            replaced = self._shown.get(note.key, 0)
            try:
                shown = await in_daemon(lambda: self._show(loop, note, replaced), limit=_LIMIT, name="notify")
            except (CallError, TimeoutError):
                return False
            self._shown[note.key] = shown
            early, self._early = self._early, []
            for member, body in early:
                self._hear(member, body)
            return True

    async def withdraw(self, key: str) -> None:
        """Take a note back, as when somebody has seen what it says elsewhere. Never raises."""
        async with self._turn:
            shown, line = self._shown.pop(key, 0), self._line
            if shown and line is not None:
                with suppress(CallError, TimeoutError):
                    await in_daemon(
                        lambda: line.call(_SERVICE, "CloseNotification", "u", (shown,)), limit=_LIMIT, name="notify"
                    )

    def close(self) -> None:
        """Hear nothing more; what is shown stays as long as the desktop likes."""
        self.clicked = lambda key, token: None
        if self._line is not None:
            self._line.shut()

    def _show(self, loop: asyncio.AbstractEventLoop, note: Note, replaced: int) -> int:
        """In a thread: the number that the service gave the note."""
        line = self._connected(loop)
        # Asked each time: the service may be another one by now.
        (able,) = line.call(_SERVICE, "GetCapabilities")
        body = html.escape(note.body, quote=False) if "body-markup" in able else note.body
        actions = ["default", "Show"] if "actions" in able else []
        hints = {"desktop-entry": ("s", "smsdesk"), "urgency": ("y", _NORMAL)}
        arguments = ("smsdesk", replaced, _icon(), note.title, body, actions, hints, _AS_THE_SERVER_LIKES)
        return int(line.call(_SERVICE, "Notify", "susssasa{sv}i", arguments)[0])

    def _connected(self, loop: asyncio.AbstractEventLoop) -> Line:
        """The line to the bus, a new one where the old one has ended."""
        if self._line is None or not self._line.alive:

            def heard(member: str, body: tuple[Any, ...]) -> None:
                with suppress(RuntimeError):  # the loop was closed meanwhile
                    loop.call_soon_threadsafe(self._hear, member, body)

            line = Line(Bus.SESSION, heard)
            try:
                line.subscribe(_SERVICE)
            except CallError:
                line.shut()
                raise
            self._line = line
        return self._line

    def _hear(self, member: str, body: tuple[Any, ...]) -> None:
        """A signal, in the loop. Other programs' notes have numbers that are not ours; a click may overtake the answer
        that gives us the number."""
        if len(body) != 2 or body[0] not in self._shown.values():
            if self._turn.locked():
                self._early = [*self._early[-_MOST_EARLY:], (member, body)]
            return
        number, what = body
        key = next(key for key, each in self._shown.items() if each == number)
        if member == "ActivationToken":
            self._tokens[number] = str(what)
        elif member == "ActionInvoked":
            self.clicked(key, self._tokens.pop(number, ""))
        elif member == "NotificationClosed":
            self._tokens.pop(number, None)
            del self._shown[key]


def _icon() -> str:
    try:
        return find("smsdesk.svg").as_uri()
    except FileNotFoundError:
        return "smsdesk"
