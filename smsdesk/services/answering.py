"""Answers that the program gives by itself: to keywords, and once to whoever opted out by a reply.

Two machines must never answer each other for ever, so every doubt means silence (`_text` and `store.answering.asked`).
In the quiet hours +60 numbers get nothing automatic: it is left out, not kept for the morning, when nobody expects it.
For the same reason one that is held up (no credits, no network for a while) is dropped unless it may have gone out: it
would stand in the run bar, and go out days later with one press of a button.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from smsdesk.domain.accounts import Account
from smsdesk.domain.auto_replies import DAY, TOO_OLD, answer_to, is_one_of, looks_automatic
from smsdesk.domain.composing import with_price_prefix
from smsdesk.domain.conversations import Received
from smsdesk.domain.events import AnswersUsedUp, MessageReceived, MessagesChanged, OptedOutByReply, RunChanged
from smsdesk.domain.numbers import MALAYSIA, Number, parse
from smsdesk.domain.opt_out_words import opts_out
from smsdesk.domain.records import Purpose
from smsdesk.domain.replies import number_of
from smsdesk.domain.states import RunState
from smsdesk.domain.storage import StoreError
from smsdesk.services.accounts import Accounts
from smsdesk.services.bus import Bus
from smsdesk.services.errands import Errands
from smsdesk.services.inbox import Inbox, label_of
from smsdesk.services.sender import Sender
from smsdesk.services.submitting import broadcast_of
from smsdesk.store import answering, runs
from smsdesk.store.answering import Asked
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock

log = logging.getLogger(__name__)


class Answering:
    """One message after the other, in the order they came; `start` before anything is applied, `stop` last."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        inbox: Inbox,
        sender: Sender,
        bus: Bus,
        clock: Clock,
        *,
        open_now: Callable[[int], bool],
        ready: Callable[[], Awaitable[bool]],
    ) -> None:
        """`open_now` tells whether it is inside the sending hours by an account's clock; `ready` returns when it is
        known whether the data file is the one this computer used last (row 18): False when it is not."""
        self._database = database
        self._accounts = accounts
        self._inbox = inbox
        self._sender = sender
        self._bus = bus
        self._clock = clock
        self._open_now = open_now
        self._ready = ready
        self._waiting: asyncio.Queue[int] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._answers: dict[int, float] = {}
        """Broadcasts of this session that are on their way, and when they were stored."""
        self._not_before = float("-inf")
        self._told_at: dict[int, float] = {}
        """When it was told last that an account has no more answers for the day."""
        self._errands = Errands("answering")
        self._forget: list[Callable[[], None]] = []

    def start(self) -> None:
        """Begin, with what a crash left unanswered and is still young."""
        self._forget = [
            self._bus.listen(MessageReceived, lambda event: self._waiting.put_nowait(event.incoming_id)),
            self._bus.listen(OptedOutByReply, lambda event: self._waiting.put_nowait(event.incoming_id)),
            self._bus.listen(RunChanged, self._on_run_changed),
        ]
        self._task = asyncio.create_task(self._run(), name="answering")

    async def stop(self) -> None:
        """Answer nothing more."""
        for forget in self._forget:
            forget()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._errands.stop()

    def _on_run_changed(self, event: RunChanged) -> None:
        if event.broadcast_id in self._answers:
            self._errands.start(self._look_at(event.broadcast_id))

    async def _look_at(self, broadcast_id: int) -> None:
        run = await self._database.read(runs.load, broadcast_id)
        if run is None or run.state in (RunState.DONE, RunState.STOPPED):
            self._answers.pop(broadcast_id, None)
        else:
            await self._drop(broadcast_id, late=False)

    async def _drop(self, broadcast_id: int, *, late: bool) -> bool:
        now = self._clock.wall()
        dropped = await self._database.write(answering.drop_standing, broadcast_id, now, late=late)
        if dropped:
            self._bus.tell(RunChanged(broadcast_id))
            self._bus.tell(MessagesChanged(broadcast_id))
        return dropped

    async def holds_back(self, broadcast_id: int) -> bool:
        """Asked before a run goes (on) by itself: True for an answer that has become too old meanwhile. Raises
        StoreError."""
        stored_at = self._answers.get(broadcast_id)
        too_old = stored_at is not None and abs(self._clock.wall() - stored_at) > TOO_OLD
        return too_old and await self._drop(broadcast_id, late=True)

    async def _run(self) -> None:
        await self._guarded(self._begin())
        while True:
            await self._guarded(self.answer(await self._waiting.get()))
            self._waiting.task_done()

    async def _guarded(self, work: Awaitable[object]) -> None:
        try:
            await work
        except StoreError:
            log.warning("an automatic answer could not be stored: there is none")
        except Exception:
            log.exception("an automatic answer could not be made: there is none")

    async def _begin(self) -> None:
        began = self._clock.wall()
        same_file = await self._ready()
        now = self._clock.wall()
        for broadcast_id in await self._database.write(answering.drop_unsent, now):
            self._bus.tell(RunChanged(broadcast_id))
        # What a restored file does not know to be answered may have been, by the program that went on elsewhere.
        if not same_file:
            self._not_before = began
        else:
            for incoming_id in await self._database.read(answering.unanswered, now):
                self._waiting.put_nowait(incoming_id)

    async def answer(self, incoming_id: int) -> int | None:
        """Answer a received message if it has to be, and may; the id of the broadcast. Raises StoreError."""
        asked = await self._database.read(answering.asked, incoming_id, self._clock.wall())
        if asked is None:
            return None
        message = asked.message
        account = self._accounts.get(message.account_id)
        if account is None or message.at < self._not_before or not self._may_get(message, account):
            return None
        text = await self._text(asked, account)
        if not text or await self._is_used_up(account):
            return None
        preflight = await self._inbox.reply_draft(account, message.number, text, purpose=asked.purpose)
        # The balance may have taken its time, and the night may have come meanwhile.
        if not preflight.can_send or not self._may_get(message, account):
            log.info("an automatic answer may not go: there is none")
            return None
        new = await asyncio.to_thread(broadcast_of, preflight, label_of(preflight), 0.0)
        most = account.options.replies.answers_a_day
        key = await self._sender.submit_as(new, partial(answering.answer, incoming_id=incoming_id, most=most))
        if key is not None:
            self._answers[key] = self._clock.wall()
        return key

    async def _is_used_up(self, account: Account) -> bool:
        """True when there is no answer left for today, which is told once a day. Who reads that can answer by hand."""
        most, now = account.options.replies.answers_a_day, self._clock.wall()
        if not await self._database.read(answering.used_up, account.id, most, now):
            return False
        if abs(now - self._told_at.get(account.id, float("-inf"))) > DAY:
            self._told_at[account.id] = now
            self._bus.tell(AnswersUsedUp(account.id))
        return True

    def _may_get(self, message: Received, account: Account) -> bool:
        """Mobile numbers alone, never one of our own, and none of Malaysia in the night."""
        number = parse(f"+{message.number}", account.options.country)
        if not isinstance(number, Number) or number.digits != message.number or not number.mobile:
            return False
        ours = {each.options.own_number for each in self._accounts.all()}
        gateway = number_of(message.shortcode, account.options.country)
        if message.number in ours or (gateway is not None and gateway.digits == message.number):
            return False
        return not message.number.startswith(MALAYSIA) or self._open_now(account.id)

    async def _text(self, asked: Asked, account: Account) -> str:
        """What is answered, "" for nothing."""
        if asked.purpose is Purpose.CONFIRMATION:
            return account.options.replies.confirm_opt_out.strip()
        said = asked.message.text
        if opts_out(said, account.options.replies.opt_out_words) or looks_automatic(said):
            return ""
        found = answer_to(said, await self._inbox.auto_replies(account.id))
        if found is None or is_one_of(said, (*asked.sent_before, *await self._own_texts(account.book))):
            return ""
        return found.text

    async def _own_texts(self, book: str) -> list[str]:
        """All that the accounts of a book say by themselves, as written and as it leaves."""
        mine = [account for account in self._accounts.all() if account.book == book]
        written = await self._database.read(answering.own_texts, book)
        written += [account.options.replies.confirm_opt_out for account in mine]
        return written + [with_price_prefix(text, account.options) for account in mine for text in written]
