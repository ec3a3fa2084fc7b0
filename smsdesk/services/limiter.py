"""The speed limit: numbers a second, spread evenly, with waits that can be cancelled."""

from smsdesk.system.clock import Clock

_LONGEST_WAIT = 1.0
"""Seconds until the limit is looked at again: it may have been changed meanwhile."""


class Limiter:
    """Lets through `per_second` numbers a second; 0 means no limit. A batch may run up a debt, which is waited
    off before the next request."""

    def __init__(self, clock: Clock, per_second: float, burst: int = 4) -> None:
        self._clock = clock
        self._per_second = per_second
        self._burst = burst
        self._tokens = 1.0
        self._seen = clock.monotonic()

    def change(self, per_second: float, burst: int) -> None:
        """Another limit from now on; a debt is kept and waited off at the new speed."""
        self._refill()
        self._per_second, self._burst = per_second, burst

    async def wait(self) -> None:
        """Wait until at least one number may be sent, or the limit should be looked at again."""
        if self.allowed() < 1:
            await self._clock.sleep(min(_LONGEST_WAIT, (1.0 - self._tokens) / self._per_second))

    def allowed(self) -> int:
        """How many numbers may be sent now."""
        if self._per_second <= 0:
            return self._burst
        self._refill()
        return max(0, int(self._tokens))

    def spend(self, numbers: int) -> None:
        """Count numbers that are being sent."""
        if self._per_second > 0:
            self._tokens -= numbers

    def _refill(self) -> None:
        now = self._clock.monotonic()
        self._tokens = min(float(self._burst), self._tokens + (now - self._seen) * self._per_second)
        self._seen = now
