"""The listener of every account: switched on and off, its token, its addresses, its state, what reached it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from smsdesk.domain.accounts import Account, ListenerOptions
from smsdesk.domain.callback_addresses import CallbackAddresses, callback_addresses, local_root
from smsdesk.domain.callbacks import Callback, Origin
from smsdesk.domain.delivery import Reception
from smsdesk.domain.events import AccountsChanged, CallbackHit, ListenerChanged
from smsdesk.domain.listening import Endpoint, Hit, Place, digest_of
from smsdesk.domain.storage import StoreError
from smsdesk.services.account_drafts import AccountError, AccountProblem
from smsdesk.services.accounts import Accounts
from smsdesk.services.bus import Bus
from smsdesk.services.gathering import Gathering
from smsdesk.services.listener_hits import HitCounts, HitLog
from smsdesk.services.listener_places import ListenerPlaces, ListenerState, ListenerStatus, joined
from smsdesk.services.listener_tokens import ListenerTokens
from smsdesk.services.pausing import pause_or
from smsdesk.store import callbacks
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock
from smsdesk.system.secrets import Kept, Reason, Secrets

log = logging.getLogger(__name__)

AGAIN = 5.0
"""Seconds until a listener that could not start tries again: the port may be free, the network there."""
_AT_MOST = 3600.0
_PATIENCE = 10.0
_HITS_TOLD = 0.25
_WOKEN = 0.02

_RECEPTIONS = {
    ListenerStatus.OFF: Reception.OFF,
    ListenerStatus.PROBLEM: Reception.TROUBLE,
    ListenerStatus.STARTING: Reception.LISTENING,
    ListenerStatus.ON: Reception.LISTENING,
}

Announce = Callable[[CallbackAddresses | None], Awaitable[None]]


@dataclass(frozen=True)
class Shown:
    """The addresses of an account: what the provider is given, and what this computer itself uses. None without a
    public address, and where the token is not known; then `reason` says why the keyring gave none."""

    public: CallbackAddresses | None = None
    local: CallbackAddresses | None = None
    token_known: bool = False
    reason: Reason | None = None


class Listening:
    """Starts with the program and follows the accounts. Methods that store raise AccountError and StoreError."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        secrets: Secrets,
        bus: Bus,
        clock: Clock,
        *,
        arrived: Callable[[], None],
        announce: Announce | None = None,
    ) -> None:
        """`arrived` is called in the loop after something was stored; `announce` brings the addresses of the practice
        account to its gateway, None when it does not listen."""
        self._database = database
        self._accounts = accounts
        self._bus = bus
        self._clock = clock
        self._announce = announce
        self._tokens = ListenerTokens(database, secrets)
        self._log = HitLog()
        self._places = ListenerPlaces(self._keep, self._on_hit, self._tell, clock)
        self._samples: dict[int, str] = {}  # digests of tokens of doctors at work, by account
        self._hits = Gathering(self._tell_hits, _HITS_TOLD)
        self._arrived = Gathering(arrived, _WOKEN)
        self._turn = asyncio.Lock()
        self._wake = asyncio.Event()
        self._ended = False
        self._task: asyncio.Task[None] | None = None
        self._forget: Callable[[], None] | None = None
        self._had: dict[int, bool] = {}  # the accounts of last time: practice or not
        self._cleaning: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen for every account that has it on. Raises StoreError."""
        await self._database.write(callbacks.forget_samples)
        now = self._clock.wall()
        midnight = datetime.fromtimestamp(now).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
        for account in self._accounts.all():
            self._log.begin(account.id, await self._database.read(callbacks.tally, account.id, midnight), now)
        self._hits.start()
        self._arrived.start()
        self._had = {account.id: account.practice for account in self._accounts.all()}
        self._forget = self._bus.listen(AccountsChanged, lambda _event: self._on_accounts_changed())
        self._task = asyncio.create_task(self._run(), name="listening")

    async def stop(self) -> None:
        """Take nothing more; callbacks on their way to the disk are stored and answered first."""
        if self._forget is not None:
            self._forget()
        self._ended = True
        self._wake.set()
        tasks = [task for task in (self._task, *self._cleaning) if task is not None]
        if tasks:  # a listener that just starts is let start, so that it can be stopped
            await asyncio.wait(tasks, timeout=_PATIENCE)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._places.stop()
        self._hits.stop()
        self._arrived.stop()

    def state(self, account_id: int) -> ListenerState:
        """How it stands with the listener of an account."""
        return self._places.state(account_id)

    def reception(self, account_id: int) -> Reception:
        """Whether reports of an account can arrive; one that starts is taken at its word."""
        return _RECEPTIONS[self.state(account_id).status]

    async def turn_on(self, account_id: int) -> Kept | None:
        """Listen; where the token is that was made for it, None when there was one already."""
        account = self._existing(account_id)
        kept = None if account.options.listener.token_digest else await self.new_token(account_id)
        await self.change(account_id, on=True)
        return kept

    async def turn_off(self, account_id: int) -> None:
        """Listen no more; the token stays as it is."""
        await self.change(account_id, on=False)

    async def change(self, account_id: int, **changes: object) -> None:
        """Change fields of the account's ListenerOptions; a listener that is on moves at once."""
        async with self._turn:  # two fields at once must not undo each other
            options = self._existing(account_id).options
            listener: ListenerOptions = replace(options.listener, **changes)  # type: ignore[arg-type]
            if listener == options.listener:
                return
            await self._accounts.set_options(account_id, replace(options, listener=listener))
        self._tell(account_id)  # other addresses, even if nothing moves

    async def new_token(self, account_id: int) -> Kept:
        """Another token: the addresses that the provider has are refused from now on. Says where it is kept."""
        token, kept = await self._tokens.make(self._existing(account_id))
        await self.change(account_id, token_digest=digest_of(token))
        return kept

    async def renew_restored(self) -> None:
        """The data file is an older one: the tokens that were made last count, which the provider has, and one that was
        given up since (it may have become known) is refused again. Raises StoreError."""
        for account in self._accounts.all():
            token = await self._tokens.newest(account)
            if token is not None:
                try:
                    await self.change(account.id, token_digest=digest_of(token))
                except AccountError as error:  # it is just being removed
                    log.warning("the token of a restored file stays: %s", error.problem)

    async def addresses(self, account_id: int) -> Shown:
        """The addresses with the token in them; asks the keyring the first time."""
        account = self._existing(account_id)
        options = account.options.listener
        found = await self._tokens.find(account)
        if found.value is None:
            return Shown(reason=found.reason)
        place = self.state(account_id).place or _place(account)
        root = local_root(place.host, place.port, encrypted=bool(place.certificate))
        local = callback_addresses(root, found.value, options.token_place)
        public = options.public_address
        shown = callback_addresses(public, found.value, options.token_place) if public else None
        return Shown(shown, local, token_known=True)

    def hits(self, account_id: int) -> tuple[Hit, ...]:
        """The newest requests to an account's listener, newest first, with those of nobody at its place."""
        return self._log.lines(account_id, self.state(account_id).place)

    def counts(self, account_id: int) -> HitCounts:
        """What was stored and refused today, and when the provider called last."""
        return self._log.counts(account_id, self.state(account_id).place, self._clock.wall())

    async def expect_samples(self, account_id: int, token: str) -> None:
        """From now on what comes with this token is a sample of the callback doctor; "" ends it and takes them away."""
        if token:
            self._samples[account_id] = digest_of(token)
        else:
            self._samples.pop(account_id, None)
        await self._places.settle(self._wanted())
        if not token:
            await self._database.write(callbacks.forget_samples)

    async def sampled(self, account_id: int) -> list[Callback]:
        """The samples that reached the data file."""
        return await self._database.read(callbacks.samples, account_id)

    async def _run(self) -> None:
        """Make it so whenever the accounts changed, and again while something is in the way."""
        while not self._ended:
            self._wake.clear()
            try:
                await self._renew_practice()
                again = await self._places.settle(self._wanted())
                await self._announce_practice()
            except (StoreError, AccountError) as error:
                log.warning("the listener could not be changed: %s", error)
                again = True
            except Exception:  # whatever it was: the other accounts must go on, and the next change counts
                log.exception("the listener could not be changed")
                again = True
            await pause_or(self._clock, self._wake, AGAIN if again else _AT_MOST)

    def _wanted(self) -> dict[Place, tuple[Endpoint, ...]]:
        wanted: dict[Place, tuple[Endpoint, ...]] = {}
        for account in self._accounts.all():
            options = account.options.listener
            if options.on and options.token_digest:
                wanted[_place(account)] = (*wanted.get(_place(account), ()), *self._endpoints(account))
        return joined(wanted)

    def _endpoints(self, account: Account) -> tuple[Endpoint, ...]:
        own = Endpoint(account.id, account.options.listener.token_digest)
        sample = self._samples.get(account.id)
        return (own, Endpoint(account.id, sample, Origin.SAMPLE)) if sample else (own,)

    async def _keep(self, callback: Callback) -> None:
        """In the listener's thread: stored for good when this returns."""
        await self._database.write(callbacks.keep, callback)
        self._arrived.sign()

    def _on_hit(self, place: Place, hit: Hit) -> None:
        """In the listener's thread."""
        self._log.note(place, hit)
        self._hits.sign()

    def _tell_hits(self) -> None:
        for account_id in self._log.take_changed():
            self._bus.tell(CallbackHit(account_id))

    def _tell(self, account_id: int) -> None:
        self._bus.tell(ListenerChanged(account_id))

    def _on_accounts_changed(self) -> None:
        present = {account.id: account.practice for account in self._accounts.all()}
        for account_id in self._had.keys() - present.keys():
            self._log.forget(account_id)
            if not self._had[account_id]:  # of practice the keyring holds nothing, so it is not asked
                task = asyncio.create_task(self._tokens.forget(account_id), name="forget token")
                self._cleaning.add(task)
                task.add_done_callback(self._cleaning.discard)
        self._had = present
        self._wake.set()

    async def _renew_practice(self) -> None:
        """The token of practice lasts for one run."""
        for account in self._accounts.all():
            if account.practice and account.options.listener.on and not (await self._tokens.find(account)).value:
                await self.new_token(account.id)

    async def _announce_practice(self) -> None:
        """The practice gateway calls whoever it is told, as long as somebody listens there."""
        account = next((each for each in self._accounts.all() if each.practice), None)
        if self._announce is None or account is None:
            return
        on = self.state(account.id).status is ListenerStatus.ON
        await self._announce((await self.addresses(account.id)).local if on else None)

    def _existing(self, account_id: int) -> Account:
        account = self._accounts.get(account_id)
        if account is None:
            raise AccountError(AccountProblem.UNKNOWN)
        return account


def _place(account: Account) -> Place:
    """Where an account listens. Practice never leaves this computer, and its gateway speaks http alone."""
    options = account.options.listener
    if account.practice:
        return Place("127.0.0.1", options.port)
    return Place(options.bind, options.port, options.certificate, options.certificate_key)
