"""Opt-outs at a restore: those of both files count, and no kill or damage on the way costs the backup."""

import contextlib
import sqlite3
from pathlib import Path

import pytest
from test_backups import Office, nothing
from test_restoring import arriving, backup, office, restart

from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.services.restoring import Restoring
from smsdesk.store import meta, opt_outs, sqlite_files
from smsdesk.ui.wording_privacy import restored_text

__all__ = ["backup", "office"]  # fixtures


async def test_who_opted_out_since_the_backup_stays_opted_out(office: Office, backup: Path) -> None:
    """Nobody who wrote STOP gets messages again because a file was put back."""
    stop = ("real", ["60125550142"], "", "reply")
    await office.database.write(opt_outs.add, *stop, 5.0, "STOP (2026-11-24 12:00:00 UTC)")
    restoring = Restoring(office.data)
    await restoring.look_at(backup, nothing)
    await restoring.stage()
    started = await restart(office)
    assert await office.database.read(meta.get, "after") is None
    (found,) = await office.database.read(opt_outs.page, "real", "0142", 0, 10)
    assert (found.at, found.source, found.proof) == (5.0, "reply", "STOP (2026-11-24 12:00:00 UTC)")
    assert started.done is not None
    assert "missing" not in restored_text(started.done, 0.0)


async def test_opt_outs_of_the_backup_itself_stay_as_they_are_there(office: Office, tmp_path: Path) -> None:
    stop = ("real", ["60125550142"], "", "reply")
    await office.database.write(opt_outs.add, *stop, 5.0, "STOP")
    target = tmp_path / "b.sqlite3"
    await office.backups.save(target, nothing)
    await office.database.write(opt_outs.remove, "real", ["60125550142"])
    await office.database.write(opt_outs.add, *stop, 6.0, "BATAL")
    restoring = Restoring(office.data)
    await restoring.look_at(target, nothing)
    await restoring.stage()
    await restart(office)
    found = await office.database.read(opt_outs.page, "real", "0142", 0, 10)
    assert [(each.at, each.proof) for each in found] == [(5.0, "STOP")]


async def test_nothing_stays_beside_the_new_file_of_one_that_could_not_be_settled(
    office: Office, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its opt-outs are read all the same, without the journal that SQLite would make for that."""
    stop = ("real", ["60125550142"], "", "reply")
    await office.database.write(opt_outs.add, *stop, 5.0, "STOP")
    restoring = Restoring(office.data)
    await restoring.look_at(backup, nothing)
    await restoring.stage()
    await office.database.close()

    settle = sqlite_files.settle

    def refused(path: Path) -> None:
        if path == office.data.database:
            raise StoreError(StoreProblem.DAMAGED)
        settle(path)

    beside = lambda: sorted(each.name for each in office.data.root.glob("smsdesk.sqlite3-*"))  # noqa: E731
    taken_along = sqlite_files.take_along
    seen: list[list[str]] = []

    def looked_at(source: Path, target: Path, table: str) -> bool:
        try:
            return taken_along(source, target, table)
        finally:
            seen.append(beside())

    monkeypatch.setattr("smsdesk.services.swapping.sqlite_files.settle", refused)
    monkeypatch.setattr("smsdesk.services.swapping.sqlite_files.take_along", looked_at)
    await restoring.swap_in()
    assert restoring.done is not None
    assert seen == [[]]
    assert beside() == []
    await restart(office)
    assert len(await office.database.read(opt_outs.page, "real", "0142", 0, 10)) == 1


async def test_what_can_be_read_of_damaged_opt_outs_comes_along_and_that_some_may_be_missing_is_said(
    office: Office, backup: Path
) -> None:
    numbers = [f"6012{number:07}" for number in range(3000)]
    await office.database.write(opt_outs.add, "real", numbers, "", "reply", 5.0, "STOP")
    restoring = Restoring(office.data)
    await restoring.look_at(backup, nothing)
    await restoring.stage()
    await office.database.close()
    sqlite_files.settle(office.data.database)
    with contextlib.closing(sqlite3.connect(office.data.database)) as file:
        pages = file.execute("SELECT max(pageno) FROM dbstat WHERE name = 'opt_outs'")
        page, size = pages.fetchone()[0], file.execute("PRAGMA page_size").fetchone()[0]
    with office.data.database.open("r+b") as octets:
        octets.seek((page - 1) * size)
        octets.write(b"\xff" * size)
    started = await restart(office)
    assert started.done is not None
    assert not started.done.opt_outs
    assert 2000 < await office.database.read(opt_outs.size, "real", "") < 3000
    assert "some may be missing" in restored_text(started.done, 0.0)


def cut_short(staged: Path) -> None:
    """As kill -9 leaves it among the writes of a commit: the first page tells of pages that never came."""
    beside = staged.with_name(f"{staged.name}-journal")
    connection = sqlite3.connect(staged, isolation_level=None)
    connection.execute("PRAGMA cache_size=5")
    connection.execute("BEGIN IMMEDIATE")
    rows = [(str(number),) for number in range(2000)]
    connection.executemany("INSERT INTO opt_outs VALUES ('real', ?, 5.0, '', 'reply', 'STOP')", rows)
    left = {path: path.read_bytes() for path in (staged, beside)}
    connection.execute("ROLLBACK")
    connection.close()
    left[staged] = left[staged][:28] + (100_000).to_bytes(4, "big") + left[staged][32:]
    for path, octets in left.items():
        path.write_bytes(octets)


@pytest.mark.parametrize("present", [True, False], ids=["present", "gone"])
async def test_a_kill_while_the_opt_outs_are_taken_along_does_not_end_in_a_backup_that_never_comes(
    office: Office, backup: Path, present: bool
) -> None:
    restoring = Restoring(office.data)
    await restoring.look_at(backup, nothing)
    await restoring.stage()
    (staged,) = office.data.root.glob("*restore-*")
    cut_short(staged)
    await office.database.close()
    if not present:
        office.data.database.unlink()
    started = await restart(office)
    assert not started.failed
    assert started.done is not None
    assert await office.database.read(meta.get, "after") is None
    assert await office.database.read(opt_outs.size, "real", "") == 1  # as in the backup
    assert arriving(office) == []
