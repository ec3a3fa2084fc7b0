"""The accounts and credits services on a real data file, with a far end made of one function, or a real one."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from smsdesk.domain.accounts import Account
from smsdesk.domain.events import AccountsChanged, BalanceChanged
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import NewBroadcast, Recipient
from smsdesk.gateway.client import GatewayClient
from smsdesk.services.account_drafts import AccountDraft
from smsdesk.services.accounts import Accounts
from smsdesk.services.bus import Bus
from smsdesk.services.credits import Credits
from smsdesk.store import freezing
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock
from smsdesk.system.secrets import Secrets

Answers = Callable[[httpx.Request], httpx.Response]
DRAFT = AccountDraft("Office", "gateway.example", "melur", "s3cret word")


class StandingClock(Clock):
    """A wall clock that the test moves."""

    now = 1_795_000_000.0

    def wall(self) -> float:
        return self.now


class AccountRig:
    """`answers` is called with each request; without one the real network is used. Passwords last for this run."""

    def __init__(self, folder: Path, answers: Answers | None = None, secrets: Secrets | None = None) -> None:
        self.database = Database(folder / "smsdesk.sqlite3")
        self.clock = StandingClock()
        self.bus = Bus()
        self.secrets = secrets or Secrets(backends=())
        self.answers = answers
        self.made: list[tuple[Account, str, GatewayClient]] = []
        self.events: list[object] = []
        self.bus.listen(AccountsChanged, self.events.append)
        self.bus.listen(BalanceChanged, self.events.append)
        self.accounts = self.fresh_accounts()
        self.credits = Credits(self.database, self.accounts, self.bus, self.clock)

    def fresh_accounts(self) -> Accounts:
        """The service as after a restart; `load` it."""
        return Accounts(self.database, self.secrets, self.bus, self.clock, self._client)

    def _client(self, account: Account, password: str) -> GatewayClient:
        transport = httpx.MockTransport(self.answers) if self.answers else None
        client = GatewayClient(account, password, transport=transport, total_seconds=10.0)
        self.made.append((account, password, client))
        return client

    async def broadcast(self, account_id: int, recipients: int = 2) -> int:
        """A stored broadcast in its hold."""
        people = tuple(Recipient(f"601255501{place:02d}") for place in range(recipients))
        new = NewBroadcast(account_id, "Kedai buka", Kind.TEXT, "", True, "2 people", 1, people, "melur")
        return await self.database.write(freezing.create, new, self.clock.wall())


@asynccontextmanager
async def account_rig(
    folder: Path, answers: Answers | None = None, secrets: Secrets | None = None
) -> AsyncIterator[AccountRig]:
    """An opened rig."""
    rig = AccountRig(folder, answers, secrets)
    await rig.database.open()
    await rig.accounts.load()
    try:
        yield rig
    finally:
        await rig.credits.stop()
        await rig.accounts.stop()
        await rig.database.close()
