"""The listener's own log lines: a reason and a length, and only so many a minute whatever pours in."""

import logging
import time
from collections.abc import Callable

from smsdesk.domain.listening import Hit

log = logging.getLogger(__name__)

_LINES = 20
_SECONDS = 60.0


class Notes:
    """Writes a line for each hit until there are too many, then tells how many were left out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._written = 0
        self._left_out = 0

    def note(self, hit: Hit) -> None:
        """One request."""
        now = self._clock()
        if now - self._began >= _SECONDS:
            self.flush()
            self._began = now
            self._written = 0
        if self._written >= _LINES:
            self._left_out += 1
            return
        self._written += 1
        log.info("request: %s, %d bytes", hit.why.value, hit.length)

    def flush(self) -> None:
        """Tell what was left out."""
        if self._left_out:
            log.info("%d more requests", self._left_out)
        self._left_out = 0
