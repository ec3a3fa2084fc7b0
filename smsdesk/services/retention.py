"""Erases what has become too old: at the start and every day, in slices that nobody notices."""

import asyncio
import logging
from collections.abc import Callable

from smsdesk.domain.erasing import ErasedWhat, Erasure, OldOnes, months_before
from smsdesk.domain.events import ConversationsChanged, Erased, MessagesChanged
from smsdesk.domain.people import BOOKS
from smsdesk.domain.storage import StoreError
from smsdesk.services.bus import Bus
from smsdesk.services.sweeping import after_erasing, before_erasing, sweep_if_wanted
from smsdesk.store import erasing, meta, retention
from smsdesk.store.chunks import windows
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock, user_name
from smsdesk.system.settings import Settings

DAY = 86_400.0
_HOUR = 3600.0
_FIRST = 20.0
"""Seconds after the start: the window is there and what is unfinished is shown by then."""
_LONGEST_GAP = 45 * DAY
_SEEN = "retention_seen"
"""Name of the time of the last look, in the data file."""

Progress = Callable[[int, int], None]
"""Called with (broadcasts done, broadcasts in all)."""

log = logging.getLogger(__name__)


class Retention:
    """What goes: texts, names and numbers of finished broadcasts, received messages, callbacks as they came, drafts and
    conversations without anything newer. What stays: every sum, opt-outs with their proof, contacts, templates, and
    whatever is unfinished, in doubt or uncertain. Methods raise StoreError; a second call waits for the first."""

    def __init__(self, database: Database, bus: Bus, clock: Clock, settings: Callable[[], Settings]) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._settings = settings
        self._turn = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look, once a day."""
        self._task = asyncio.create_task(self._run(), name="retention")

    async def stop(self) -> None:
        """End, also between two slices; the next start goes on."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def would_go(self, months: int) -> OldOnes:
        """What would be erased at once if nothing older than so many months were kept; 0: nothing is erased."""
        if not months:
            return OldOnes()
        return await self._database.read(retention.count, self._before(months))

    async def erase(self, progress: Progress | None = None) -> Erasure | None:
        """Erase now what the setting says, because a person wants it; None when nothing was that old."""
        await self._database.write(meta.put, _SEEN, str(self._clock.wall()))
        return await self._erase(progress)

    async def _run(self) -> None:
        await self._clock.sleep(_FIRST)
        while True:
            try:
                await sweep_if_wanted(self._database)
                if self._settings().retention_months and await self._due():
                    await self._erase(None)
            except StoreError as error:
                log.warning("what is too old could not be erased: %s", error.problem)
            await self._clock.sleep(_HOUR)

    async def _due(self) -> bool:
        """Once a day; and not at the first look after a gap, because a clock that is wrong by years would erase
        everything: it has to say the same a day later."""
        now = self._clock.wall()
        kept = await self._database.read(meta.get, _SEEN)
        last = float(kept) if kept is not None else None
        if last is not None and 0.0 <= now - last < DAY:
            return False
        await self._database.write(meta.put, _SEEN, str(now))
        return last is not None and 0.0 <= now - last < _LONGEST_GAP

    def _before(self, months: int) -> float:
        return months_before(self._clock.wall(), months)

    async def _erase(self, progress: Progress | None) -> Erasure | None:
        months = self._settings().retention_months
        if not months:
            return None
        async with self._turn:
            before = self._before(months)
            await before_erasing(self._database)
            sent, halves = await self._empty_runs(before, progress)
            received, drafts = await self._drop_the_rest(before)
            done = Erasure(self._clock.wall(), user_name(), ErasedWhat.OLD, 0, sent, received, halves, drafts)
            if sent or received:
                await self._database.write(erasing.note, done)
            await after_erasing(self._database)
        for book in BOOKS:
            self._bus.tell(ConversationsChanged(book))
        self._bus.tell(Erased())
        log.info("erased what was too old: %d broadcasts and %d received messages", sent, received)
        return done if sent or received or halves or drafts else None

    async def _empty_runs(self, before: float, progress: Progress | None) -> tuple[int, int]:
        """How many broadcasts were emptied whole, and of how many what is uncertain stays."""
        keys = await self._database.read(retention.old_runs, before)
        closed, halves = 0, 0
        for at, key in enumerate(keys):
            if progress is not None:
                progress(at, len(keys))
            position: int | None = 0
            emptied = 0
            while position is not None:
                position, some = await self._database.write(retention.empty_run, key, position)
                emptied += some
            if await self._database.write(erasing.close_broadcast, key, self._clock.wall()):
                closed += 1
            elif emptied:
                halves += 1
            self._bus.tell(MessagesChanged(key))
        return closed, halves

    async def _drop_the_rest(self, before: float) -> tuple[int, int]:
        """How many received messages and drafts were removed."""
        for account_id in await self._database.read(retention.account_ids):
            while await self._database.write(retention.drop_callbacks, account_id, before):
                pass
        received = 0
        for first, behind in await self._database.read(windows, "incoming", retention.WINDOW):
            while some := await self._database.write(retention.drop_received, first, behind, before):
                received += some
        for first, behind in await self._database.read(windows, "reports", retention.WINDOW):
            await self._database.write(retention.empty_reports, first, behind, before)
        for drop in (retention.drop_conversations, retention.drop_answered):
            await self._database.write(drop, before)
        return received, await self._database.write(retention.drop_drafts, before)
