"""Joins the Inbox and the services: lets its parts know of each other, and follows what happens."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QMenu

from smsdesk.domain.conversations import Conversation
from smsdesk.domain.events import (
    AccountsChanged,
    BroadcastQueued,
    ContactsChanged,
    ConversationsChanged,
    ListenerChanged,
    MessageReceived,
    MessagesChanged,
    RunChanged,
)
from smsdesk.services.desk import Desk
from smsdesk.ui import wording_inbox as words
from smsdesk.ui.inbox.conversation_acts import ConversationActs
from smsdesk.ui.inbox.deeds import Deed, for_one, for_several
from smsdesk.ui.inbox.list_presenter import ListPresenter
from smsdesk.ui.inbox.message_acts import MessageActs
from smsdesk.ui.inbox.reply_presenter import ReplyPresenter
from smsdesk.ui.inbox.strip_presenter import StripPresenter
from smsdesk.ui.inbox.thread_head import fill_menu
from smsdesk.ui.inbox.thread_presenter import ThreadPresenter
from smsdesk.ui.inbox.view import InboxView
from smsdesk.ui.shell import Shell
from smsdesk.ui.surroundings import Surroundings
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.undo import Undo

GATHER_MS = 150
"""Events that come in masses are gathered this long."""


class InboxPresenter:
    """Built when the desk has started; `start` reads the list. `show_unread` hears the number for the tab."""

    def __init__(
        self, view: InboxView, desk: Desk, shell: Shell, tasks: Tasks, show_unread: Callable[[int], None]
    ) -> None:
        self._view = view
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._s = Surroundings(desk, shell, tasks, view, Undo(lambda _label: None), "inbox")
        self.list = ListPresenter(view, self._s, show_unread)
        self.thread = ThreadPresenter(view, self._s, self.list)
        self.reply = ReplyPresenter(view.pane.reply, self._s)
        self.messages = MessageActs(view.pane, self._s)
        self.acts = ConversationActs(self._s, self._on_taken_out)
        self.strip = StripPresenter(view, desk, shell)
        self._menu = QMenu(view)
        self._book = ""
        self._left_row: int | None = None  # where the row stood that was taken out
        self._stale = False
        self._timer = QTimer(view, singleShot=True, interval=GATHER_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._forget = [
            desk.bus.listen(ConversationsChanged, self._on_conversations_changed),
            desk.bus.listen(MessageReceived, lambda event: self._note(event.book)),
            desk.bus.listen(ContactsChanged, lambda event: self._note(event.book)),
            desk.bus.listen(AccountsChanged, lambda _event: self._note(self._s.book)),
            desk.bus.listen(BroadcastQueued, lambda _event: self._note(self._s.book)),
            desk.bus.listen(RunChanged, lambda _event: self._note(self._s.book)),
            desk.bus.listen(MessagesChanged, lambda _event: self._note(self._s.book)),
            desk.bus.listen(ListenerChanged, lambda _event: self._note(self._s.book)),
        ]
        self._connect()

    def _connect(self) -> None:
        view, pane = self._view, self._view.pane
        view.shown.connect(self._on_shown)
        view.list.selection_changed.connect(self._on_selection_changed)
        # What stands open beside another shelf would look as if it belonged there.
        view.list.shelves.chosen.connect(lambda _shelf: self._close())
        view.list.opened.connect(pane.reply.edit.setFocus)
        view.list.erase_requested.connect(lambda: self._do(Deed.EMPTY_BIN))
        view.list.table.menu_requested.connect(self._open_menu)
        view.list.table.copied.connect(lambda: self._do(Deed.COPY_NUMBER))
        view.deed_requested.connect(self._on_deeds_requested)
        view.undo_requested.connect(self._s.undo_newest)
        pane.head.requested.connect(self._do)
        pane.several.requested.connect(self._do)
        self._shell.account_changed.connect(lambda _account: self._on_account_changed())
        self._shell.conversation_requested.connect(self._on_conversation_requested)
        self._shell.undone.connect(lambda key: self._tasks.spawn(self._bring_back(key), "inbox: undone"))

    def start(self) -> None:
        """Read the conversations of the chosen account's book."""
        self._on_account_changed()

    async def stop(self) -> None:
        """Keep what was typed and hear no more events."""
        self._timer.stop()
        for forget in self._forget:
            forget()
        self.strip.stop()
        await self.reply.stop()

    def _on_account_changed(self) -> None:
        if self._shell.account is None:
            return
        book = self._s.book
        self._s.undo.show_book(book)
        if book != self._book:
            self._book = book
            self._close()
        self.list.reload()
        self._s.run_latest(self._follow(), "follow")

    def _close(self) -> None:
        self.thread.close()
        self._view.list.table.clearSelection()
        self._view.pane.show_nothing()
        # In place of what is just being opened: it would come after all, beside what it does not belong to.
        self._s.run_latest(self.reply.open(None), "open")

    def _note(self, book: str) -> None:
        if book == self._s.book and not self._timer.isActive():
            self._timer.start()

    def _on_conversations_changed(self, event: ConversationsChanged) -> None:
        if (event.book, event.number) != self.thread.marking:
            self._note(event.book)

    def _on_timer_timeout(self) -> None:
        if self._view.isVisible():
            self._s.run(self._take_in(), "changes")
        else:
            self._stale = True
            self._s.run(self.list.read_counts(), "counts")

    def _on_shown(self) -> None:
        if self._stale:
            self._stale = False
            self._s.run(self._take_in(), "changes")

    async def _take_in(self) -> None:
        """Show what changed, in the list and in the open thread."""
        await self.list.load()
        row, self._left_row = self._left_row, None
        if row is not None and not self._view.list.selected_rows() and not self.list.select_near(row):
            self._close()
        await self._follow()

    async def _follow(self) -> None:
        """The open thread and its reply line as they are now."""
        await self.thread.refresh()
        if self.thread.conversation is not None:
            await self.reply.open(self.thread.conversation)

    def _on_selection_changed(self) -> None:
        rows = self._view.list.selected_rows()
        if rows:
            self._s.run_latest(self._open_selected(), "open")
        elif self._view.pane.several_shown:
            open_one = self.thread.conversation is not None
            self._view.pane.show_thread() if open_one else self._view.pane.show_nothing()

    async def _open_selected(self) -> None:
        chosen = await self.list.selected()
        if len(chosen) > 1:
            self._view.pane.show_several(words.chosen(len(chosen)), for_several(chosen))
        elif chosen:
            await self._open(chosen[0])

    async def _open(self, conversation: Conversation) -> None:
        if self.thread.key != (conversation.book, conversation.number):
            await self.thread.open(conversation, self.list.typed)
        else:
            self._view.pane.show_thread()
            self.thread.look()
        if self.thread.conversation is not None:
            await self.reply.open(self.thread.conversation)

    def _on_taken_out(self) -> None:
        rows = self._view.list.selected_rows()
        self._left_row = rows[0] if rows else 0

    def _on_deeds_requested(self, deeds: Sequence[Deed]) -> None:
        self._s.run(self._do_the_fitting(deeds), "deed")

    async def _do_the_fitting(self, deeds: Sequence[Deed]) -> None:
        """A key stands for two opposite deeds: the one that can be done with what is selected."""
        chosen = await self.list.selected()
        if not chosen and self.thread.conversation is not None:
            chosen = [self.thread.conversation]
        can = for_one(chosen[0]) if len(chosen) == 1 else for_several(chosen) if chosen else ()
        deed = next((each for each in deeds if each in can), None)
        if deed is not None:
            await self._perform(deed, chosen)

    def _do(self, deed: Deed) -> None:
        self._s.run(self._do_selected(deed), deed.value)

    async def _do_selected(self, deed: Deed) -> None:
        chosen = await self.list.selected()
        if len(chosen) < 2 and self.thread.conversation is not None:
            chosen = [self.thread.conversation]
        await self._perform(deed, chosen)

    async def _perform(self, deed: Deed, chosen: Sequence[Conversation]) -> None:
        if deed is Deed.FORWARD:
            self.messages.forward(self.messages.current)
            return
        if deed is Deed.UNREAD:
            self.thread.keep_unread()
        await self.acts.do(deed, chosen)

    def _open_menu(self, at: QPoint) -> None:
        self._s.run(self._show_menu(at), "menu")

    async def _show_menu(self, at: QPoint) -> None:
        chosen = await self.list.selected()
        if chosen:
            deeds = for_one(chosen[0]) if len(chosen) == 1 else for_several(chosen)
            fill_menu(self._menu, deeds, self._view.pane.head.requested)
            self._menu.popup(at)

    def _on_conversation_requested(self, book: str, number: str) -> None:
        self._s.run_latest(self._show_one(book, number), "show conversation")

    async def _show_one(self, book: str, number: str) -> None:
        """Another place asks for a conversation; one of the other book is shown when its account is chosen."""
        found = await self.list.find(book, number) if book == self._s.book else None
        if found is not None:
            await self._open(found)

    async def _bring_back(self, broadcast_id: int) -> None:
        """A reply was taken back: its conversation is open, with the text in the line."""
        key = await self.reply.undone(broadcast_id)
        if key is None:
            return
        if key[0] == self._s.book and self.thread.key != key:
            found = await self.list.find(*key)
            if found is not None:
                await self._open(found)
        self._view.pane.reply.edit.setFocus()
