"""One person everywhere: what there is about a number, all of it as a file, and erasing it."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from smsdesk.domain.erasing import AboutNumber, Erasure, Needle
from smsdesk.domain.events import ContactsChanged, ConversationsChanged, Erased, MessagesChanged
from smsdesk.domain.numbers import Number, NumberProblem, parse
from smsdesk.domain.people import BOOKS
from smsdesk.domain.storage import StoreError
from smsdesk.services.accounts import Accounts
from smsdesk.services.bus import Bus
from smsdesk.services.exporting import write_octets
from smsdesk.services.sweeping import after_erasing, before_erasing
from smsdesk.store import erasing, person, person_export
from smsdesk.store.chunks import windows
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock, user_name

_WINDOW = 500
"""Rows looked through in one call of the database's thread."""
_SWEEPS = (
    ("exchanges", person.empty_answers),
    ("callbacks", person.drop_callbacks),
    ("reports", person.drop_reports),
    ("broadcasts", person.empty_broadcasts),
    ("contacts", person.empty_contacts),
)

Progress = Callable[[int, int], None]
"""Called with (pieces done, pieces in all)."""

log = logging.getLogger(__name__)


class UnfinishedError(Exception):
    """Something about this person is unfinished; nothing was erased. `about` names the broadcasts."""

    def __init__(self, about: AboutNumber) -> None:
        super().__init__("unfinished")
        self.about = about


class Erasing:
    """What is erased: contacts, received messages, conversations, drafts, callbacks as they came, and of sent messages
    and their reports everything personal. What stays: every sum, the opt-out with its proof, and a record without the
    number. Methods raise StoreError."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        bus: Bus,
        clock: Clock,
        *,
        work_off: Callable[[], Awaitable[int]] | None = None,
    ) -> None:
        """`work_off` applies some of what came in and nobody has looked at yet; how many there were."""
        self._work_off = work_off
        self._database = database
        self._accounts = accounts
        self._bus = bus
        self._clock = clock
        self._turn = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Finish what a crash cut short."""
        self._task = asyncio.create_task(self._resume(), name="erasing")

    async def stop(self) -> None:
        """End; the next start goes on."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def look(self, typed: str, account_id: int = 0) -> AboutNumber | NumberProblem:
        """What there is about a number as a person types it (in the country of this account), or why it is none."""
        found = parse(typed, self._region(account_id))
        if not isinstance(found, Number):
            return found
        return await self._database.read(person.look, found.digits)

    async def erase(self, number: str, progress: Progress | None = None, account_id: int = 0) -> AboutNumber:
        """Erase all about a number (E.164 digits) for good; what there was. Raises UnfinishedError. Cancelling does not
        bring anything back: the rest follows at the next start."""
        async with self._turn:
            await before_erasing(self._database)
            # What waits to be looked at would bring the person back a moment later.
            while self._work_off is not None and await self._work_off():
                pass
            about, changed = await self._database.write(person.begin, number, user_name(), self._clock.wall())
            if about.unfinished:
                raise UnfinishedError(about)
            for broadcast_id in changed:
                self._bus.tell(MessagesChanged(broadcast_id))
            # Before the drafts are gone through: what is being typed must not be written once more.
            self._bus.tell(Erased(number))
            await self._sweep(Needle(number, self._region(account_id)), progress)
        log.info(
            "a person was erased: %d contacts, %d sent and %d received", about.contacts, about.sent, about.received
        )
        return about

    async def records(self) -> list[Erasure]:
        """What was erased and when, newest first."""
        return await self._database.read(erasing.records)

    async def export(self, number: str, path: Path) -> None:
        """Write all that is kept about a number as JSON, for its owner to have. Raises ExportError too."""
        found = await self._database.read(person_export.everything, number)
        octets = await asyncio.to_thread(lambda: json.dumps(found, indent=1, ensure_ascii=False).encode())
        await write_octets(path, octets)

    def _region(self, account_id: int) -> str:
        account = self._accounts.get(account_id)
        return account.options.country if account is not None else "MY"

    async def _resume(self) -> None:
        try:
            number = await self._database.read(person.under_way)
            if number:
                async with self._turn:
                    await self._sweep(Needle(number), None)
        except StoreError as error:
            log.warning("erasing could not be finished: %s", error.problem)

    async def _sweep(self, needle: Needle, progress: Progress | None) -> None:
        """What is found only by looking through everything, piece by piece."""
        work = [
            (function, first, behind)
            for table, function in _SWEEPS
            for first, behind in await self._database.read(windows, table, _WINDOW)
        ]
        for at, (function, first, behind) in enumerate(work):
            if progress is not None:
                progress(at, len(work))
            await self._database.write(function, needle, first, behind)
        await self._database.write(person.empty_drafts, needle)
        await self._database.write(person.end)
        await after_erasing(self._database)
        self._tell(needle.digits)

    def _tell(self, number: str) -> None:
        for book in BOOKS:
            self._bus.tell(ContactsChanged(book))
            self._bus.tell(ConversationsChanged(book, number))
