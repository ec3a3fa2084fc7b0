"""The bus: services say what happened, whoever cares hears it; typed events, no names in strings."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from smsdesk.domain.events import Event

E = TypeVar("E", bound=Event)

log = logging.getLogger(__name__)


class Bus:
    """Calls the listeners of an event's type, in the order they came, in the thread of the loop."""

    def __init__(self) -> None:
        self._listeners: dict[type[Any], list[Callable[[Any], None]]] = {}

    def listen(self, kind: type[E], listener: Callable[[E], None]) -> Callable[[], None]:
        """Call `listener` for every event of this type; the returned function ends that."""
        self._listeners.setdefault(kind, []).append(listener)

        def forget() -> None:
            if listener in self._listeners[kind]:
                self._listeners[kind].remove(listener)

        return forget

    def tell(self, event: Event) -> None:
        """Publish an event. A listener's error is logged and reaches nobody else: facts stay facts."""
        for listener in list(self._listeners.get(type(event), ())):
            try:
                listener(event)
            except Exception:
                log.exception("a listener of %s failed", type(event).__name__)
