"""Numbers that get nothing any more, enforced in every way of sending, and kept with who, when and how."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from smsdesk.domain.events import ContactsChanged, MessagesChanged
from smsdesk.domain.lists import ListRow
from smsdesk.domain.numbers import Number, NumberProblem, parse
from smsdesk.domain.records import OptOut
from smsdesk.services.bus import Bus
from smsdesk.store import opt_outs
from smsdesk.store.chunks import chunks
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock

_AT_ONCE = 5000
"""Numbers looked up in one turn of the database thread, so that a running broadcast waits little."""


@dataclass(frozen=True)
class OptedOut:
    """What came of a list: the numbers now opted out, how many rows were before, and the rows that are no numbers."""

    added: tuple[str, ...]
    already: int
    problems: tuple[tuple[ListRow, NumberProblem], ...] = ()


class OptOuts:
    """The opt-outs of a book ("real" or "practice"). Numbers are E.164 digits; methods raise StoreError."""

    def __init__(self, database: Database, bus: Bus, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock

    async def add(self, book: str, numbers: Sequence[str], by: str, source: str) -> list[str]:
        """Opt numbers out and cancel their unsent messages in the same transaction; the numbers that are new.

        `by` is the system user, `source` how it came ("by hand", "pasted", a file's name, a reply's words).
        """
        fresh, changed = await self._database.write(opt_outs.add, book, numbers, by, source, self._clock.wall())
        self._tell(book, changed)
        return fresh

    async def add_rows(self, book: str, region: str, rows: Sequence[ListRow], by: str, source: str) -> OptedOut:
        """Opt out a pasted or read list: rows == added + already (doubles too) + problems.

        Fixed lines are taken as well: they may become mobile numbers by a better plan, and must stay quiet then.
        """
        parsed = await asyncio.to_thread(lambda: [(row, parse(row.raw_number, region)) for row in rows])
        numbers = [found.digits for _, found in parsed if isinstance(found, Number)]
        added = await self.add(book, numbers, by, source)
        bad = tuple((row, found) for row, found in parsed if isinstance(found, NumberProblem))
        return OptedOut(tuple(added), len(numbers) - len(added), bad)

    async def remove(self, book: str, numbers: Sequence[str]) -> list[OptOut]:
        """Let numbers get messages again; what was removed (for undo: `put_back`).

        Messages that were cancelled stay cancelled.
        """
        removed, changed = await self._database.write(opt_outs.let_in, book, numbers, self._clock.wall())
        self._tell(book, changed)
        return removed

    async def put_back(self, book: str, removed: Sequence[OptOut]) -> None:
        """Undo `remove`: the records come back as they were."""
        self._tell(book, await self._database.write(opt_outs.put_back, book, removed, self._clock.wall()))

    async def page(self, book: str, typed: str = "", offset: int = 0, limit: int = 200) -> list[OptOut]:
        """Opt-outs newest first, searched by number or by the contact's name."""
        return await self._database.read(opt_outs.page, book, typed, offset, limit)

    async def size(self, book: str, typed: str = "") -> int:
        """How many opt-outs `page` goes through."""
        return await self._database.read(opt_outs.size, book, typed)

    async def among(self, book: str, numbers: Sequence[str]) -> set[str]:
        """Those of the numbers that are opted out."""
        found: set[str] = set()
        for part in chunks(numbers, _AT_ONCE):
            found |= await self._database.read(opt_outs.among, book, part)
        return found

    def _tell(self, book: str, changed: Sequence[int]) -> None:
        self._bus.tell(ContactsChanged(book))
        for broadcast_id in changed:
            self._bus.tell(MessagesChanged(broadcast_id))
