"""The practice mode: a gateway in a process of its own, an account for it, and people who do not exist."""

import asyncio
import logging
from pathlib import Path
from urllib.parse import urlsplit

from smsdesk.domain.accounts import Account, AccountOptions, Pages
from smsdesk.domain.callback_addresses import CallbackAddresses
from smsdesk.domain.events import ContactsChanged
from smsdesk.domain.sample_people import sample_people
from smsdesk.practice.control import ask
from smsdesk.practice.ledger import CUSTOMERS, USER
from smsdesk.practice.process import PortTaken, PracticeFailed, PracticeProcess
from smsdesk.practice.pushes import REPLIES, REPORTS
from smsdesk.practice.rules import Page
from smsdesk.services.accounts import Accounts
from smsdesk.services.bus import Bus
from smsdesk.store import practice_book
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock, user_name

NAME = "Practice"
COMPANY = "Kedai Melur"
OWN_NUMBER = "60125550100"
"""Of a shop that does not exist, so that the rules and the test to oneself can be tried at once."""
SAMPLE_CUSTOMERS = CUSTOMERS
"""Whom the practice gateway knows as customers."""
_FILE = "ledger.sqlite3"

log = logging.getLogger(__name__)


class Practice:
    """Starts the practice gateway when it is needed and stops it at the end.

    It registers itself with `accounts`, so that every client of the practice account finds the gateway running, and
    never another program that has taken its port meanwhile.
    """

    def __init__(self, folder: Path, database: Database, accounts: Accounts, bus: Bus, clock: Clock) -> None:
        """`folder` is private and exists (`DataDir.practice`); the ledger in it outlives both processes."""
        self._file = folder / _FILE
        self._database = database
        self._accounts = accounts
        self._bus = bus
        self._clock = clock
        self._process: PracticeProcess | None = None
        self._callbacks: dict[str, str] | None = None  # None: nobody has said anything yet
        self._turn = asyncio.Lock()
        self._stopped = False
        accounts.on_practice(self.ensure_running)

    @property
    def account(self) -> Account | None:
        """The practice account, None before the first `begin` and after its removal."""
        return next((account for account in self._accounts.all() if account.practice), None)

    @property
    def running(self) -> bool:
        """True while the gateway's process runs."""
        return self._process is not None and self._process.running

    async def begin(self) -> Account:
        """One click: the gateway runs, the account and (the first time) forty sample contacts are there.

        Raises PracticeFailed with the reason, StoreError; a second call finishes what a failed one began.
        """
        async with self._turn:
            process = await self._started()
            if await self._database.write(practice_book.fill, sample_people(), user_name(), self._clock.wall()):
                self._bus.tell(ContactsChanged(practice_book.BOOK))
            account = self.account
            if account is None:
                pages = Pages(transfer=f"websmsapi/{Page.TRANSFER.value}")
                options = AccountOptions(pages=pages, bare_figure_is_left=True, company=COMPANY, own_number=OWN_NUMBER)
                return await self._accounts.add_practice(NAME, process.address, USER, options)
            await self._accounts.move_practice(account.id, process.address)
            return self._accounts.get(account.id) or account

    async def ensure_running(self) -> bool:
        """Start the gateway if there is a practice account and it does not run; False if that is not to be had.

        The account follows when its port is taken by another program. Cheap while the gateway runs. Raises StoreError.
        """
        if self.running:
            return True
        async with self._turn:
            account = self.account
            if account is None:
                return False
            try:
                process = await self._started()
            except PracticeFailed as error:
                log.warning("the practice gateway does not run: %s", error)
                return False
            await self._accounts.move_practice(account.id, process.address)
            return True

    async def announce(self, addresses: CallbackAddresses | None) -> None:
        """Where the gateway brings reports and replies from now on, None: nowhere; told again whenever it starts."""
        callbacks = {REPORTS: addresses.report, REPLIES: addresses.reply} if addresses else {}
        async with self._turn:
            if callbacks == self._callbacks:
                return
            self._callbacks = callbacks
            if self._process is not None and self._process.running:
                await self._tell_callbacks(self._process.address)

    async def _tell_callbacks(self, address: str) -> None:
        if self._callbacks is None:
            return
        try:
            await ask(address, "callback", self._callbacks)
        except Exception as error:  # refused, timed out, no HTTP: nothing is lost but practice reports
            log.warning("the practice gateway was not told where to call: %s", type(error).__name__)

    async def stop(self) -> None:
        """End the gateway for good; afterwards `ensure_running` is False."""
        self._stopped = True
        async with self._turn:
            process, self._process = self._process, None
            if process is not None:
                await process.stop()

    async def _started(self) -> PracticeProcess:
        """The running process: at the account's port, or at another one when that is taken."""
        if self._process is not None and self._process.running:
            return self._process
        if self._stopped:
            raise PracticeFailed("the program is ending")
        if self._process is not None:  # it crashed: let go of its pipes
            await self._process.stop()
            self._process = None
        account = self.account
        process = await self._launched((urlsplit(account.address).port or 0) if account else 0)
        try:
            await _identify(process.address)
            await self._tell_callbacks(process.address)
        except BaseException:
            await process.stop()
            raise
        self._process = process
        return process

    async def _launched(self, port: int) -> PracticeProcess:
        process = PracticeProcess(self._file, port)
        try:
            await process.start()
        except PortTaken:
            process = PracticeProcess(self._file)
            await process.start()
        return process


async def _identify(address: str) -> None:
    """Make sure that a practice gateway answers at this address. Raises PracticeFailed."""
    try:
        identity = await ask(address, "identity")
    except Exception as error:  # refused, timed out, no HTTP, no JSON: all the same here
        raise PracticeFailed(f"it does not answer ({type(error).__name__})") from error
    if not identity.get("smsdesk-practice") or not identity.get("file-id"):
        raise PracticeFailed("another program answers in its place")
