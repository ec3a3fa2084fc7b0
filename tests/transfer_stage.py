"""Transfers before the practice gateway's own ledger, in this process: every way an answer can be lost, and crashes."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import sqlalchemy as sa
from sending import FastClock

from smsdesk.domain.accounts import Account, AccountOptions, Pages
from smsdesk.domain.events import BalanceChanged, TransferChanged
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.domain.transfer_records import Transfer
from smsdesk.domain.transfers import TransferState as S
from smsdesk.gateway.client import GatewayClient
from smsdesk.practice.decisions import Order, figures, take
from smsdesk.practice.ledger import CUSTOMERS, PASSWORD, USER, Ledger
from smsdesk.practice.rules import Page, page_at
from smsdesk.services import transfers as service
from smsdesk.services.account_drafts import AccountDraft
from smsdesk.services.desk import Desk
from smsdesk.store import transfer_list
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets

KIOSK = CUSTOMERS[0]
OPTIONS = AccountOptions(
    pages=Pages(transfer=f"websmsapi/{Page.TRANSFER.value}"), transfer_limit=10_000, transfer_day_limit=10**6
)
HTML = "<!DOCTYPE html><html><body>Reference 1707. Log in to go on.</body></html>"
PAGE = "1707<html><body>Your session has expired. Log in to go on.</body></html>"
TAKEN = ("lost after", "html after", "page after", "empty after", "unknown after", "noise after")
UNTAKEN = ("lost before", "html before", "page before", "unconnected", "late")
FORCED = {"1702": 1702, "1703": 1703, "1704": 1704, "lost 1703": 1703, "lost 1704": 1704, "crash 1703": 1703}
CRASHES = ("crash at balance", "crash before", "crash after", "crash answered", "crash 1703")
FAULTS = tuple(dict.fromkeys(("", *TAKEN, *UNTAKEN, *FORCED, *CRASHES)))


@dataclass
class FarEnd:
    """The gateway. `fault` happens to the next transfer request, `balance` ("", "lost", "1702") to every question."""

    ledger: Ledger
    fault: str = ""
    balance: str = ""
    crash: Any = None
    transfers: int = 0
    late: list[Order] = field(default_factory=list)

    def client(self, account: Account, password: str) -> GatewayClient:
        return GatewayClient(account, password, transport=httpx.MockTransport(self._answer))

    def arrive(self) -> None:
        """What was still on its way arrives; nobody hears the answer."""
        while self.late:
            self._take(self.late.pop(0))

    def _take(self, order: Order) -> str:
        self.ledger.db.execute("BEGIN IMMEDIATE")
        items = take(self.ledger, order)
        self.ledger.db.execute("COMMIT")
        return str(items[0].code)

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        fields = {name.lower(): value for name, value in parse_qsl(request.content.decode())}
        page = page_at(request.url.path)
        assert page is not None
        if page is Page.CREDITS:
            return await self._balance(request, Order(page, fields))
        assert page is Page.TRANSFER
        self.transfers += 1
        fault, self.fault = self.fault, ""
        text = await self._transfer(request, Order(page, fields, FORCED.get(fault)), fault)
        return httpx.Response(200, text=text, request=request)

    async def _balance(self, request: httpx.Request, order: Order) -> httpx.Response:
        if self.fault == "crash at balance":
            self.fault = ""
            self.crash()
        if self.balance == "lost":
            raise httpx.ReadTimeout("lost", request=request)
        found = figures(self.ledger, order)
        text = self.balance or (f"Used: {found.used} Left: {found.left}" if found else "1702")
        return httpx.Response(200, text=text, request=request)

    async def _transfer(self, request: httpx.Request, order: Order, fault: str) -> str:
        if fault == "unconnected":
            raise httpx.ConnectError("refused", request=request)
        if fault == "late":
            self.late.append(order)
        elif fault == "crash before":
            self.crash()
        elif fault not in UNTAKEN:
            text = self._take(order)
        if fault.startswith("crash"):
            if fault != "crash before":
                self.crash()
            if fault not in ("crash answered", "crash 1703"):
                await asyncio.Event().wait()
        if fault.startswith("lost") or fault == "late":
            raise httpx.ReadTimeout("lost", request=request)
        if fault.startswith(("html", "page")):
            return HTML if fault.startswith("html") else PAGE
        return {"empty after": "", "unknown after": "1799", "noise after": f"{text} ok"}.get(fault, text)


class TransferStage:
    """One data folder and its gateway; `desk` is the program that runs on it now."""

    def __init__(self, folder: Path, *, credits: int = 100_000, used_by: tuple[int, ...] = ()) -> None:
        self.folder = DataDir(folder)
        self.folder.prepare()
        self.clock = FastClock(1.0)
        self.ledger = Ledger(credits=credits)
        self.ledger.behaviour = self.ledger.behaviour.changed({"seqno_used_by": list(used_by)})
        self.far = FarEnd(self.ledger)
        self.crashed = asyncio.Event()
        self.events: list[Any] = []
        self.account_id = 0
        self.hold_seconds = 120

    async def __aenter__(self) -> "TransferStage":
        await self.start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.desk.stop()
        self.ledger.close()

    async def start(self) -> None:
        """A life of the program begins."""
        self.crashed.clear()
        self.far.crash = self._die
        secrets = Secrets(backends=())
        self.desk = Desk(self.folder, clock=self.clock, secrets=secrets, client_factory=self.far.client)
        self.desk.bus.listen(TransferChanged, self.events.append)
        self.desk.bus.listen(BalanceChanged, self.events.append)
        await self.desk.preferences.change(hold_seconds=self.hold_seconds)
        await self.desk.start()
        if not self.account_id:
            draft = AccountDraft("Office", "gateway.example", USER, PASSWORD, OPTIONS)
            self.account_id = (await self.desk.accounts.add(draft)).account.id
        await self.desk.accounts.set_password(self.account_id, PASSWORD)

    def _die(self) -> None:
        """kill -9 as far as the data file sees it: nothing more is written."""

        async def dead(*_args: object, **_kwargs: object) -> None:
            raise StoreError(StoreProblem.FAILED)

        self.desk.database.write = dead  # type: ignore[method-assign, assignment]
        self.crashed.set()

    async def restart(self, *, kill: bool = False) -> None:
        """End this life, by a kill or in order, and begin the next one."""
        grace = service.GRACE
        if kill:
            self._die()
            service.GRACE = 0.0
        try:
            await self.desk.stop()
        finally:
            service.GRACE = grace
        await self.start()

    @property
    def transfers(self) -> service.Transfers:
        """The service."""
        return self.desk.transfers

    async def confirm(self, amount: int = 100, customer: str = KIOSK) -> int:
        """A transfer in its hold."""
        return await self.transfers.confirm(self.account_id, customer, amount, again=True)

    async def made(self, fault: str = "", amount: int = 100, customer: str = KIOSK) -> Transfer:
        """A transfer that was sent and what became of it; after a crash, in the next life."""
        key = await self.confirm(amount, customer)
        await self.act(self.transfers.send_now(key), fault)
        return await self.one(key)

    async def again(self, key: int, fault: str = "") -> Transfer:
        """A person asks again."""
        await self.act(self.transfers.ask_again(key), fault)
        return await self.one(key)

    async def act(self, work: Any, fault: str) -> None:
        """Do something while a fault waits for the request; a crash begins the next life."""
        self.far.fault = fault
        doing = asyncio.ensure_future(work)
        dying = asyncio.ensure_future(self.crashed.wait())
        await asyncio.wait({doing, dying}, return_when=asyncio.FIRST_COMPLETED)
        self.far.fault = ""
        dying.cancel()
        if self.crashed.is_set():
            doing.cancel()
            await asyncio.gather(doing, return_exceptions=True)
            await self.restart(kill=True)
        else:
            await doing

    async def until(self, key: int, *states: S) -> None:
        """Wait until a transfer is in one of these states."""
        async with asyncio.timeout(10.0):
            while (await self.one(key)).state not in states:
                await asyncio.sleep(0.01)

    async def set_options(self, **changed: Any) -> None:
        """Other options of the account."""
        await self.desk.accounts.set_options(self.account_id, replace(OPTIONS, **changed))

    async def one(self, key: int) -> Transfer:
        """A transfer as stored."""
        found = await self.transfers.one(key)
        assert found is not None
        return found

    async def all(self) -> list[Transfer]:
        """All of them, oldest first."""
        return await self.desk.database.read(transfer_list.where, sa.true())

    def moved(self) -> list[dict[str, Any]]:
        """The ledger's transfers."""
        return [dict(row) for row in self.ledger.db.execute("SELECT * FROM transfers ORDER BY id")]

    def pass_time(self, seconds: float) -> None:
        """All clocks go on, the gateway's too."""
        self.clock.wall_offset += seconds
        self.clock.boot_offset += seconds
        offset = self.ledger.behaviour.clock_offset + seconds
        self.ledger.behaviour = self.ledger.behaviour.changed({"clock_offset": offset})


def judge(rows: list[Transfer], moved: list[dict[str, Any]]) -> list[str]:
    """What breaks the promise: money moved and not told of, moved twice, or told of and not moved (empty: nothing)."""
    by_seqno: dict[str, list[dict[str, Any]]] = {}
    for each in moved:
        by_seqno.setdefault(each["seqno"], []).append(each)
    broken = [f"{seqno} moved {len(found)} times" for seqno, found in by_seqno.items() if len(found) > 1]
    for row in rows:
        found = by_seqno.pop(row.seqno, [])
        said = (row.customer, row.amount)
        broken += [f"{row.id}: {said} is shown" for each in found if (each["customer"], each["amount"]) != said]
        if row.state is S.DONE and not found:
            broken.append(f"{row.id} is done ({row.why}) but nothing moved")
        if row.state in (S.REFUSED, S.CANCELLED, S.CONFIRMED) and found:
            broken.append(f"{row.id} is {row.state} ({row.why}) but credits moved")
    broken += [f"{seqno} moved and has no row" for seqno in by_seqno]
    sure = sum(row.amount for row in rows if row.state is S.DONE)
    open_ = sum(row.amount for row in rows if row.state in (S.SENDING, S.DOUBT, S.UNCERTAIN))
    total = sum(each["amount"] for each in moved)
    if not sure <= total <= sure + open_:
        broken.append(f"{total} moved, {sure} are said to be done and {open_} to be open")
    return broken
