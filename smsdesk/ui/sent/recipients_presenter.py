"""Joins the lower half of Sent and the services: the recipients of one broadcast, filtered, searched, live."""

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QTimer

from smsdesk.domain.events import SettingsChanged
from smsdesk.domain.records import BroadcastRow, Group, MessageRow
from smsdesk.domain.states import RunState
from smsdesk.services.desk import Desk
from smsdesk.ui import wording_sent as words
from smsdesk.ui.pages_wanted import PagesWanted
from smsdesk.ui.sent.broadcasts_model import count_of
from smsdesk.ui.sent.recipients_pane import RecipientsPane
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.wording_reports import awaited_line

Filter = tuple[Group | None, str]
"""The chosen group (None: all) and what is searched for."""


class RecipientsPresenter:
    """`row` is the open broadcast as last read, None while none is chosen."""

    def __init__(self, pane: RecipientsPane, desk: Desk, tasks: Tasks) -> None:
        self._pane = pane
        self._desk = desk
        self._tasks = tasks
        self._model = pane.model
        self.row: BroadcastRow | None = None
        self.search = ""
        self._listed: Filter = (None, "")
        self._named = False  # somebody of the open broadcast has a name, as far as it was read
        self._pages = PagesWanted(self._model, pane.table, tasks, self._fetch)
        self._turn = asyncio.Lock()  # an older reading must not be shown after a newer one
        self._forget = desk.bus.listen(SettingsChanged, lambda _event: self._take_settings())
        self._clock = QTimer(pane, interval=1000)
        self._clock.timeout.connect(self._on_clock_timeout)
        pane.pills.chosen.connect(lambda _group: self._reload())
        pane.search_changed.connect(self._on_pane_search_changed)
        pane.clear_requested.connect(self._on_pane_clear_requested)

    def stop(self) -> None:
        """Count no more seconds, hear no more events."""
        self._forget()
        self._clock.stop()

    @property
    def group(self) -> Group | None:
        """The chosen filter, None for all."""
        return self._pane.pills.group

    @property
    def filtered(self) -> bool:
        """True while not everybody is shown."""
        return self.group is not None or bool(self.search)

    @property
    def shown(self) -> int:
        """How many recipients the filter leaves."""
        return self._model.rowCount()

    async def open(self, row: BroadcastRow | None) -> None:
        """Show the recipients of another broadcast: everybody at first."""
        self.row = row
        self.search = ""
        self._named = False
        self._pane.reset_search()
        self._pane.pills.choose(None)
        await self._load()

    async def refresh(self, row: BroadcastRow) -> None:
        """The open broadcast has changed: counts and what is in sight are shown anew, nothing else moves."""
        async with self._turn:
            if self.row is None or row.broadcast.id != self.row.broadcast.id:
                return
            self.row = row
            self._show_state(row)
            if self._listed != self._filter:
                return  # another list is about to be read
            pages = {number: await self._fetch(number) for number in self._pages.in_sight()}
            size = await self._size(row)
            if self.row is row:
                self._model.refresh(size, pages)
                self._show_any(size)

    def show_title(self, row: BroadcastRow, title: str, account: str) -> None:
        """What stands above the recipients."""
        now, known = self._desk.clock.wall(), self._desk.accounts.get(row.broadcast.account_id)
        zone = known.options.time_zone if known is not None else ""
        awaited = awaited_line(row, self._desk.reports.reception(row.broadcast.account_id))
        self._pane.show_title(
            title,
            words.broadcast_line(row, now, account=account, zone=zone, awaited=awaited),
            words.broadcast_line(row, now, account=account, zone=zone, awaited=awaited, narrow=True),
        )

    def _show_state(self, row: BroadcastRow) -> None:
        self._take_settings()
        self._model.set_broadcast(row)
        self._pane.show_counts(row.counts)
        counting = row.counts.waiting > 0 and row.broadcast.state is not RunState.HOLDING
        if counting != self._clock.isActive():
            self._clock.start() if counting else self._clock.stop()

    def _take_settings(self) -> None:
        self._model.set_overdue_hours(self._desk.preferences.values.overdue_hours)

    def _on_clock_timeout(self) -> None:
        if self._pane.isVisible():
            self._model.tick()

    def _reload(self) -> None:
        self._tasks.spawn_latest("sent: recipients", self._load())

    async def _load(self) -> None:
        async with self._turn:
            await self._load_now()

    async def _load_now(self) -> None:
        row = self.row
        if row is None:
            self._clock.stop()
            self._model.show_list(0, {})
            return
        self._show_state(row)
        self._listed = self._filter
        size = await self._size(row)
        first = await self._fetch(0) if size else []
        if self.row is not None and self.row.broadcast.id == row.broadcast.id:
            self._pane.show_names(self._named)
            self._model.show_list(size, {0: first})
            self._pane.table.scrollToTop()
            self._show_any(size)

    @property
    def _filter(self) -> Filter:
        return self.group, self.search

    async def _size(self, row: BroadcastRow) -> int:
        """How many rows the list has; the counts say it already while nothing is searched."""
        group, search = self._listed
        if search or row.broadcast.pieces > 1:  # who gets several messages has several rows
            return await self._desk.broadcasts.messages_size(row.broadcast.id, group, search)
        return row.counts.total if group is None else count_of(row.counts, group)

    async def _fetch(self, number: int) -> list[MessageRow]:
        """A page of the list as it is shown, whatever was chosen meanwhile."""
        page = self._model.page
        rows = await self._read(number * page, page, self._listed)
        if not self._named and any(row.name for row in rows):
            self._named = True
            self._pane.show_names(True)
        return rows

    async def read(self, offset: int, limit: int, *, everybody: bool = False) -> list[MessageRow]:
        """Recipients of the open broadcast from the data file, as filtered or all of them."""
        return await self._read(offset, limit, (None, "") if everybody else self._filter)

    async def _read(self, offset: int, limit: int, wanted: Filter) -> list[MessageRow]:
        if self.row is None:
            return []
        return await self._desk.broadcasts.messages(self.row.broadcast.id, offset, limit, *wanted)

    async def selected(self) -> list[MessageRow]:
        """The selected recipients, those that were never looked at too (Ctrl+A)."""
        rows = self._pane.table.selected_rows()
        fetched: dict[int, Sequence[MessageRow]] = {}
        found: list[MessageRow] = []
        for at in rows:
            record = self._model.record(at)
            number, place = divmod(at, self._model.page)
            if record is None:
                if number not in fetched:
                    fetched[number] = await self._fetch(number)
                record = fetched[number][place] if place < len(fetched[number]) else None
            if record is not None:
                found.append(record)
        return found

    def _show_any(self, size: int) -> None:
        """Rows, or a word about why there are none."""
        if size:
            self._pane.show_rows()
        elif self.search:
            self._pane.show_nothing(f"No recipient matches “{self.search}”.", "Clear search")
        else:
            self._pane.show_nothing(words.NOBODY[self.group], "" if self.group is None else "Show all")

    def _on_pane_search_changed(self, typed: str) -> None:
        if typed != self.search:
            self.search = typed
            self._reload()

    def _on_pane_clear_requested(self) -> None:
        if self.search:
            self.search = ""
            self._pane.reset_search()
        else:
            self._pane.pills.choose(None)
        self._reload()
