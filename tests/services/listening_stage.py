"""The listening service over a real data file and real sockets, with what it told."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from account_rig import DRAFT, AccountRig, account_rig

from smsdesk.domain.accounts import Account
from smsdesk.domain.callbacks import Callback
from smsdesk.domain.events import CallbackHit, ListenerChanged
from smsdesk.services.listener_places import ListenerStatus
from smsdesk.services.listening import Listening
from smsdesk.store import callbacks

REPORT = {"MsgId": "A1", "Sender": "60125550100", "Status": "6"}
REPLY = {"Shortcode": "1", "Sender": "60125550142", "ContentType": "1", "Msg": "Boleh"}
PATIENCE = 15.0


class ListeningStage:
    """`told` are the events, `arrived` counts how often stored callbacks were told."""

    def __init__(self, rig: AccountRig) -> None:
        self.rig = rig
        self.told: list[object] = []
        self.arrived = 0
        self.announced: list[Any] = []
        for event in (CallbackHit, ListenerChanged):
            rig.bus.listen(event, self.told.append)
        self.listening = self.fresh()

    def fresh(self) -> Listening:
        """The service as after a restart."""
        rig = self.rig
        return Listening(
            *(rig.database, rig.accounts, rig.secrets, rig.bus, rig.clock),
            arrived=self._on_arrived,
            announce=self._announce,
        )

    def _on_arrived(self) -> None:
        self.arrived += 1

    async def _announce(self, addresses: Any) -> None:
        self.announced.append(addresses)

    async def account(self, **options: object) -> Account:
        """A stored account; its listener is off, its port a free one unless it is given."""
        account = (await self.rig.accounts.add(DRAFT)).account
        await self.listening.change(account.id, **{"port": free_port(), **options})
        return self.get(account.id)

    def get(self, account_id: int) -> Account:
        account = self.rig.accounts.get(account_id)
        assert account is not None
        return account

    async def on(self, **options: object) -> Account:
        """An account whose listener listens."""
        account = await self.account(**options)
        await self.listening.turn_on(account.id)
        await self.until(account.id, ListenerStatus.ON)
        return self.get(account.id)

    async def until(self, account_id: int, status: ListenerStatus) -> None:
        """Wait for a state."""
        await until(lambda: self.listening.state(account_id).status is status)

    async def stored(self, account_id: int) -> list[Callback]:
        """What the data file holds."""
        return [each for _, each in await self.rig.database.read(callbacks.page, account_id, (0.0, 0), 10_000)]


@asynccontextmanager
async def listening_stage(folder: Path) -> AsyncIterator[ListeningStage]:
    """A started one."""
    async with account_rig(folder) as rig:
        stage = ListeningStage(rig)
        await stage.listening.start()
        try:
            yield stage
        finally:
            await stage.listening.stop()


async def until(condition: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def push(address: str, parameters: dict[str, str] | None = None, **options: Any) -> int:
    """Call an address as the provider does; the status."""
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session,
        session.get(address, params=parameters, **options) as response,
    ):
        return response.status
