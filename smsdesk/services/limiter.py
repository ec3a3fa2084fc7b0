"""The speed limit: numbers a second, spread evenly, with waits that can be cancelled."""

from smsdesk.system.clock import Clock


class Limiter:
    """Lets through `per_second` numbers a second; 0 means no limit. A batch may run up a debt, which is waited
    off before the next request."""

    def __init__(self, clock: Clock, per_second: float, burst: int = 4) -> None:
        self.per_second = per_second
        self._clock = clock
        self._burst = burst
        self._tokens = 1.0
        self._seen = clock.monotonic()

    async def allowance(self) -> int:
        """Wait until at least one number may be sent; how many may be sent now."""
        if self.per_second <= 0:
            return self._burst
        self._refill()
        while self._tokens < 1.0:
            await self._clock.sleep((1.0 - self._tokens) / self.per_second)
            self._refill()
        return int(self._tokens)

    def spend(self, numbers: int) -> None:
        """Count numbers that are being sent."""
        if self.per_second > 0:
            self._tokens -= numbers

    def _refill(self) -> None:
        now = self._clock.monotonic()
        self._tokens = min(float(self._burst), self._tokens + (now - self._seen) * self.per_second)
        self._seen = now
