"""Joins the Sent tab and the services: which broadcasts there are, which one is looked at, and what changes."""

import asyncio
from datetime import datetime, timedelta

from PySide6.QtCore import QTimer

from smsdesk.domain.events import (
    AccountsChanged,
    BroadcastQueued,
    BroadcastSettled,
    ListenerChanged,
    MessagesChanged,
    RunChanged,
)
from smsdesk.domain.records import BroadcastRow
from smsdesk.services.desk import Desk
from smsdesk.ui.pages_wanted import PagesWanted
from smsdesk.ui.sent.follow_up import FollowUp
from smsdesk.ui.sent.recipients_presenter import RecipientsPresenter
from smsdesk.ui.sent.row_actions import RowActions
from smsdesk.ui.sent.standing import Standing
from smsdesk.ui.sent.view import SentView
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

PAINT_MS = 180
"""Events that come in masses are gathered this long."""
_DAYS = {"today": 1, "week": 7, "month": 30}
_NONE_SINCE = {
    "today": "No broadcast today.",
    "week": "No broadcast in the last 7 days.",
    "month": "No broadcast in the last 30 days.",
}


class SentPresenter:
    """Built when the desk has started; `start` then reads the list."""

    def __init__(self, view: SentView, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._view = view
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._model = view.broadcasts.model
        self._search, self._dates = "", "all"
        self._selected: int | None = None  # broadcast id
        self._changed: set[int] = set()
        self._queued: set[int] = set()
        self._taking = False
        self._turn = asyncio.Lock()  # an older reading must not be shown after a newer one
        self._pages = PagesWanted(self._model, view.broadcasts.table, tasks, self._fetch, self._on_filled)
        self.recipients = RecipientsPresenter(view.recipients, desk, tasks)
        self.standing = Standing(view.recipients, desk, shell, tasks)
        self.follow_up = FollowUp(view.recipients, self.recipients, desk, shell, tasks)
        self.row_actions = RowActions(view.recipients, self.recipients, self.follow_up, desk, shell, tasks)
        self._timer = QTimer(view, singleShot=True, interval=PAINT_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._forget = [
            desk.bus.listen(BroadcastQueued, self._on_broadcast_queued),
            desk.bus.listen(AccountsChanged, lambda _event: self._show_accounts()),
            desk.bus.listen(RunChanged, lambda event: self._note(event.broadcast_id)),
            desk.bus.listen(MessagesChanged, lambda event: self._note(event.broadcast_id)),
            desk.bus.listen(BroadcastSettled, lambda event: self._note(event.broadcast_id)),
            desk.bus.listen(ListenerChanged, lambda _event: self._note(self._selected)),
        ]
        self._connect()

    def _connect(self) -> None:
        pane = self._view.broadcasts
        pane.chosen.connect(self._on_pane_chosen)
        pane.search_changed.connect(self._on_pane_search_changed)
        pane.dates_changed.connect(self._on_pane_dates_changed)
        pane.reset_requested.connect(self._on_pane_reset_requested)
        self._view.write_requested.connect(lambda: self._shell.tab_requested.emit("compose"))
        self._view.shown.connect(self._on_timer_timeout)  # what changed unseen is shown at once
        self._shell.broadcast_requested.connect(self.show)

    def stop(self) -> None:
        """Hear no more events."""
        self._timer.stop()
        self.recipients.stop()
        for forget in self._forget:
            forget()

    def show(self, broadcast_id: int) -> None:
        """Choose a broadcast wherever it stands; search and dates give way when they hide it."""
        self._tasks.spawn_latest("sent: list", self._show(broadcast_id))

    def start(self) -> None:
        """Read the newest broadcasts, and choose the one that was chosen, or the first."""
        self._tasks.spawn_latest("sent: list", self._load(self._selected))

    @property
    def _since(self) -> float | None:
        if self._dates not in _DAYS:
            return None
        today = datetime.fromtimestamp(self._desk.clock.wall()).replace(hour=0, minute=0, second=0, microsecond=0)
        return (today - timedelta(days=_DAYS[self._dates] - 1)).timestamp()

    async def _fetch(self, number: int) -> list[BroadcastRow]:
        page = self._model.page
        return await self._desk.broadcasts.page(number * page, page, self._search, self._since)

    async def _load(self, wanted: int | None) -> None:
        async with self._turn:
            await self._load_now(wanted)

    async def _load_now(self, wanted: int | None, first_row: int = 0) -> None:
        """Show the list anew and choose `wanted` if it is near row `first_row`, else the first."""
        size = await self._desk.broadcasts.size(self._search, self._since)
        number = first_row // self._model.page
        pages = {number: await self._fetch(number)} if size else {}
        self._model.show_list(size, pages)
        self._show_accounts()
        if not size:
            self._show_none()
            return
        self._view.show_lists()
        self._view.broadcasts.show_rows()
        row = self._model.row_of(wanted) if wanted is not None else None
        self._view.broadcasts.select(row if row is not None else 0)

    def _show_none(self) -> None:
        self._selected = None
        self._tasks.spawn_latest("sent: open", self.recipients.open(None))
        if not self._search and self._dates == "all":
            self._view.show_empty()
            return
        self._view.show_lists()
        self._view.show_chosen(False)
        if self._search:
            self._view.broadcasts.show_nothing(f"No broadcast matches “{self._search}”.", "Clear search")
        else:
            self._view.broadcasts.show_nothing(_NONE_SINCE[self._dates], "Show all dates")

    async def _show(self, broadcast_id: int) -> None:
        async with self._turn:
            row = await self._row_of(broadcast_id)
            if row is None and (self._search or self._dates != "all"):
                self._everything()
                row = await self._row_of(broadcast_id)
            await self._load_now(broadcast_id if row is not None else self._selected, row or 0)

    async def _row_of(self, broadcast_id: int) -> int | None:
        """Where a broadcast stands in the list; ids fall from the top, so the search ends early."""
        size = await self._desk.broadcasts.size(self._search, self._since)
        for number in range(-(-size // self._model.page)):
            rows = await self._fetch(number)
            for at, row in enumerate(rows):
                if row.broadcast.id == broadcast_id:
                    return number * self._model.page + at
            if not rows or rows[-1].broadcast.id < broadcast_id:
                return None
        return None

    def _everything(self) -> None:
        self._search, self._dates = "", "all"
        self._view.broadcasts.reset()

    def _on_pane_search_changed(self, typed: str) -> None:
        if typed != self._search:
            self._search = typed
            self.start()

    def _on_pane_dates_changed(self, key: str) -> None:
        if key != self._dates:
            self._dates = key
            self.start()

    def _on_pane_reset_requested(self) -> None:
        self._everything()
        self.start()

    def _on_pane_chosen(self, row: int) -> None:
        record = self._model.record(row)
        if record is None or record.broadcast.id == self._selected:
            return
        self._open(record)

    def _open(self, record: BroadcastRow) -> None:
        self._selected = record.broadcast.id
        self._view.show_chosen(True)
        self._tell_about(record)
        self._tasks.spawn_latest("sent: open", self.recipients.open(record))

    def _tell_about(self, record: BroadcastRow) -> None:
        account = record.account_name if self._several() else ""
        self.recipients.show_title(record, self._model.title_of(record), account)
        self._tasks.spawn_latest("sent: standing", self.standing.show(record))
        self._tasks.spawn_latest("sent: follow up", self.follow_up.show_state(record))

    def _on_filled(self) -> None:
        """A page has come: the chosen row may have been one that was not known yet."""
        row = self._view.broadcasts.selected
        if row is not None:
            self._on_pane_chosen(row)

    def _several(self) -> bool:
        known = {account.id for account in self._desk.accounts.all()}
        return len(known) > 1 or bool(self._model.account_ids() - known)

    def _show_accounts(self) -> None:
        self._model.learn_shared()
        self._model.set_practice({account.id for account in self._desk.accounts.all() if account.practice})
        self._view.broadcasts.show_accounts(self._several())
        if self._selected is not None:  # another limit of the day may let it go
            self._note(self._selected)

    def _on_broadcast_queued(self, event: BroadcastQueued) -> None:
        # An id may be used again after Undo: what was known under it is another broadcast's.
        self._queued.add(event.broadcast_id)
        self._note(event.broadcast_id)

    def _note(self, broadcast_id: int | None) -> None:
        self._changed |= set() if broadcast_id is None else {broadcast_id}
        if not self._taking and not self._timer.isActive() and self._view.isVisible():
            self._timer.start()

    def _on_timer_timeout(self) -> None:
        if self._changed and not self._taking:
            self._taking = True
            self._tasks.spawn(self._take_in(), "sent: changes")

    async def _take_in(self) -> None:
        """Show what changed; the next turn begins a while after this one has ended."""
        changed, self._changed = sorted(self._changed), set()
        queued, self._queued = self._queued, set()
        try:
            for broadcast_id in changed:
                async with self._turn:
                    await self._take_in_one(broadcast_id, new=broadcast_id in queued)
            if queued:
                async with self._turn:
                    await self._complete()
        finally:
            self._taking = False
            if self._changed:
                self._timer.start()

    async def _take_in_one(self, broadcast_id: int, *, new: bool) -> None:
        row = await self._desk.broadcasts.one(broadcast_id)
        if row is None or new:
            self._take_out(broadcast_id)
        if row is None:
            return
        if self._model.replace(row):
            if broadcast_id == self._selected:
                self._tell_about(row)
                await self.recipients.refresh(row)
        elif new:
            await self._put_in(row)

    async def _complete(self) -> None:
        """A page that was fetched while new rows came in one by one was cut at the length of that moment."""
        size = await self._desk.broadcasts.size(self._search, self._since)
        if size != self._model.rowCount():
            self._model.refresh(size, {0: await self._fetch(0)} if size else {})

    def _take_out(self, broadcast_id: int) -> None:
        """An undone broadcast leaves the list; the one below it is chosen."""
        if self._model.row_of(broadcast_id) is None:
            return
        if broadcast_id == self._selected:
            self._selected = None
        self._model.take_out(broadcast_id)
        if not self._model.rowCount():
            self._show_none()
        elif self._view.broadcasts.selected is None:
            self._view.broadcasts.select(0)
        else:
            self._on_filled()

    async def _put_in(self, row: BroadcastRow) -> None:
        if self._search:
            await self._load_now(self._selected)
            return
        first = self._model.rowCount() == 0
        self._model.put_in_front(row)
        self._show_accounts()
        if first:
            self._view.show_lists()
            self._view.broadcasts.show_rows()
            self._view.broadcasts.select(0)
