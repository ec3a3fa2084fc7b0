"""Backups: one file with everything in it, made while the program goes on."""

import asyncio
import errno
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from smsdesk import __version__
from smsdesk.domain.backups import BackupContents, BackupError, BackupProblem
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.services.exporting import fresh_beside
from smsdesk.store import backup_checking, sqlite_files
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock
from smsdesk.system.paths import DataDir

Progress = Callable[[int, int], None]
"""Called in the loop with (units done, units in all); (0, 0) while nobody can tell."""

T = TypeVar("T")


class CancelledInThread(Exception):  # noqa: N818 (no mistake: the person wanted it)
    """Raised in a worker thread once nobody waits for it any more."""


class Backups:
    """A backup is a plain SQLite file of the program's own form, with contacts, messages and accounts. There are no
    passwords in it, and no settings of this computer (its looks, speed and limits)."""

    def __init__(self, folder: DataDir, database: Database, clock: Clock) -> None:
        self._folder = folder
        self._database = database
        self._clock = clock

    async def save(self, path: Path, progress: Progress) -> BackupContents:
        """Write a backup, whole and checked or not at all, for its owner alone; what is in it.

        Raises BackupError, StoreError; cancelling leaves nothing behind.
        """
        if await asyncio.to_thread(self._folder.is_own, path):
            raise BackupError(BackupProblem.OWN_FILE)
        return await in_thread(lambda step: self._save(path, step), progress)

    def _save(self, path: Path, step: Progress) -> BackupContents:
        with refused_by_the_disk(), fresh_beside(path) as fresh:
            sqlite_files.copy(self._database.path, fresh, step)
            facts = {backup_checking.MADE_AT: repr(self._clock.wall()), "backup_by": f"smsdesk {__version__}"}
            sqlite_files.note_in(fresh, facts)
            step(0, 0)
            return backup_checking.look(fresh, lambda: step(0, 0))


async def in_thread(work: Callable[[Progress], T], progress: Progress) -> T:
    """Run blocking work in a thread. Its steps are told to `progress` in the loop; cancelling ends it at its next step,
    and only then comes back."""
    loop, cancelled = asyncio.get_running_loop(), threading.Event()

    def step(done: int, total: int) -> None:
        if cancelled.is_set():
            raise CancelledInThread
        loop.call_soon_threadsafe(progress, done, total)

    task = asyncio.ensure_future(asyncio.to_thread(work, step))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        cancelled.set()
        with suppress(CancelledInThread, BackupError, StoreError, OSError):
            await task
        raise


@contextmanager
def refused_by_the_disk() -> Iterator[None]:
    """What the disk refuses in this block becomes a BackupError."""
    try:
        yield
    except StoreError as error:
        raise (BackupError(BackupProblem.FULL) if error.problem is StoreProblem.FULL else error) from None
    except OSError as error:
        full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
        raise BackupError(BackupProblem.FULL if full else BackupProblem.NOT_WRITABLE) from error
