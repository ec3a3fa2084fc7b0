"""What all couriers share."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from smsdesk.domain.answers import Exchange
from smsdesk.domain.decisions import Stamp
from smsdesk.domain.events import MessagesChanged, RunChanged
from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.domain.records import Broadcast
from smsdesk.services.bus import Bus
from smsdesk.store import day_costs
from smsdesk.store.database import Database
from smsdesk.store.day_costs import DayLimit
from smsdesk.system.clock import Clock

STORE_RETRY = 2.0
"""Seconds between two tries while the data file refuses."""


class Gateway(Protocol):
    """What a courier needs of `gateway.client.GatewayClient`."""

    async def send(
        self, *, numbers: tuple[str, ...], text: str, kind: Kind, sender: str, seqno: str, reports: bool
    ) -> Exchange:
        """One request; every failure is in the exchange. Raises ValueError, before any byte, for what no page takes."""

    async def send_unicode(self, *, number: str, text: str, kind: Kind, sender: str, seqno: str) -> Exchange:
        """As `send`, to one number by the page that encodes itself."""

    async def send_barcode(self, *, number: str, text: str, kind: BarcodeType, sender: str, seqno: str) -> Exchange:
        """As `send`, to one number by the page that makes a barcode."""

    async def credits_left(self) -> Exchange:
        """A harmless question."""


async def never(_broadcast_id: int) -> bool:
    """Nothing holds a run back."""
    return False


def unlimited(_account_id: int) -> DayLimit | None:
    """No account has a limit."""
    return None


@dataclass
class Tools:
    """The parts of the program that couriers work with, and the limits in force."""

    database: Database
    bus: Bus
    clock: Clock
    gateway_for: Callable[[int], Awaitable[Gateway | None]]
    concurrency: int = 4
    per_second: float = 15.0
    held_back: Callable[[int], Awaitable[bool]] = never
    """Asked before a run goes (on) by itself: True when it must wait for a person, as in the quiet hours."""
    day_limit: Callable[[int], DayLimit | None] = unlimited
    """What broadcasts of an account may cost today; held against every run that is let go."""

    async def release(self, broadcast: Broadcast, how: Callable[..., bool]) -> bool:
        """Let a run go (on) as `how` says, within the limit of the day: what would pass it is HELD. False as `how`."""
        limit = self.day_limit(broadcast.account_id)
        return await self.database.write(day_costs.release_within, how, broadcast.id, self.clock.wall(), limit)

    def stamp(self) -> Stamp:
        """Now, by all clocks of this computer."""
        boot_id, boot = self.clock.boot()
        return Stamp(self.clock.wall(), boot_id, boot)

    def tell(self, broadcast_id: int, *, run: bool) -> None:
        """Say that messages of a broadcast changed, and whether its run did."""
        self.bus.tell(MessagesChanged(broadcast_id))
        if run:
            self.bus.tell(RunChanged(broadcast_id))
