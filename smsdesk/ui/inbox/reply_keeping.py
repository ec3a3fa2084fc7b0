"""Keeps what is typed in the reply line, one draft a conversation, and what was sent last, for Undo."""

import asyncio
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer

from smsdesk.domain.erasing import Needle
from smsdesk.domain.storage import StoreError
from smsdesk.services.desk import Desk
from smsdesk.ui.inbox.conversations_model import Key
from smsdesk.ui.tasks import Tasks

_EVERY_MS = 300
_SENT = "inbox/sent"
_SENT_KEPT = 20


@dataclass(frozen=True)
class SentReply:
    """What was sent, so that Undo can bring it back."""

    broadcast_id: int
    key: Key
    text: str


class ReplyKeeper:
    """Errors of the data file while typing are not said here: sending says them."""

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        self._desk = desk
        self._tasks = tasks
        self._unwritten: dict[Key, str] = {}
        self._writing = asyncio.Lock()
        self._timer = QTimer(singleShot=True, interval=_EVERY_MS)
        self._timer.timeout.connect(lambda: tasks.spawn(self.flush(), "inbox: keep"))

    def keep(self, key: Key, text: str) -> None:
        """Store this soon; only the newest of quick changes is written."""
        self._unwritten[key] = text
        if not self._timer.isActive():
            self._timer.start()

    async def load(self, key: Key) -> str:
        """The draft of a conversation, "" without one. Raises StoreError."""
        if key in self._unwritten:
            return self._unwritten[key]
        async with self._writing:
            kept = await self._desk.draft(_name(key))
        return kept if isinstance(kept, str) else ""

    def forget_number(self, number: str) -> None:
        """Write nothing any more about a person who was erased (E.164 digits)."""
        needle = Needle(number)
        self._unwritten = {key: needle.taken_out(text) for key, text in self._unwritten.items() if key[1] != number}

    async def flush(self) -> None:
        """Write what waits, now."""
        self._timer.stop()
        async with self._writing:
            while self._unwritten:
                key, text = next(iter(self._unwritten.items()))
                await self._write(_name(key), text)
                if self._unwritten.get(key) == text:
                    del self._unwritten[key]

    async def keep_sent(self, sent: SentReply) -> None:
        """Remember what became a broadcast: Undo may come after a restart."""
        kept = await self._sent()
        await self._write(_SENT, [*kept, [sent.broadcast_id, *sent.key, sent.text]][-_SENT_KEPT:])

    async def sent(self, broadcast_id: int) -> SentReply | None:
        """What became this broadcast, None when it was no reply or is not known any more."""
        for kept in reversed(await self._sent()):
            if kept[0] == broadcast_id:
                return SentReply(broadcast_id, (str(kept[1]), str(kept[2])), str(kept[3]))
        return None

    async def _sent(self) -> list[list[Any]]:
        kept = await self._desk.draft(_SENT)
        rows = kept if isinstance(kept, list) else []
        return [row for row in rows if isinstance(row, list) and len(row) == 4]

    async def _write(self, name: str, value: Any) -> None:
        try:
            if value:
                await self._desk.keep_draft(name, value)
            else:
                await self._desk.forget_draft(name)
        except StoreError:
            return


def _name(key: Key) -> str:
    return f"inbox/{key[0]}/{key[1]}"
