"""A connection to a message bus that is asked and listened to at the same time, for what answers much later."""

import itertools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from smsdesk.system.dbus import ANSWER_SECONDS, Bus, CallError, Target, body_of, bus_of, open_inner, question, shut_down

Heard = Callable[[str, tuple[Any, ...]], None]


class Line:
    """Any thread may `call`; a daemon thread of its own receives, and hands signals to `heard(member, body)`."""

    def __init__(self, bus: Bus, heard: Heard) -> None:
        """Raises CallError when there is no such bus."""
        self._inner: Any = open_inner(bus)
        self._heard = heard
        self._sending = threading.Lock()
        self._serials = itertools.count(1000)  # clear of those that the greeting used
        self._waiting: dict[int, Future[Any]] = {}
        self._rules: list[Any] = []
        self.alive = True
        threading.Thread(target=self._receive, name="dbus-line", daemon=True).start()

    def call(self, target: Target, method: str, signature: str = "", arguments: Sequence[Any] = ()) -> tuple[Any, ...]:
        """Call a method and give its results; raises CallError."""
        serial = next(self._serials)
        answer = self._waiting[serial] = Future()
        try:
            message = question(target, method, signature, arguments)
            with self._sending:
                self._inner.send(message, serial=serial)
            if not self.alive:  # it ended, perhaps before it could know of this one
                raise CallError(False, "ended")
            return body_of(answer.result(ANSWER_SECONDS))
        except CallError:
            raise
        except Exception as error:
            raise CallError(False, type(error).__name__) from error
        finally:
            del self._waiting[serial]

    def subscribe(self, target: Target) -> None:
        """Hear the signals of an interface of an object from now on; raises CallError."""
        from jeepney import MatchRule  # type: ignore[import-untyped]

        rule = MatchRule(type="signal", interface=target.interface, path=target.path)
        self._rules.append(rule)
        self.call(bus_of(target.bus), "AddMatch", "s", (rule.serialise(),))

    def shut(self) -> None:
        """End it; the thread closes the connection."""
        self.alive = False
        shut_down(self._inner)

    def _receive(self) -> None:
        from jeepney import HeaderFields

        with suppress(Exception):  # the bus ends, or `shut`
            while True:
                message = self._inner.receive()
                serial = message.header.fields.get(HeaderFields.reply_serial)
                waiting = self._waiting.get(serial)
                if waiting is not None:
                    waiting.set_result(message)
                elif any(rule.matches(message) for rule in self._rules):
                    self._heard(message.header.fields[HeaderFields.member], tuple(message.body))
        self.alive = False
        for waiting in tuple(self._waiting.values()):
            if not waiting.done():
                waiting.set_exception(ConnectionError("the bus ended"))
        self._inner.close()
