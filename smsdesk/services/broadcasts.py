"""From a draft to a broadcast: the pre-flight that is shown before sending, and what is kept of it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from smsdesk.domain.composing import Measure
from smsdesk.domain.letters import LetterMaker, Letters
from smsdesk.domain.lists import Gathered, ListChip
from smsdesk.domain.records import BroadcastRow, Group, MessageDetails, MessageRow, Purpose, Recipient
from smsdesk.domain.timing import day_of
from smsdesk.services.credit_answers import why_unknown
from smsdesk.services.credits import Credits
from smsdesk.services.field_names import most_used
from smsdesk.services.field_values import chip_of
from smsdesk.services.preflight import Draft, Preflight, measured, without
from smsdesk.services.recipients import Progress, Recipients
from smsdesk.services.sender import Sender
from smsdesk.services.submitting import broadcast_of, test_of
from smsdesk.store import counting, overlaps, runs, schedule, sent
from smsdesk.store.chunks import chunks
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock
from smsdesk.system.settings import Settings

__all__ = ["Broadcasts", "Draft", "Preflight"]

OVERLAP_SECONDS = 24 * 3600.0
_LOOKED_UP_AT_ONCE = 5000
_FILLED_AT_ONCE = 1000
"""Letters made in one go of the worker thread (about 30 ms): between two goes a cancel takes effect."""


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
        day_room: Callable[[int], Awaitable[int | None]] | None = None,
    ) -> None:
        """`day_room` tells what broadcasts of an account may still cost today; without it nothing limits them."""
        self._database = database
        self._recipients = recipients
        self._credits = credits
        self._sender = sender
        self._clock = clock
        self._settings = settings
        self._day_room = day_room

    async def preflight(self, draft: Draft, progress: Progress | None = None) -> Preflight:
        """Gather recipients, fill and measure what each gets, ask the balance; nothing is stored and nothing is sent.

        `progress` hears (rows done, rows in all), first of gathering and then of filling. Cancel it like any task.
        """
        account = draft.account
        asked = asyncio.create_task(self._credits.ask(account.id))
        try:
            gathered = await self._recipients.gather(
                *(account.book, account.options.country, draft.chips, progress),
                opted_out_too=draft.purpose is Purpose.CONFIRMATION,
            )
            gathered = without(gathered, draft.without)
            first = gathered.recipients[0] if gathered.recipients else None
            seen = await asyncio.to_thread(measured, draft, first)
            made = await self.letters(draft, gathered, progress)
            now = self._clock.wall()
            numbers = [person.number for person in gathered.recipients]
            named = await self._overlaps(account.book, numbers, now - OVERLAP_SECONDS)
            again = await self._repeated(account.book, gathered, seen, made, now)
            exchange = await asked
        finally:
            asked.cancel()
        return Preflight(
            draft=draft,
            gathered=gathered,
            measure=seen,
            balance=await self._credits.latest(account.id),
            balance_failed=why_unknown(exchange),
            seconds=self._duration(len(gathered.recipients[: draft.limit]), seen),
            overlaps=named,
            letters=made,
            repeated=again,
            day_room=await self._day_room(account.id) if self._day_room else None,
            day_ends=day_of(now, account.options.time_zone)[1],
        )

    async def letters(self, draft: Draft, gathered: Gathered, progress: Progress | None = None) -> Letters:
        """What everybody gathered gets, made in a thread, slice by slice: 100,000 with three fields take about 3 s.

        Custom fields that any contact of the book has are known, even where nobody of this list has one. Cancel it
        like any task. Raises StoreError.
        """
        people = gathered.recipients
        if draft.kind.binary:
            return Letters.uniform(len(people), len(draft.octets))
        known = [*gathered.fields, *await most_used(self._database, draft.account.book)]
        options = draft.account.options
        maker = await asyncio.to_thread(LetterMaker, draft.text, draft.kind, options, known, automatic=draft.automatic)
        if maker.uniform:
            maker.add(people)
            return maker.letters()
        for start in range(0, len(people), _FILLED_AT_ONCE):
            await asyncio.to_thread(maker.add, people[start : start + _FILLED_AT_ONCE])
            if progress:
                progress(min(start + _FILLED_AT_ONCE, len(people)), len(people))
        return await asyncio.to_thread(maker.letters)

    async def _overlaps(self, book: str, numbers: list[str], since: float) -> tuple[overlaps.Overlap, ...]:
        """Piece by piece, so that a running broadcast never waits long for the database thread."""
        found: dict[int, overlaps.Overlap] = {}
        for part in chunks(numbers, _LOOKED_UP_AT_ONCE):
            for one in await self._database.read(overlaps.find, book, part, since):
                before = found[one.broadcast_id].people if one.broadcast_id in found else 0
                found[one.broadcast_id] = replace(one, people=before + one.people)
        return tuple(sorted(found.values(), key=lambda one: (-one.created_at, -one.broadcast_id)))

    async def _repeated(
        self, book: str, gathered: Gathered, seen: Measure, made: Letters, now: float
    ) -> tuple[int, ...]:
        """The rows that got what they would get now, within the hours of the settings (0: none are looked for)."""
        since = now - self._settings().repeat_hours * 3600.0
        if since >= now or not seen.text:
            return ()
        rows: list[int] = []
        for part in chunks(range(len(gathered.recipients)), _LOOKED_UP_AT_ONCE):
            texts = {gathered.recipients[at].number: made.letters[at].text if made.merged else seen.text for at in part}
            found = await self._database.read(overlaps.repeated, book, texts, since)
            rows += [at for at in part if gathered.recipients[at].number in found]
        return tuple(rows)

    def _duration(self, recipients: int, seen: Measure) -> float:
        speed = self._settings().per_second
        messages = recipients * (seen.parts if seen.kind.binary else 1)
        return messages / speed if speed > 0 else 0.0

    async def send(self, preflight: Preflight, to_label: str) -> int:
        """Freeze a pre-flight into a broadcast and start its hold; its id. Raises ValueError when it may not go."""
        if not preflight.can_send:
            raise ValueError("this pre-flight has something to mend first")
        hold = float(self._settings().hold_seconds)
        return await self._sender.submit(await asyncio.to_thread(broadcast_of, preflight, to_label, hold))

    async def test_to_me(self, draft: Draft, row: Recipient | None, to_label: str) -> int:
        """Send what `row` would get to the account's own number, at once, as a broadcast of one; its id.

        `row` None: nobody is in the list yet, so fields have no values. Raises ValueError when the account has no
        number of its own or the text cannot be sent.
        """
        return await self._sender.submit(test_of(draft, row, to_label))

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

    async def need(self, broadcast_id: int) -> int:
        """The credits that what has not gone out yet will cost, one a part."""
        return await self._database.read(counting.parts_unsent, broadcast_id)

    async def malaysians_wait(self, broadcast_id: int) -> bool:
        """True while a +60 number has not got anything yet: for those the sending hours count."""
        return await self._database.read(schedule.has_unsent_malaysian, broadcast_id)

    async def source(self, broadcast_id: int) -> dict[str, Any] | None:
        """What Compose is filled with again, None for a broadcast that has no such thing."""
        return await self._database.read(runs.source, broadcast_id)

    async def failed_chip(self, broadcast_id: int, label: str) -> ListChip:
        """Whom "Retry failed" is for, as one chip for a NEW broadcast."""
        return await self.chip_of(broadcast_id, label, await self._database.read(sent.failed_recipients, broadcast_id))

    async def everybody_chip(self, broadcast_id: int, label: str) -> ListChip:
        """Everybody of a broadcast, as one chip for a NEW broadcast."""
        return await self.chip_of(broadcast_id, label, await self._database.read(sent.all_recipients, broadcast_id))

    async def chip_of(self, broadcast_id: int, label: str, people: Sequence[Recipient]) -> ListChip:
        """Some people of a broadcast, with the columns that its merge fields were filled from."""
        source = await self.source(broadcast_id)
        return await asyncio.to_thread(chip_of, label, people, source)
