"""What is done with conversations: each change can be taken back, what cannot is asked first."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from PySide6.QtGui import QGuiApplication

from smsdesk.domain.conversations import Conversation, InboxShelf
from smsdesk.domain.people import ContactDraft
from smsdesk.services.below import user_name
from smsdesk.ui import figures
from smsdesk.ui import wording_inbox as words
from smsdesk.ui.dialogs import Choice, ask
from smsdesk.ui.inbox.contact_sheet import ContactSheet
from smsdesk.ui.inbox.deeds import Deed, entry
from smsdesk.ui.surroundings import Surroundings

Move = Callable[[str, Sequence[str], bool], Coroutine[Any, Any, list[str]]]
BY_HAND = "by hand"


class ConversationActs:
    """`do` is the one way in; `taken_out` is called when conversations leave the shelf they stand on."""

    def __init__(self, surroundings: Surroundings, taken_out: Callable[[], None]) -> None:
        self._s = surroundings
        self._desk = surroundings.desk
        self._taken_out = taken_out
        self._sheet: ContactSheet | None = None
        inbox = self._desk.inbox
        self._moves: dict[Deed, tuple[Move, bool, str]] = {
            Deed.ARCHIVE: (inbox.archive, True, "archived"),
            Deed.UNARCHIVE: (inbox.archive, False, "in the inbox again"),
            Deed.SPAM: (inbox.spam, True, "marked as spam"),
            Deed.NOT_SPAM: (inbox.spam, False, "in the inbox again"),
            Deed.BIN: (inbox.bin, True, "moved to the bin"),
            Deed.RESTORE: (inbox.bin, False, "out of the bin"),
        }

    async def do(self, deed: Deed, conversations: Sequence[Conversation]) -> None:
        """Do it with these. Raises StoreError and PeopleError."""
        if deed in self._moves:
            await self._move(deed, conversations)
        elif deed is Deed.EMPTY_BIN:
            await self._empty_bin()
        elif conversations:
            await self._do_one(deed, conversations[0])

    async def _do_one(self, deed: Deed, one: Conversation) -> None:
        if deed is Deed.OPEN_CONTACT and one.contact_id is not None:
            self._s.shell.contact_requested.emit(one.contact_id)
        elif deed is Deed.ADD_CONTACT:
            self._open_sheet(one)
        elif deed is Deed.COPY_NUMBER:
            QGuiApplication.clipboard().setText(f"+{one.number}" if words.is_number(one.number) else one.number)
            self._s.shell.toast("The number is copied.")
        elif deed is Deed.OPT_OUT:
            await self._opt_out(one)
        elif deed is Deed.ALLOW:
            await self._allow(one)
        elif deed is Deed.UNREAD:
            await self._desk.inbox.mark_unread(one.book, one.number)
        elif deed is Deed.SETTINGS:
            self._s.shell.settings_requested.emit("replies")

    async def _move(self, deed: Deed, conversations: Sequence[Conversation]) -> None:
        move, wanted, word = self._moves[deed]
        book, numbers = self._s.book, [one.number for one in conversations if one.book == self._s.book]
        moved = await move(book, numbers, wanted)
        if not moved:
            return
        self._taken_out()
        names = [words.title(one) for one in conversations if one.number == moved[0]]
        they = "is" if len(moved) == 1 else "are"
        said = words.done(f"{they} {word}" if "again" in word or "out of" in word else word, names, len(moved))
        who = names[0] if len(moved) == 1 and names else figures.whole(len(moved))
        self._s.did(f"{entry(deed).words} {who}", said, lambda: move(book, moved, not wanted))

    async def _empty_bin(self) -> None:
        book = self._s.book
        many = (await self._desk.inbox.counts(book)).get(InboxShelf.BIN, 0)
        choices = (Choice("keep", "Keep"), Choice("erase", "Delete for good", "danger"))
        title = f"Delete {words.from_whom(many)} for good?"
        sentence = "What came in them is gone then. Opt-outs and what was sent stay. This cannot be taken back."
        if many and await ask(self._s.host, title, sentence, choices) == "erase":
            gone = await self._desk.inbox.erase_bin(book)
            self._taken_out()
            self._s.shell.toast(f"{words.from_whom(gone)} deleted for good.")

    async def _opt_out(self, one: Conversation) -> None:
        book, number = one.book, one.number
        fresh = await self._desk.opt_outs.add(book, [number], user_name(), BY_HAND)
        who = words.title(one)
        if fresh:
            back = self._desk.opt_outs.remove
            self._s.did(f"Opt out {who}", words.opted_out_sentence(who), lambda: back(book, fresh))
        else:
            self._s.shell.toast("This number was opted out already.")

    async def _allow(self, one: Conversation) -> None:
        book, number = one.book, one.number
        choices = (Choice("keep", "Keep opted out"), Choice("allow", "Allow again"))
        sentence = "Do this only when they have said that they want messages again."
        title = f"Allow messages to {words.title(one)} again?"
        if await ask(self._s.host, title, sentence, choices) == "allow":
            removed = await self._desk.opt_outs.remove(book, [number])
            if removed:
                said = f"{words.title(one)} may get messages again."
                back = self._desk.opt_outs.put_back
                self._s.did(f"Allow {words.title(one)} again", said, lambda: back(book, removed))

    def _open_sheet(self, one: Conversation) -> None:
        if self._sheet is not None:
            return
        self._sheet = sheet = ContactSheet(self._s.host.window(), one.number)
        sheet.closed.connect(self._on_sheet_closed)
        sheet.save_requested.connect(lambda name: self._s.run(self._save(one, name), "save contact"))
        sheet.open(sheet.name)

    def _on_sheet_closed(self) -> None:
        self._sheet = None

    async def _save(self, one: Conversation, name: str) -> None:
        draft = ContactDraft(name, f"+{one.number}")
        saved = await self._desk.contacts.save(one.book, draft, self._s.region)
        if self._sheet is not None:
            self._sheet.dismiss()
        show = self._s.shell.contact_requested
        self._s.shell.toast(f"{saved.name} is in your contacts.", "Open contact", lambda: show.emit(saved.id))
