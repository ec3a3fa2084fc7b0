"""A desk to which people write, for the tests of the Inbox and of what it answers by itself."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sending import FastClock
from timed_desk import DAY, TimedDesk

from smsdesk.domain.accounts import Account, AccountOptions, ReplyOptions
from smsdesk.domain.auto_replies import AutoReply
from smsdesk.domain.callbacks import Callback, CallbackKind, Origin
from smsdesk.domain.events import Event
from smsdesk.domain.records import Broadcast
from smsdesk.services.desk import Desk
from smsdesk.store import accounts as accounts_store
from smsdesk.store import callbacks, runs
from smsdesk.store.schema import auto_replied, broadcasts
from smsdesk.store.schema import callbacks as callbacks_table

HOURS = "We are open 9 to 6."
GONE = "You get nothing from us any more."
ANA, BEN = "60125550001", "60125550002"
MALAYSIA = 8 * 3600


def at_malaysian(hour: int, minute: int = 0, speed: float = 60.0) -> FastClock:
    """A fast clock that shows this time in Malaysia now."""
    passed = (time.time() + MALAYSIA) % DAY
    return FastClock(speed, ahead=(hour * 3600 + minute * 60 - passed) % DAY)


class InboxDesk:
    """What a test touches; `told` are the events of the kinds it asked for."""

    def __init__(self, timed: TimedDesk) -> None:
        self.timed = timed
        self.told: list[Event] = []

    @property
    def desk(self) -> Desk:
        """The program that runs now."""
        return self.timed.desk

    @property
    def account(self) -> Account:
        """The account of the real book."""
        found = self.desk.accounts.get(self.timed.account_id)
        assert found is not None
        return found

    def listen(self, *kinds: type[Any]) -> None:
        """Remember what is told."""
        for kind in kinds:
            self.desk.bus.listen(kind, self.told.append)

    async def set_options(self, **changes: Any) -> None:
        """Other options of the account; `replies` by name."""
        replies = ReplyOptions(**changes.pop("replies", {}))
        options = AccountOptions(replies=replies, **changes)
        changed = Account(self.account.id, "Office", self.account.address, "melur", options=options)
        await self.desk.database.write(accounts_store.save, changed, same_gateway=True)
        await self.desk.accounts.load()

    async def answers(self, keyword: str, text: str) -> int:
        """A keyword is answered from now on."""
        return await self.desk.inbox.save_auto_reply(AutoReply(0, self.account.id, keyword, text))

    async def keep(self, text: str, sender: str = ANA, *, ago: float = 0.0, **more: Any) -> None:
        """A callback is stored, and nobody has looked at it."""
        pairs = (("Shortcode", more.get("shortcode", "32728")), ("Sender", sender), ("ContentType", "1"), ("Msg", text))
        at, origin = self.desk.clock.wall() - ago, more.get("origin", Origin.LISTENER)
        account = more.get("account", self.account.id)
        one = Callback(account, CallbackKind.REPLY, pairs, at, origin)
        await self.desk.database.write(callbacks.keep, one)

    async def receive(self, text: str, sender: str = ANA, *, ago: float = 0.0, **more: Any) -> None:
        """A message comes in and is applied."""
        await self.keep(text, sender, ago=ago, **more)
        self.desk.arrivals.wake()
        fresh = sa.select(sa.func.count()).where(callbacks_table.c.state == "new")
        await self.until(lambda: self.count(fresh), 0)

    async def count(self, statement: sa.Select[Any]) -> int:
        """A figure out of the data file."""
        return int(await self.desk.database.read(lambda c: c.execute(statement).scalar_one()))

    async def until(self, asked: Callable[[], Any], wanted: object) -> None:
        """Wait until `await asked()` is that."""
        async with asyncio.timeout(20):
            while await asked() != wanted:
                await asyncio.sleep(0.01)

    def forward(self, seconds: float) -> None:
        """The wall clock jumps."""
        clock = self.desk.clock
        assert isinstance(clock, FastClock)
        clock.wall_offset += seconds

    def passes(self, seconds: float) -> None:
        """So much time goes by, on all clocks: no one was set, and nobody slept."""
        clock = self.desk.clock
        assert isinstance(clock, FastClock)
        clock.let_pass(seconds)

    async def automatic(self) -> list[Broadcast]:
        """What the program has sent by itself."""
        mine = sa.select(*runs.COLUMNS).where(broadcasts.c.purpose.in_(["auto_reply", "confirmation"]))
        return await self.desk.database.read(
            lambda c: [runs.broadcast_of(row) for row in c.execute(mine.order_by(broadcasts.c.id))]
        )

    async def quiet(self) -> None:
        """Wait until nothing waits for an answer any more."""
        answering = self.desk._answering
        async with asyncio.timeout(20):
            await answering._waiting.join()

    async def answered(self) -> list[tuple[str, str]]:
        """Purpose and text of what was sent by itself, once all is answered and gone."""
        await self.quiet()
        done = sa.select(sa.func.count()).select_from(broadcasts).where(broadcasts.c.state.in_(["holding", "running"]))
        await self.until(lambda: self.count(done), 0)
        noted = await self.count(sa.select(sa.func.count()).select_from(auto_replied))
        found = await self.automatic()
        assert noted == len(found)
        return [(one.purpose.value, one.text) for one in found]


@asynccontextmanager
async def inbox_desk(folder: Path, clock: FastClock | None = None) -> AsyncIterator[InboxDesk]:
    """A running desk at ten in the morning, with the hours of the settings."""
    timed = TimedDesk(folder, clock or at_malaysian(10))
    async with timed.running() as desk:
        await desk.preferences.change(hours_from=8, hours_to=20)
        yield InboxDesk(timed)


@asynccontextmanager
async def answering_desk(folder: Path) -> AsyncIterator[InboxDesk]:
    """One that answers "hours" and confirms opt-outs."""
    async with inbox_desk(folder) as made:
        await made.set_options(replies=dict(confirm_opt_out=GONE))
        await made.answers("hours", HOURS)
        yield made
