"""A desk on a fast clock before a gateway that charges and remembers: shared by the tests of time and cost."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import sqlalchemy as sa
from account_rig import DRAFT
from sending import FastClock, number

from smsdesk.domain.accounts import Account
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Broadcast, NewBroadcast, Recipient, Timing
from smsdesk.domain.states import Reason, RunState
from smsdesk.gateway.client import GatewayClient
from smsdesk.services.desk import Desk
from smsdesk.store import runs
from smsdesk.store.schema import broadcasts
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets

DAY = 86_400.0


@dataclass
class Gateway:
    """Takes everything, at a price a part; `sent` are the numbers in order."""

    left: int = 5000
    price: int = 1
    sent: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)  # instead of taking, one after the other
    says_left: bool = True
    ids: str = ""  # what the IDs of messages begin with; "": none are given

    def client(self, account: Account, password: str) -> GatewayClient:
        return GatewayClient(account, password, transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if "credits" in request.url.path:
            text = f"Used: 0 Left: {self.left}" if self.says_left else "17"
            return httpx.Response(200, text=text, request=request)
        if self.answers:
            return httpx.Response(200, text=self.answers.pop(0), request=request)
        form = parse_qs(request.content.decode())
        numbers = next(values for name, values in form.items() if name.lower() == "mobile")[0].split(",")
        self.sent += numbers
        self.left -= self.price * len(numbers)
        text = f"1701:{self.ids}-{len(self.sent)}" if self.ids else "1701"
        return httpx.Response(200, text=text, request=request)


@dataclass
class TimedDesk:
    """One data folder; `desk` is the program that runs on it now."""

    folder: Path
    clock: FastClock
    gateway: Gateway = field(default_factory=Gateway)
    account_id: int = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Desk]:
        """The program from its start to its end."""
        data = DataDir(self.folder / "data")
        data.prepare()
        self.desk = Desk(data, clock=self.clock, secrets=Secrets(backends=()), client_factory=self.gateway.client)
        try:
            await self.desk.preferences.change(hold_seconds=0, hours_from=0, hours_to=24)
            await self.desk.start()
            if not self.desk.accounts.all():
                self.account_id = (await self.desk.accounts.add(DRAFT)).account.id
            elif (await self.desk.accounts.password(self.account_id)).value is None:
                await self.desk.accounts.set_password(self.account_id, DRAFT.password)
            yield self.desk
        finally:
            await self.desk.stop()

    def in_seconds(self, seconds: float) -> float:
        """That many seconds from now by the desk's clock."""
        return self.clock.wall() + seconds

    def broadcast(
        self, people: int = 3, *, due_at: float | None = None, repeat: str = "", first: int = 0, abroad: bool = False
    ) -> NewBroadcast:
        """A broadcast without a hold."""
        numbers = (number(first + at) for at in range(people))
        recipients = tuple(Recipient(f"65812{at:05d}" if abroad else each) for at, each in enumerate(numbers))
        return NewBroadcast(
            self.account_id,
            "RM0 Kedai: hello",
            Kind.TEXT,
            "",
            True,
            "Everybody",
            1,
            recipients,
            "tester",
            hold_seconds=0.0,
            timing=Timing(due_at, repeat),
        )

    async def submit(self, new: NewBroadcast) -> int:
        """Store it; its id."""
        return await self.desk.sender.submit(new)

    async def load(self, key: int) -> Broadcast:
        """The broadcast as stored."""
        found = await self.desk.database.read(runs.load, key)
        assert found is not None
        return found

    async def standing(self, key: int) -> tuple[RunState, Reason]:
        """Its state and reason."""
        found = await self.load(key)
        return found.state, found.reason

    async def all(self) -> list[Broadcast]:
        """All broadcasts, oldest first."""
        return await self.desk.database.read(
            lambda c: [runs.broadcast_of(row) for row in c.execute(sa.select(broadcasts).order_by(broadcasts.c.id))]
        )

    async def until(self, key: int, state: RunState, reason: Reason = Reason.NONE) -> None:
        """Wait until it stands there."""
        await self.wait(lambda: self._is(key, state, reason))

    async def _is(self, key: int, state: RunState, reason: Reason) -> bool:
        return await self.standing(key) == (state, reason)

    async def wait(self, condition: Callable[[], object], seconds: float = 20.0) -> None:
        """Wait until the (awaitable) condition is true."""
        async with asyncio.timeout(seconds):
            while True:
                found = condition()
                if await found if asyncio.iscoroutine(found) else found:
                    return
                await asyncio.sleep(0.01)
