"""How fast a broadcast goes and how long it will take, from what was done in the last seconds."""

from collections import deque

WINDOW = 10.0
"""Seconds that are looked back on: long enough to be steady, short enough to follow a slow gateway."""
_LEAST = 1.0  # seconds of looking before a figure is more than a guess


class Pace:
    """Takes (time, done) pairs of one broadcast; times in seconds of a clock that does not go back."""

    def __init__(self) -> None:
        self._points: deque[tuple[float, int]] = deque()

    def forget(self) -> None:
        """Start anew: a pause or another broadcast must not count as slowness."""
        self._points.clear()

    def note(self, now: float, done: int) -> None:
        """So many are done now. A figure that went down, or a time that did, starts anew."""
        if self._points and (done < self._points[-1][1] or now < self._points[-1][0]):
            self.forget()
        self._points.append((now, done))
        # One point older than the window stays: it is where the window's rate begins.
        while len(self._points) > 2 and self._points[1][0] <= now - WINDOW:
            self._points.popleft()

    def per_second(self) -> float | None:
        """Done in a second, 0.0 when nothing moves; None while it is too early to say."""
        if not self._points:
            return None
        (start, before), (now, done) = self._points[0], self._points[-1]
        return (done - before) / (now - start) if now - start >= _LEAST else None

    def seconds_for(self, rest: int) -> float | None:
        """How long `rest` more will take; None while nothing is known or nothing moves."""
        speed = self.per_second()
        return rest / speed if speed else None
