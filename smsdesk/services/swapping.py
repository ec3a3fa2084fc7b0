"""Puts a backup in the place of the data file, before anybody opens that: kill -9 at any moment leaves one of them
whole, and never a file beside the journal of another."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from smsdesk.domain.backups import Restored
from smsdesk.domain.storage import StoreError
from smsdesk.store import backup_checking, sqlite_files
from smsdesk.store.sqlite_files import COMPANIONS, to_disk
from smsdesk.system.files import sync_folder


def waiting(arriving: Path) -> Path | None:
    """The backup that is to be put in place, whole and checked: its name is `arriving` with a stamp behind."""
    found = sorted(each for each in arriving.parent.glob(f"{arriving.name}-*") if each.suffix != ".part")
    plain = [each for each in found if not each.name.endswith(COMPANIONS)]
    return plain[-1] if plain else None


def swap_in(database: Path, arriving: Path, backups: Path) -> Restored | None:
    """Put what waits in the place of the data file and keep that in `backups`; None when nothing waits. The opt-outs of
    both count from then on.

    Raises OSError, StoreError: then the data file is as it was. Nobody may have it open.
    """
    staged = waiting(arriving)
    if staged is None:
        return None
    kept = backups / f"before-restore{staged.name.removeprefix(arriving.name)}.sqlite3"
    sqlite_files.settle(staged)  # what a kill cut short in it, below, is taken back before anybody reads it
    made_at = backup_checking.made_at(staged)
    whole = True
    if database.exists():
        _keep(database, kept)
        # Whoever wrote STOP since then must not get messages again because an older file is put back.
        whole = sqlite_files.take_along(database, staged, "opt_outs") and not _beside(kept, "-wal").exists()
        to_disk(staged)
    os.replace(staged, database)
    sync_folder(database.parent)
    return Restored(made_at, kept if kept.exists() else None, whole)


def _keep(database: Path, kept: Path) -> None:
    """Give the present file a second name, with all that its journal holds."""
    _settle(database, kept)
    if kept.exists() and not kept.samefile(database):
        kept.unlink()  # of an attempt that went no further
    if not kept.exists():
        try:
            os.link(database, kept)
        except OSError:  # no second names on this disk
            _copy(database, kept)
    sync_folder(kept.parent)
    sync_folder(database.parent)


def _settle(database: Path, kept: Path) -> None:
    """Bring the journal into the file, so that one rename is all that is left to do. A damaged file, which may be the
    reason for all this, cannot take it: its journal is kept beside its second name."""
    wal, kept_wal = _beside(database, "-wal"), _beside(kept, "-wal")
    if wal.exists():
        _copy(wal, kept_wal)  # SQLite throws the journal of a file away that it cannot read
    if wal.exists() or not kept_wal.exists():
        with suppress(StoreError):
            sqlite_files.settle(database)
            kept_wal.unlink(missing_ok=True)
    for companion in COMPANIONS:
        left = _beside(database, companion)
        if companion == "-journal" and left.exists():
            os.replace(left, _beside(kept, companion))
        left.unlink(missing_ok=True)


def _copy(database: Path, kept: Path) -> None:
    part = _beside(kept, ".part")
    descriptor = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    os.close(descriptor)
    shutil.copyfile(database, part)
    to_disk(part)
    os.replace(part, kept)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
