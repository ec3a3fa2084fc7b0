"""Restoring a backup: looked at in a copy of ours, kept beside the data file, put in its place at the next start."""

import asyncio
import os
import stat
import time
from contextlib import suppress
from pathlib import Path

from smsdesk.domain.backups import BackupContents, BackupError, BackupProblem, Restored
from smsdesk.domain.storage import StoreError
from smsdesk.services import swapping
from smsdesk.services.backups import Progress, in_thread, refused_by_the_disk
from smsdesk.store import backup_checking, generations, sqlite_files
from smsdesk.store.sqlite_files import COMPANIONS
from smsdesk.store.upgrade import renew
from smsdesk.system.files import open_private, sync_folder
from smsdesk.system.paths import DataDir

LARGEST = 20_000_000_000
"""Octets; a year of 100,000 messages has about 60 million."""
_AT_ONCE = 1 << 20


class Restoring:
    """`look_at` first, then `stage` or `forget`. Nothing of the data file in use is touched before the next start."""

    def __init__(self, folder: DataDir) -> None:
        self._folder = folder
        self._part = folder.arriving.with_name(f"{folder.arriving.name}.part")
        self.done: Restored | None = None
        """What the start of this run put in place."""
        self.failed = False
        """True when a backup waits that the start of this run could not put in place."""

    async def swap_in(self) -> None:
        """At the start, before anybody opens the data file: put in place what waits for it. What prevents that leaves
        the data file as it was, and is noted in `failed`."""
        with suppress(OSError):
            await asyncio.to_thread(self._clear)
        paths = (self._folder.database, self._folder.arriving, self._folder.backups)
        try:
            self.done = await asyncio.to_thread(swapping.swap_in, *paths)
        except (OSError, StoreError):
            self.failed = True

    async def look_at(self, path: Path, progress: Progress) -> BackupContents:
        """Copy a file beside the data file and look into the copy: what is in it. Raises BackupError, StoreError;
        cancelling leaves nothing behind."""
        try:
            return await in_thread(lambda step: self._look(path, step), progress)
        except BaseException:
            await asyncio.to_thread(self._clear)
            raise

    async def stage(self) -> None:
        """Let the next start put in place what was looked at last. Raises BackupError, StoreError."""
        await in_thread(lambda _step: self._stage(), lambda _done, _total: None)

    async def forget(self) -> None:
        """Drop what was looked at, and what waits for the next start. Raises OSError."""
        await asyncio.to_thread(self._forget)

    async def waiting(self) -> tuple[bool, float | None]:
        """Whether a backup waits for the next start, and when it was made."""
        return await asyncio.to_thread(self._waiting)

    def _waiting(self) -> tuple[bool, float | None]:
        staged = swapping.waiting(self._folder.arriving)
        if staged is None:
            return False, None
        try:
            return True, backup_checking.made_at(staged)
        except StoreError:
            return True, None

    def _look(self, path: Path, step: Progress) -> BackupContents:
        self._check_place(path)
        with refused_by_the_disk():
            self._clear()
            self._copy(path, step)
            found = backup_checking.look(self._part, lambda: step(0, 0))
            renew(self._part)
            sqlite_files.rebuild_full_text(self._part)
            sqlite_files.settle(self._part)
        return found

    def _check_place(self, path: Path) -> None:
        """Of a link it is looked at what it leads to: a person has chosen it."""
        try:
            found = path.stat()
            beside = [path.with_name(path.name + ending) for ending in COMPANIONS]
            in_use = any(each.exists() and each.stat().st_size for each in beside)
        except OSError:
            raise BackupError(BackupProblem.UNREADABLE) from None
        if self._folder.is_own(path):
            raise BackupError(BackupProblem.OWN_FILE)
        if not stat.S_ISREG(found.st_mode):
            raise BackupError(BackupProblem.NOT_A_FILE)
        if found.st_size > LARGEST:
            raise BackupError(BackupProblem.TOO_LARGE)
        if in_use:
            raise BackupError(BackupProblem.IN_USE)

    def _copy(self, path: Path, step: Progress) -> None:
        try:
            source = path.open("rb")
        except OSError:
            raise BackupError(BackupProblem.UNREADABLE) from None
        target = os.fdopen(open_private(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb")
        with source, target:
            total, done = os.fstat(source.fileno()).st_size, 0
            while piece := source.read(_AT_ONCE):
                done += len(piece)
                if done > LARGEST:
                    raise BackupError(BackupProblem.TOO_LARGE)
                target.write(piece)
                step(done, max(done, total))

    def _stage(self) -> None:
        with refused_by_the_disk():
            sqlite_files.note_in(self._part, {generations.RESTORED: "1"})
            sqlite_files.to_disk(self._part)
            for old in self._staged():
                old.unlink()
            stamp = time.strftime("%Y%m%d-%H%M%S")
            os.replace(self._part, self._part.with_name(f"{self._folder.arriving.name}-{stamp}"))
            sync_folder(self._folder.root)

    def _forget(self) -> None:
        self._clear()
        for old in self._staged():
            old.unlink()
        sync_folder(self._folder.root)

    def _staged(self) -> list[Path]:
        return list(self._folder.root.glob(f"{self._folder.arriving.name}-*"))

    def _clear(self) -> None:
        for ending in ("", *COMPANIONS):
            self._part.with_name(self._part.name + ending).unlink(missing_ok=True)
