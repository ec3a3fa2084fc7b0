"""The Inbox: conversations, their threads, what a person does with them, and replies."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from smsdesk.domain import rules
from smsdesk.domain.accounts import Account
from smsdesk.domain.auto_replies import AutoReply, AutoReplyError, AutoReplyProblem, problem_of
from smsdesk.domain.conversations import Conversation, ConversationQuery, InboxShelf, ThreadKey, ThreadLine
from smsdesk.domain.events import ContactsChanged, ConversationsChanged, Event, RunChanged
from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import NumberChip
from smsdesk.domain.merging import escape
from smsdesk.domain.numbers import Number, parse
from smsdesk.domain.records import Override, Purpose
from smsdesk.domain.timing import local_time
from smsdesk.services.accounts import Accounts
from smsdesk.services.broadcasts import Broadcasts
from smsdesk.services.bus import Bus
from smsdesk.services.preflight import Draft, Preflight, context_of
from smsdesk.services.sweeping import after_erasing, before_erasing
from smsdesk.store import auto_replies, conversations, inbox_bin, threads
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock
from smsdesk.system.settings import Settings


class Inbox:
    """Methods raise StoreError when the data file refuses. Changes tell ConversationsChanged; what becomes of a
    message of ours tells RunChanged and MessagesChanged as everywhere, and moves its conversation when it goes out."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        broadcasts: Broadcasts,
        bus: Bus,
        clock: Clock,
        settings: Callable[[], Settings],
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._broadcasts = broadcasts
        self._bus = bus
        self._clock = clock
        self._settings = settings
        self._changes = 0
        self._found: tuple[ConversationQuery, int, list[str]] | None = None
        """The last search, what had changed until it began, and the numbers it found."""
        bus.listen(ConversationsChanged, self._on_change)
        bus.listen(ContactsChanged, self._on_change)
        bus.listen(RunChanged, self._on_change)

    def _on_change(self, _event: Event) -> None:
        self._changes += 1

    async def top(self, query: ConversationQuery, limit: int) -> tuple[int, list[Conversation]]:
        """`size` and the first page, in one step of the database: whoever searches waits for both."""
        if not query.typed.strip():
            return await self._database.read(conversations.top, query, limit)
        if self._kept(query) is not None:
            return await self.size(query), await self.page(query, 0, limit)
        changes = self._changes
        numbers, rows = await self._database.read(conversations.found_top, query, limit)
        self._found = query, changes, numbers
        return len(numbers), rows

    async def page(self, query: ConversationQuery, offset: int, limit: int) -> list[Conversation]:
        """Conversations of a query: those with something unread first, then the newest."""
        if not query.typed.strip():
            return await self._database.read(conversations.page, query, offset, limit)
        numbers = await self._search(query)
        return await self._database.read(conversations.by_numbers, query.book, numbers[offset : offset + limit])

    async def size(self, query: ConversationQuery) -> int:
        """How many conversations `page` goes through."""
        if not query.typed.strip():
            return await self._database.read(conversations.size, query)
        return len(await self._search(query))

    async def _search(self, query: ConversationQuery) -> list[str]:
        """What is found is kept until something changes: a list asks for its size and then for page after page."""
        kept = self._kept(query)
        if kept is not None:
            return kept
        changes = self._changes
        numbers = await self._database.read(conversations.found, query)
        self._found = query, changes, numbers
        return numbers

    def _kept(self, query: ConversationQuery) -> list[str] | None:
        found = self._found
        return found[2] if found is not None and found[:2] == (query, self._changes) else None

    async def counts(self, book: str) -> dict[InboxShelf, int]:
        """The conversations on each shelf; those of UNREAD are the tab's count."""
        return await self._database.read(conversations.counts, book)

    async def one(self, book: str, number: str) -> Conversation | None:
        """The conversation with a number, None where nobody has written from it, or it was erased."""
        return await self._database.read(conversations.one, book, number)

    async def thread(
        self, book: str, number: str, before: ThreadKey | None = None, limit: int = 100
    ) -> list[ThreadLine]:
        """The newest lines of a thread, or those just before the line with the key `before`; oldest first."""
        return await self._database.read(threads.page, book, number, before, limit)

    async def hit(self, book: str, number: str, typed: str) -> ThreadKey | None:
        """Where the newest line of a thread stands that holds what was searched; None where it was found by its name,
        its number or a template."""
        return await self._database.read(threads.newest_with, book, number, typed)

    async def mark_read(self, book: str, number: str) -> bool:
        """Somebody has looked at it; False when there was nothing unread."""
        return await self._set_unread(book, number, unread=False)

    async def mark_unread(self, book: str, number: str) -> bool:
        """As if nobody had looked at it; False when there was something unread."""
        return await self._set_unread(book, number, unread=True)

    async def _set_unread(self, book: str, number: str, *, unread: bool) -> bool:
        done = await self._database.write(conversations.set_unread, book, number, unread=unread)
        if done:
            self._bus.tell(ConversationsChanged(book, number))
        return done

    async def archive(self, book: str, numbers: Sequence[str], wanted: bool) -> list[str]:
        """Out of the Inbox until somebody writes again, or back into it; the numbers that moved, for the opposite."""
        return await self._mark(book, numbers, "archived_at", wanted=wanted)

    async def bin(self, book: str, numbers: Sequence[str], wanted: bool) -> list[str]:
        """Into the bin, from which a new message brings a conversation back, or out of it; as `archive`."""
        return await self._mark(book, numbers, "deleted_at", wanted=wanted)

    async def spam(self, book: str, numbers: Sequence[str], wanted: bool) -> list[str]:
        """Mark as spam, or not: new messages stay there, count as unread nowhere, and nothing automatic answers them;
        as `archive`."""
        return await self._mark(book, numbers, "spam_at", wanted=wanted)

    async def _mark(self, book: str, numbers: Sequence[str], column: str, *, wanted: bool) -> list[str]:
        at = self._clock.wall() if wanted else None
        changed = await self._database.write(conversations.set_mark, book, numbers, column, at)
        if changed:
            self._bus.tell(ConversationsChanged(book, changed[0] if len(changed) == 1 else ""))
        return changed

    async def erase_bin(self, book: str) -> int:
        """Remove what is in the bin for good, also from the file; how many conversations that were. Opt-outs and what
        was sent stay."""
        await before_erasing(self._database)
        erased = 0
        while some := await self._database.write(inbox_bin.erase_some, book):
            erased += some
        if erased:
            self._bus.tell(ConversationsChanged(book))
        await after_erasing(self._database)
        return erased

    async def reply_draft(
        self,
        account: Account,
        number: str,
        text: str,
        automatic: bool = True,
        overrides: tuple[Override, ...] = (),
        purpose: Purpose = Purpose.REPLY,
    ) -> Preflight:
        """The pre-flight of a reply: counter, balance and rules as in Compose. `automatic`: it may turn to Unicode.
        There are no merge fields: braces are braces.

        Who opted out, or has no number that a message can go to, is in `gathered.problems`, and it cannot be sent.
        """
        raw = f"+{number}" if isinstance(parse(f"+{number}"), Number) else number
        draft = Draft(
            account=account,
            chips=(NumberChip(raw),),
            text=escape(text),
            kind=Kind.TEXT,
            automatic=automatic,
            sender=account.options.sender,
            overrides=overrides,
            purpose=purpose,
        )
        found = await self._broadcasts.preflight(draft)
        return replace(found, findings=await asyncio.to_thread(self._findings, found))

    def _findings(self, found: Preflight) -> tuple[rules.Finding, ...]:
        settings = self._settings()
        now = local_time(self._clock.wall(), found.draft.account.options.time_zone)
        hours = (settings.hours_from, settings.hours_to)
        context = context_of(found.draft, found.gathered.malaysian, now.hour + now.minute / 60, hours)
        return rules.check(found.letters.letters[0].text if found.letters.letters else found.draft.text, context)

    async def send_reply(self, preflight: Preflight) -> int:
        """Store a reply and start its hold, in which Undo works; the id of its broadcast. Raises ValueError when it
        may not go. One that is held then (credits, the day's limit) waits in the run bar like any broadcast: a person
        wrote it, and that person lets it go or stops it."""
        if preflight.draft.purpose is not Purpose.REPLY:
            raise ValueError("this is no reply")
        return await self._broadcasts.send(preflight, label_of(preflight))

    async def auto_replies(self, account_id: int) -> list[AutoReply]:
        """The automatic replies of an account, by keyword."""
        return await self._database.read(auto_replies.of_account, account_id)

    async def save_auto_reply(self, reply: AutoReply) -> int:
        """Keep a new automatic reply (`id` 0) or a changed one; its id. Raises AutoReplyError."""
        account = self._accounts.get(reply.account_id)
        if account is None:
            raise AutoReplyError(AutoReplyProblem.GONE)
        others = await self.auto_replies(reply.account_id)
        problem = problem_of(reply, others, account.options.replies.opt_out_words)
        if problem is not None:
            raise AutoReplyError(problem)
        key = await self._database.write(auto_replies.save, reply, self._clock.wall())
        if key is None:
            raise AutoReplyError(AutoReplyProblem.GONE)
        return key

    async def remove_auto_reply(self, key: int) -> AutoReply | None:
        """Remove an automatic reply; what it was, so that it can be saved again (with `id` 0). None: it was gone."""
        return await self._database.write(auto_replies.remove, key)


def label_of(preflight: Preflight) -> str:
    """Whom Sent names for a message to one person."""
    return next((one.name or f"+{one.number}" for one in preflight.people), "")
