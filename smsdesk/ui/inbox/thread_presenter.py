"""The open conversation: its messages page by page, who it is, and when it counts as read."""

import asyncio

from smsdesk.domain.conversations import Conversation, ThreadKey
from smsdesk.domain.records import Contact
from smsdesk.ui import figures
from smsdesk.ui import wording_inbox as words
from smsdesk.ui.inbox.conversations_model import Key, key_of
from smsdesk.ui.inbox.deeds import for_one
from smsdesk.ui.inbox.list_presenter import ListPresenter
from smsdesk.ui.inbox.view import InboxView
from smsdesk.ui.surroundings import Surroundings
from smsdesk.ui.widgets.overlay import Overlay

PAGE = 60
"""Messages read at once: two or three screens of them."""
MOST_BACK = 25
"""Pages that are read to come to what was searched: 1,500 messages. What is older is a scroll away."""


class ThreadPresenter:
    """`conversation` is the open one as last read, None while none is."""

    def __init__(self, view: InboxView, surroundings: Surroundings, listed: ListPresenter) -> None:
        self._view = view
        self._pane = view.pane
        self._model = view.pane.model
        self._s = surroundings
        self._inbox = surroundings.desk.inbox
        self._list = listed
        self._all_known = False  # the oldest message is there
        self._turn = asyncio.Lock()
        self.conversation: Conversation | None = None
        self.marking: Key | None = None
        """The conversation that is being marked as read: its row stays where it is."""
        self._kept_unread: Key | None = None  # by a person's wish, until it is opened again
        self._pane.table.older_wanted.connect(self._on_older_wanted)
        view.shown.connect(self.look)

    @property
    def key(self) -> Key | None:
        """Book and number of the open conversation."""
        return key_of(self.conversation) if self.conversation is not None else None

    async def open(self, conversation: Conversation, typed: str = "") -> None:
        """Show another conversation from its newest message, or from the newest one that holds what is searched."""
        async with self._turn:
            self._kept_unread = None
            key = key_of(conversation)
            # Asked together, the database's thread answers them at once.
            lines, contact, hit = await asyncio.gather(
                self._inbox.thread(*key, None, PAGE), self._contact(conversation), self._hit(key, typed)
            )
            self.conversation = conversation
            self._all_known = len(lines) < PAGE
            self._show_person(conversation, contact)
            self._pane.show_thread()
            self._model.show_lines(lines)
            if hit is not None:
                await self._go_to(hit)
        self.look()

    def close(self) -> None:
        """None is open any more."""
        self.conversation = None
        self._model.show_lines(())

    async def refresh(self) -> None:
        """Something changed: show what is new, and the states of what is known."""
        async with self._turn:
            present = self.conversation
            if present is None:
                return
            found = await self._inbox.one(present.book, present.number)
            lines = await self._inbox.thread(present.book, present.number, None, PAGE)
            if found is None or self.conversation is not present:
                return
            self.conversation = found
            self._show_person(found, await self._contact(found))
            self._model.refresh(lines)
        self.look()

    def keep_unread(self) -> None:
        """Somebody wants it to stay unread: looking at it no longer changes that, until it is opened again."""
        self._kept_unread = self.key

    def look(self) -> None:
        """What is really seen counts as read."""
        present = self.conversation
        if present is not None and present.unread and self.key != self._kept_unread and self._really_seen():
            self._s.run(self._mark_read(present), "mark read")

    def _really_seen(self) -> bool:
        window = self._view.window()
        covered = any(each.is_open for each in window.findChildren(Overlay))
        return window.isActiveWindow() and not window.isMinimized() and self._pane.thread_shown and not covered

    async def _mark_read(self, conversation: Conversation) -> None:
        key = key_of(conversation)
        self.marking = key
        try:
            await self._inbox.mark_read(*key)
        finally:
            self.marking = None
        self._list.take_read(key)
        if self.key == key:
            self.conversation = await self._inbox.one(*key) or self.conversation
            if self.conversation is not None:
                self._show_person(self.conversation, await self._contact(self.conversation))
        await self._list.read_counts()

    def _on_older_wanted(self) -> None:
        if self.conversation is not None and not self._all_known and not self._turn.locked():
            self._s.run_latest(self._load_older(), "older")

    async def _load_older(self) -> None:
        async with self._turn:
            await self._read_older()

    async def _read_older(self) -> None:
        present, lines = self.conversation, self._model.lines
        if present is None or self._all_known or not lines:
            return
        older = await self._inbox.thread(present.book, present.number, lines[0].key, PAGE)
        if self.conversation is not None and key_of(self.conversation) == key_of(present):
            self._all_known = len(older) < PAGE
            self._model.put_in_front(older)

    async def _contact(self, conversation: Conversation) -> Contact | None:
        if conversation.contact_id is None:
            return None
        return await self._s.desk.contacts.get(conversation.book, conversation.contact_id)

    def _show_person(self, conversation: Conversation, contact: Contact | None) -> None:
        name = words.title(conversation)
        parts = [words.number_text(conversation.number)] if name != words.number_text(conversation.number) else []
        if not words.is_number(conversation.number):
            parts = []
        if contact is not None:
            parts += words.about_contact(contact.groups, contact.consent)
        elif words.is_number(conversation.number):
            parts.append("not in your contacts")
        parts += [words.OPTED_OUT.lower()] if conversation.opted_out else []
        self._model.name = figures.without_marks(name)
        self._pane.head.show_person(name, " · ".join(parts), for_one(conversation))

    async def _hit(self, key: Key, typed: str) -> ThreadKey | None:
        return await self._inbox.hit(*key, typed) if typed else None

    async def _go_to(self, hit: ThreadKey) -> None:
        """Show the message that was searched, and what came after it; it may be older than the newest page."""
        present, back = self.conversation, 0
        while self._model.lines[0].key > hit and not self._all_known and back < MOST_BACK:
            await self._read_older()
            back += 1
            if self.conversation is not present:
                return
        if self._row_of(hit) in range(PAGE // 2):
            await self._read_older()  # else what stands above it could not be scrolled to
        row = self._row_of(hit)
        if row is not None and self.conversation is present:
            self._pane.table.show_row(row)

    def _row_of(self, hit: ThreadKey) -> int | None:
        return next((row for row, line in enumerate(self._model.lines) if line.key == hit), None)
