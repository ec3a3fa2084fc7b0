"""Accounts: kept in the database, their passwords in the keyring, their clients in memory."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from smsdesk.domain.accounts import Account, AccountOptions
from smsdesk.domain.events import AccountsChanged, BalanceChanged
from smsdesk.domain.records import Balance
from smsdesk.gateway.client import GatewayClient
from smsdesk.practice.ledger import PASSWORD as PRACTICE_PASSWORD
from smsdesk.services.account_drafts import (
    AccountDraft,
    AccountError,
    AccountProblem,
    checked,
    checked_password,
    read,
    same_gateway,
)
from smsdesk.services.bus import Bus
from smsdesk.services.clients import ClientFactory, Clients
from smsdesk.services.credit_answers import CheckKind, CheckResult, balance_of, judged
from smsdesk.store import accounts, balances, meta
from smsdesk.store.accounts import Outcome
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock
from smsdesk.system.logs import hide
from smsdesk.system.secrets import IN_KEYRING, Found, Kept, Secrets

_LOOKED_AT = frozenset((CheckKind.AMBIGUOUS_1702, CheckKind.UNCLEAR))

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Saved:
    """An account as stored, and where its password is now (None: the password was not touched)."""

    account: Account
    kept: Kept | None = None


@dataclass(frozen=True)
class CheckedSave:
    """What the gateway said, and what was saved: None unless the check was good."""

    check: CheckResult
    saved: Saved | None = None


class Accounts:
    """All accounts that are not removed. `load` comes first, `stop` last.

    The password of the practice account is a constant that everybody knows: it is never put into the keyring.
    Methods that store raise StoreError when the data file refuses, and AccountError as each says.
    """

    def __init__(
        self,
        database: Database,
        secrets: Secrets,
        bus: Bus,
        clock: Clock,
        client_factory: ClientFactory = GatewayClient,
    ) -> None:
        self._database = database
        self._secrets = secrets
        self._bus = bus
        self._clock = clock
        self._factory = client_factory
        self._clients = Clients(client_factory)
        self._known: dict[int, Account] = {}
        self._entries: dict[int, str] = {}
        """The names of the accounts' passwords in the keyring."""
        self._turn = asyncio.Lock()  # one change at a time, and no client from a password that is being changed
        self._start_practice: Callable[[], Awaitable[bool]] | None = None

    async def load(self) -> None:
        """Read the accounts; afterwards `all` and `get` need no waiting."""
        await self._database.write(meta.installation)
        self._known = {account.id: account for account in await self._database.read(accounts.all_accounts)}
        for account_id in self._known:
            await self._key(account_id)

    async def stop(self) -> None:
        """Close all clients, those of changed accounts too; no request should be under way any more."""
        await self._clients.close()

    def all(self) -> tuple[Account, ...]:
        """The accounts in the order they were added."""
        return tuple(self._known.values())

    def get(self, account_id: int) -> Account | None:
        """An account, None if it was removed or never was."""
        return self._known.get(account_id)

    def on_practice(self, start: Callable[[], Awaitable[bool]]) -> None:
        """Have `start` called before each client of a practice account is given out; False: there is none now."""
        self._start_practice = start

    async def add(self, draft: AccountDraft) -> Saved:
        """Store a new account without asking the gateway. Raises AccountError for what was entered."""
        return await self._add(draft, None)

    async def add_practice(self, name: str, address: str, user_name: str, options: AccountOptions) -> Account:
        """Store the practice account; its address is http on this computer."""
        account = Account(0, name, address, user_name, practice=True, options=checked(options))
        async with self._turn:
            account = await self._database.write(accounts.add, account)
            self._known[account.id] = account
        self._bus.tell(AccountsChanged())
        return account

    async def move_practice(self, account_id: int, address: str) -> None:
        """Give the practice account another port: the same ledger stands behind it, so rows in doubt do not mind."""
        account = self._existing(account_id)
        if account.practice and account.address != address:
            await self._store(replace(account, address=address), same=True)

    async def change(self, account_id: int, draft: AccountDraft) -> Saved:
        """Store changes; an empty password leaves the stored one. Of a practice account only name and options.

        Raises AccountError for what was entered, UNKNOWN, and IN_DOUBT when address, user name, page names or
        seqno name would change while requests are under way or in doubt: another gateway does not know their
        seqnos and would charge them again.
        """
        old = self._existing(account_id)
        if old.practice:
            return Saved(await self._change_practice(old, draft))
        account = _listening_as(old, read(draft, account_id))
        if draft.password:
            checked_password(draft.password)
        await self._store(account, same=same_gateway(old, account))
        return Saved(account, await self.set_password(account_id, draft.password) if draft.password else None)

    async def set_options(self, account_id: int, options: AccountOptions) -> Account:
        """Store other options of an account. Raises AccountError OPTIONS, UNKNOWN or IN_DOUBT as `change`."""
        old = self._existing(account_id)
        account = replace(old, options=checked(options))
        await self._store(account, same=same_gateway(old, account))
        return account

    async def remove(self, account_id: int) -> Kept:
        """Remove an account and its password; a reason in the result means that the keyring may still hold it.

        Raises AccountError UNKNOWN, or OPEN_RUNS with their `count`: those are stopped first.
        """
        account = self._existing(account_id)
        async with self._turn:
            outcome = await self._database.write(accounts.remove, account_id, self._clock.wall())
            _done(outcome, AccountProblem.OPEN_RUNS)
            self._known.pop(account_id, None)
            self._clients.drop(account_id)
        kept = IN_KEYRING if account.practice else await self._secrets.delete(await self._key(account_id))
        self._bus.tell(AccountsChanged())
        return kept

    async def password(self, account_id: int) -> Found:
        """The password of an account, or none with the keyring's reason."""
        account = self.get(account_id)
        if account is None:
            return Found()
        return Found(PRACTICE_PASSWORD) if account.practice else await self._secrets.find(await self._key(account_id))

    async def set_password(self, account_id: int, password: str) -> Kept:
        """Keep another password: in the keyring, else for this run only. Raises AccountError UNKNOWN or PASSWORD."""
        checked_password(password)
        if self._existing(account_id).practice:
            return IN_KEYRING
        async with self._turn:
            kept = await self._secrets.set(await self._key(account_id), password)
            self._clients.drop(account_id)
        self._bus.tell(AccountsChanged())
        return kept

    async def client(self, account_id: int) -> GatewayClient | None:
        """The account's client, the same one until account or password change; do not close it.

        None: no such account, or no password (see `password` for the reason). While the practice gateway cannot
        be started, the client is one that answers every request "not connected".
        """
        account = self.get(account_id)
        if account and account.practice and self._start_practice and not await self._start_practice():
            return await self._clients.unconnected(account)
        async with self._turn:
            account = self.get(account_id)  # once more: the practice gateway may have moved
            if account is None:
                return None
            if kept := self._clients.kept(account):
                return kept
            password = (await self.password(account_id)).value
            return self._clients.make(account, password) if password else None

    async def check(self, draft: AccountDraft, account_id: int | None = None) -> CheckResult:
        """Ask creditsLeft with what was entered, and store nothing. With `account_id` an empty password means the
        stored one. Raises AccountError for what was entered."""
        account = read(draft, account_id or 0)
        password = draft.password
        if not password and account_id is not None:
            password = (await self.password(account_id)).value or ""
        hide(checked_password(password))
        try:
            client = self._factory(account, password)
        except ValueError:  # the address was looked at before, so it is the proxy's
            raise AccountError(AccountProblem.OPTIONS, fields=("proxy",)) from None
        try:
            return judged(await client.credits_left())
        finally:
            await client.aclose()

    async def check_and_save(
        self, draft: AccountDraft, account_id: int | None = None, *, accept_unclear: bool = False
    ) -> CheckedSave:
        """As `check`; a good answer stores the account (new, or changed with `account_id`) and the balance.

        NEEDS_MEANING: ask the person, put `bare_figure_is_left` into the draft's options and call again.
        AMBIGUOUS_1702 and UNCLEAR are saved with `accept_unclear`, once the person has seen the raw answer.
        """
        check = await self.check(draft, account_id)
        if check.kind is not CheckKind.OK and not (accept_unclear and check.kind in _LOOKED_AT):
            return CheckedSave(check)
        if account_id is None:
            return CheckedSave(check, await self._add(draft, balance_of(0, check.exchange, self._clock.wall())))
        saved = await self.change(account_id, draft)
        balance = balance_of(account_id, check.exchange, self._clock.wall())
        if balance is not None:
            await self._database.write(balances.add, balance)
            self._bus.tell(BalanceChanged(account_id))
        return CheckedSave(check, saved)

    async def _add(self, draft: AccountDraft, balance: Balance | None) -> Saved:
        account, password = self._named(read(draft)), checked_password(draft.password)
        async with self._turn:
            account = await self._database.write(accounts.add, account, balance)
            self._known[account.id] = account
            kept = await self._secrets.set(await self._key(account.id), password)
        self._bus.tell(AccountsChanged())
        if balance is not None:
            self._bus.tell(BalanceChanged(account.id))
        return Saved(account, kept)

    def _named(self, account: Account) -> Account:
        """A name nobody else has: the account is chosen by it, and a wrong choice costs money."""
        taken = {other.name for other in self._known.values()}
        if account.name not in taken:
            return account
        names = (f"{account.name} ({number})" for number in range(2, len(taken) + 3))
        return replace(account, name=next(name for name in names if name not in taken))

    async def _change_practice(self, old: Account, draft: AccountDraft) -> Account:
        name = draft.name.strip() or old.name
        account = _listening_as(old, replace(old, name=name, options=checked(draft.options)))
        await self._store(account, same=same_gateway(old, account))
        return account

    async def _store(self, account: Account, *, same: bool) -> None:
        async with self._turn:
            outcome = await self._database.write(accounts.save, account, same_gateway=same)
            _done(outcome, AccountProblem.IN_DOUBT)
            self._known[account.id] = account
        self._bus.tell(AccountsChanged())

    def _existing(self, account_id: int) -> Account:
        account = self._known.get(account_id)
        if account is None:
            raise AccountError(AccountProblem.UNKNOWN)
        return account

    async def _key(self, account_id: int) -> str:
        if account_id not in self._entries:
            self._entries[account_id] = await self._database.read(accounts.keyring_entry, account_id)
        return self._entries[account_id]


def _listening_as(old: Account, new: Account) -> Account:
    """The listener is set up elsewhere, perhaps while the form was open: what the form remembers of it is old."""
    return replace(new, options=replace(new.options, listener=old.options.listener))


def _done(outcome: Outcome, prevented: AccountProblem) -> None:
    if outcome.prevented_by:
        raise AccountError(prevented, count=outcome.prevented_by)
    if not outcome.done:
        raise AccountError(AccountProblem.UNKNOWN)
