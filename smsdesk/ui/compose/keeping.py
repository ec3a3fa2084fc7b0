"""Keeps what is typed while it is typed, one draft for each account, so that a crash loses nothing."""

import asyncio
from typing import Any

from PySide6.QtCore import QTimer

from smsdesk.domain.lists import Chip
from smsdesk.domain.storage import StoreError
from smsdesk.services.desk import Desk
from smsdesk.ui.compose.composition import (
    Composition,
    chips_to_json,
    from_json,
    without_number,
    words_to_json,
)
from smsdesk.ui.tasks import Tasks

_EVERY_MS = 300
"""A change is on its way to the disk so soon, also while one goes on typing."""


class DraftKeeper:
    """Drafts are stored under `compose/<account>`, their chips apart, and what was sent last beside them.

    Errors of the data file while typing are not said here: the first thing that matters, sending, says them.
    """

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        self._desk = desk
        self._tasks = tasks
        self._unwritten: dict[int, Composition] = {}
        self._chips_kept: dict[int, tuple[Chip, ...]] = {}
        self._writing = asyncio.Lock()
        self._timer = QTimer(singleShot=True, interval=_EVERY_MS)
        self._timer.timeout.connect(self._on_timer)

    def keep(self, account_id: int, composition: Composition) -> None:
        """Store this soon; only the newest of quick changes is written."""
        self._unwritten[account_id] = composition
        if not self._timer.isActive():
            self._timer.start()

    async def load(self, account_id: int) -> Composition | None:
        """The draft of an account, also one that is still waiting to be written. Raises StoreError."""
        if account_id in self._unwritten:
            return self._unwritten[account_id]
        async with self._writing:
            words = await self._desk.draft(_key(account_id))
            chips = await self._desk.draft(_key(account_id, "chips"))
        found = await asyncio.to_thread(from_json, words, chips)
        if found is not None:
            self._chips_kept[account_id] = found.chips
        return found

    def forget_number(self, number: str) -> None:
        """Write nothing any more about a person who was erased."""
        self._unwritten = {key: without_number(each, number) for key, each in self._unwritten.items()}

    async def flush(self) -> None:
        """Write what waits, now: before the program ends."""
        self._timer.stop()
        async with self._writing:
            while self._unwritten:
                account_id, composition = next(iter(self._unwritten.items()))
                await self._write(account_id, composition)
                if self._unwritten.get(account_id) is composition:
                    del self._unwritten[account_id]

    async def keep_sent(self, account_id: int, broadcast_id: int, composition: Composition) -> None:
        """Keep what became a broadcast, until the next one does: Undo may come after a restart."""
        chips = await asyncio.to_thread(chips_to_json, composition.chips)
        kept = {"broadcast": broadcast_id, "words": words_to_json(composition), "chips": chips}
        await self._try_to_keep(_key(account_id, "sent"), kept)

    async def sent(self, account_id: int, broadcast_id: int) -> Composition | None:
        """What became this broadcast, None when it is not known any more. Raises StoreError."""
        kept = await self._desk.draft(_key(account_id, "sent"))
        if not isinstance(kept, dict) or kept.get("broadcast") != broadcast_id:
            return None
        return await asyncio.to_thread(from_json, kept.get("words"), kept.get("chips"))

    def _on_timer(self) -> None:
        self._tasks.spawn(self.flush(), "compose-keep")

    async def _write(self, account_id: int, composition: Composition) -> None:
        # Chips first: after a crash between the two, a text with too many chips is seen, one with none is not.
        if self._chips_kept.get(account_id) is not composition.chips:
            chips = await asyncio.to_thread(chips_to_json, composition.chips)
            if not await self._try_to_keep(_key(account_id, "chips"), chips):
                return
            self._chips_kept[account_id] = composition.chips
        await self._try_to_keep(_key(account_id), words_to_json(composition))

    async def _try_to_keep(self, key: str, value: Any) -> bool:
        try:
            await self._desk.keep_draft(key, value)
        except StoreError:
            return False
        return True


def _key(account_id: int, part: str = "") -> str:
    return f"compose/{account_id}/{part}" if part else f"compose/{account_id}"
