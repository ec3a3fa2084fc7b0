"""Which conversations are shown: shelf, search, pages as they are looked at, and what changes under them."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from smsdesk.domain.conversations import Conversation, ConversationQuery, InboxShelf
from smsdesk.ui import wording_inbox as words
from smsdesk.ui.account_colours import dot_role
from smsdesk.ui.inbox.conversations_model import Key, key_of
from smsdesk.ui.inbox.view import InboxView
from smsdesk.ui.pages_wanted import PagesWanted
from smsdesk.ui.surroundings import Surroundings


class ListPresenter:
    """`show_unread` hears how many conversations have something unread, for the tab."""

    def __init__(self, view: InboxView, surroundings: Surroundings, show_unread: Callable[[int], None]) -> None:
        self._view = view
        self._pane = view.list
        self._model = view.list.model
        self._s = surroundings
        self._inbox = surroundings.desk.inbox
        self._show_unread = show_unread
        self._listed: ConversationQuery | None = None  # what the rows are of
        self._turn = asyncio.Lock()  # an older reading must not be shown after a newer one
        self._pages = PagesWanted(self._model, view.list.table, surroundings.tasks, self._fetch)
        self.typed = ""
        self.counts: dict[InboxShelf, int] = {}
        self._counted = ""  # the book they are of
        self._pane.search_changed.connect(self._on_search_changed)
        self._pane.shelves.chosen.connect(lambda _shelf: self.reload())
        self._pane.empty_requested.connect(self._on_empty_requested)

    @property
    def query(self) -> ConversationQuery:
        """What is to be shown."""
        return ConversationQuery(self._s.book, self._pane.shelves.shelf, self.typed)

    def reload(self) -> None:
        """Another list: read it, and keep the old one on the screen until it is there."""
        self._s.run_latest(self.load(), "list")

    async def load(self, *, count: bool = True) -> None:
        """Show the list as it is wanted now, from its top unless it is the same one."""
        async with self._turn:
            query = self.query
            known = self._counted == query.book
            later = bool(query.typed) and known  # who searches waits for what is found, not for the figures
            if not known or (count and not later):
                await self.read_counts()
            same = query == self._listed
            page = self._model.page
            size, first = await self._inbox.top(query, page)
            others = [at for at in self._pages.in_sight() if at] if same and size > page else []
            pages = {0: first} | {at: await self._inbox.page(query, at * page, page) for at in others}
            if query != self.query:
                return  # the next reading is on its way
            self._show_accounts()
            if same:
                self._model.refresh(size, pages)
            else:
                self._listed = query
                self._model.show_list(size, pages)
                self._pane.table.scrollToTop()
                self._pane.selection_changed.emit()  # nothing is selected any more, which Qt does not tell
            self._show_surface(size)
            if later and count:
                await self.read_counts()

    async def read_counts(self) -> None:
        """The figures on the shelves and on the tab."""
        book = self._s.book
        counts = await self._inbox.counts(book)
        if book == self._s.book:
            self.counts, self._counted = counts, book
            self._pane.shelves.show_counts(counts)
            self._show_unread(counts.get(InboxShelf.UNREAD, 0))

    async def _fetch(self, number: int) -> list[Conversation]:
        query, page = self._listed or self.query, self._model.page
        return await self._inbox.page(query, number * page, page)

    async def selected(self) -> list[Conversation]:
        """The selected conversations, those that were never looked at too (Ctrl+A)."""
        rows = self._pane.selected_rows()
        found = [self._model.record(row) for row in rows]
        if None in found and self._listed is not None:
            first, last = rows[0], rows[-1]
            read = await self._inbox.page(self._listed, first, last - first + 1)
            found = [read[row - first] for row in rows if row - first < len(read)]
        return [each for each in found if each is not None]

    def take_read(self, key: Key) -> None:
        """The open conversation was read: its row says so, and stays where it is until something else happens."""
        row = self._model.row_of(key)
        record = self._model.record(row) if row is not None else None
        if record is not None:
            self._model.replace(replace(record, unread=0))

    def select(self, key: Key) -> bool:
        """Select a conversation that is among the rows that are known."""
        row = self._model.row_of(key)
        if row is not None:
            self._pane.select(row)
        return row is not None

    def select_near(self, row: int) -> bool:
        """Select what stands where something was taken out; False when nothing is left."""
        last = self._model.rowCount() - 1
        if last >= 0:
            self._pane.select(max(0, min(row, last)))
        return last >= 0

    async def find(self, book: str, number: str) -> Conversation | None:
        """Show and select a conversation wherever it stands; search and shelf give way when they hide it."""
        found = await self._inbox.one(book, number)
        if found is None:
            return None
        key = key_of(found)
        if self._model.row_of(key) is None:
            self._pane.shelves.choose(_shelf_of(found))
            self._pane.clear_search()
            await self.load()
        self.select(key)
        return found

    def _show_accounts(self) -> None:
        accounts = [each for each in self._s.desk.accounts.all() if each.book == self._s.book]
        several = len(accounts) > 1
        self._model.show_accounts({each.id: (each.name, dot_role(each)) for each in accounts} if several else {})

    def _show_surface(self, size: int) -> None:
        shelf, typed = self._pane.shelves.shelf, self.typed
        nobody = not any(self.counts.get(each, 0) for each in InboxShelf)
        if nobody and not typed:
            self._show_first_step()
            return
        self._view.show_lists()
        self._pane.erase.setVisible(shelf is InboxShelf.BIN and size > 0 and not typed)
        if size:
            self._pane.show_rows()
        elif typed:
            self._pane.show_nothing("magnifying-glass", words.nothing_matches(typed), "", words.CLEAR)
        else:
            button = "" if shelf is InboxShelf.INBOX else words.TO_INBOX
            self._pane.show_nothing(words.SHELF_ICONS[shelf], *words.EMPTY_SHELVES[shelf], button)

    def _show_first_step(self) -> None:
        account = self._s.shell.account
        on = account is not None and account.options.listener.on
        self._view.show_empty(*(words.LISTENING_ALREADY if on else words.NO_REPLIES), "" if on else words.SET_UP)

    def _on_search_changed(self, typed: str) -> None:
        if typed != self.typed:
            self.typed = typed
            # What is typed changes no shelf: counting 20,000 conversations would only hold up the next search.
            self._s.run_latest(self.load(count=False), "list")

    def _on_empty_requested(self) -> None:
        if self.typed:
            self._pane.clear_search()
        else:
            self._pane.shelves.choose(InboxShelf.INBOX)


def _shelf_of(found: Conversation) -> InboxShelf:
    if found.deleted:
        return InboxShelf.BIN
    if found.spam:
        return InboxShelf.SPAM
    return InboxShelf.ARCHIVED if found.archived else InboxShelf.INBOX
