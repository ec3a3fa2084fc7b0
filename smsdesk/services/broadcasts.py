"""From a draft to a broadcast: the pre-flight that is shown before sending, and what is kept of it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from smsdesk.domain.accounts import Account, Method
from smsdesk.domain.composing import Measure, measure
from smsdesk.domain.get_room import numbers_that_fit
from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import Chip, Gathered, ListChip, ListRow
from smsdesk.domain.records import (
    Balance,
    BroadcastRow,
    Group,
    MessageDetails,
    MessageRow,
    NewBroadcast,
    Recipient,
)
from smsdesk.services.credit_answers import why_unknown
from smsdesk.services.credits import Credits
from smsdesk.services.recipients import Recipients
from smsdesk.services.sender import Sender
from smsdesk.store import overlaps, sent
from smsdesk.store.chunks import chunks
from smsdesk.store.database import Database
from smsdesk.store.overlaps import Overlap
from smsdesk.system.clock import Clock, user_name
from smsdesk.system.settings import Settings

OVERLAP_SECONDS = 24 * 3600.0
_LOOKED_UP_AT_ONCE = 5000


@dataclass(frozen=True)
class Draft:
    """What stands in Compose. `automatic`: text may turn to Unicode by itself."""

    account: Account
    chips: tuple[Chip, ...] = ()
    text: str = ""
    kind: Kind = Kind.TEXT
    automatic: bool = True
    sender: str = ""
    reports: bool = True


@dataclass(frozen=True)
class Preflight:
    """Everything a person checks before sending. Credits are for all recipients; `left` is None while unknown."""

    draft: Draft
    gathered: Gathered
    measure: Measure
    balance: Balance | None
    balance_failed: str  # why `balance` is not of just now: a failure's detail word or "bad_login", else ""
    seconds: float  # how long the run will take at the set speed
    overlaps: tuple[Overlap, ...] = ()

    @property
    def recipients(self) -> int:
        """How many people get it."""
        return len(self.gathered.recipients)

    @property
    def need(self) -> int:
        """Credits needed, one a part a person."""
        return self.recipients * self.measure.parts

    @property
    def left(self) -> int | None:
        """Credits that remain afterwards, negative when they do not suffice; None while the balance is unknown."""
        if self.balance is None or self.balance.left is None:
            return None
        return self.balance.left - self.need

    @property
    def can_send(self) -> bool:
        """False while something must be mended first. What is not known just now does not forbid, an earlier figure
        neither: credits may have been bought since, so the gateway decides."""
        enough = bool(self.balance_failed) or self.left is None or self.left >= 0
        return self.recipients > 0 and self.measure.problem is None and enough


class Broadcasts:
    """Makes pre-flights, submits them, and reads what became of them."""

    def __init__(
        self,
        database: Database,
        recipients: Recipients,
        credits: Credits,
        sender: Sender,
        clock: Clock,
        settings: Callable[[], Settings],
    ) -> None:
        self._database = database
        self._recipients = recipients
        self._credits = credits
        self._sender = sender
        self._clock = clock
        self._settings = settings

    async def preflight(self, draft: Draft) -> Preflight:
        """Gather recipients, measure the text, ask the balance; nothing is stored and nothing is sent."""
        account = draft.account
        asked = asyncio.create_task(self._credits.ask(account.id))
        try:
            gathered = await self._recipients.gather(account.book, account.options.country, draft.chips)
            measured = measure(draft.text, draft.kind, account.options, automatic=draft.automatic)
            numbers = [person.number for person in gathered.recipients]
            since = self._clock.wall() - OVERLAP_SECONDS
            named = await self._overlaps(account.book, numbers, since)
            exchange = await asked
        finally:
            asked.cancel()
        return Preflight(
            draft=draft,
            gathered=gathered,
            measure=measured,
            balance=await self._credits.latest(account.id),
            balance_failed=why_unknown(exchange),
            seconds=self._duration(len(gathered.recipients)),
            overlaps=named,
        )

    async def _overlaps(self, book: str, numbers: list[str], since: float) -> tuple[overlaps.Overlap, ...]:
        """Piece by piece, so that a running broadcast never waits long for the database thread."""
        found: dict[int, overlaps.Overlap] = {}
        for part in chunks(numbers, _LOOKED_UP_AT_ONCE):
            for one in await self._database.read(overlaps.find, book, part, since):
                before = found[one.broadcast_id].people if one.broadcast_id in found else 0
                found[one.broadcast_id] = replace(one, people=before + one.people)
        return tuple(sorted(found.values(), key=lambda one: (-one.created_at, -one.broadcast_id)))

    def _duration(self, recipients: int) -> float:
        speed = self._settings().per_second
        return recipients / speed if speed > 0 else 0.0

    async def send(self, preflight: Preflight, to_label: str) -> int:
        """Freeze a pre-flight into a broadcast and start its hold; its id. Raises ValueError when it may not go."""
        if not preflight.can_send:
            raise ValueError("this pre-flight has something to mend first")
        draft, measured = preflight.draft, preflight.measure
        return await self._sender.submit(
            NewBroadcast(
                account_id=draft.account.id,
                text=measured.text,
                kind=measured.kind,
                sender=draft.sender.strip(),
                reports=draft.reports,
                to_label=to_label,
                parts=measured.parts,
                recipients=preflight.gathered.recipients,
                created_by=user_name(),
                batch_size=_batch_size(draft.account, measured),
                hold_seconds=self._settings().hold_seconds,
            )
        )

    async def page(self, offset: int, limit: int, search: str = "", since: float | None = None) -> list[BroadcastRow]:
        """Broadcasts with counts, newest first."""
        return await self._database.read(sent.list_broadcasts, offset=offset, limit=limit, search=search, since=since)

    async def size(self, search: str = "", since: float | None = None) -> int:
        """How many broadcasts `page` has in all."""
        return await self._database.read(sent.size_of_list, search=search, since=since)

    async def one(self, broadcast_id: int) -> BroadcastRow | None:
        """One broadcast with its counts, None when it was undone."""
        return await self._database.read(sent.one_broadcast, broadcast_id)

    async def messages(
        self, broadcast_id: int, offset: int, limit: int, group: Group | None = None, search: str = ""
    ) -> list[MessageRow]:
        """Recipients of a broadcast, page by page."""
        return await self._database.read(
            sent.list_messages, broadcast_id, offset=offset, limit=limit, group=group, search=search
        )

    async def messages_size(self, broadcast_id: int, group: Group | None = None, search: str = "") -> int:
        """How many recipients `messages` has in all."""
        return await self._database.read(sent.size_of_messages, broadcast_id, group=group, search=search)

    async def details(self, message_id: int) -> MessageDetails:
        """Everything known about one message, for "Copy details"."""
        return await self._database.read(sent.details, message_id)

    async def failed_chip(self, broadcast_id: int, label: str) -> ListChip:
        """Whom "Retry failed" is for, as one chip for a NEW broadcast."""
        return _chip(label, await self._database.read(sent.failed_recipients, broadcast_id))

    async def everybody_chip(self, broadcast_id: int, label: str) -> ListChip:
        """Everybody of a broadcast, as one chip for a NEW broadcast."""
        return _chip(label, await self._database.read(sent.all_recipients, broadcast_id))


def _batch_size(account: Account, measured: Measure) -> int:
    """The account's, or fewer where an address would become too long."""
    if account.options.method is Method.POST:
        return account.options.batch_size
    return max(1, min(account.options.batch_size, numbers_that_fit(measured.text, measured.kind)))


def _chip(label: str, people: list[Recipient]) -> ListChip:
    return ListChip(label, tuple(ListRow("+" + person.number, person.name) for person in people))
