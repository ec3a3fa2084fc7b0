"""A backup is whole, private, checked and made beside a program that goes on; without secrets."""

import asyncio
import sqlite3
import stat
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from account_rig import DRAFT, StandingClock
from private_life import Life, standing_in

from smsdesk.domain.backups import BackupError, BackupProblem
from smsdesk.services.accounts import Accounts
from smsdesk.services.backups import Backups
from smsdesk.services.bus import Bus
from smsdesk.store import backup_checking, meta, sqlite_files
from smsdesk.store.database import Database
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets


class Office:
    """A data folder with everything in it."""

    def __init__(self, folder: Path) -> None:
        self.data = DataDir(folder / "data")
        self.data.prepare()
        self.database = Database(self.data.database)
        self.clock = StandingClock()
        self.backups = Backups(self.data, self.database, self.clock)

    async def open(self) -> None:
        await self.database.open()
        await self.database.write(Life().fill, self.clock.now)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    made = Office(tmp_path)
    await made.open()
    yield made
    await made.database.close()


def nothing(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


def left_over(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


async def test_a_backup_has_everything_and_is_for_its_owner_alone(office: Office, tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    target = tmp_path / "usb" / "smsdesk backup.sqlite3"
    steps: list[tuple[int, int]] = []
    found = await office.backups.save(target, lambda done, total: steps.append((done, total)))
    assert (found.accounts, found.contacts, found.broadcasts, found.received) == (("Kedai Privat",), 3, 9, 6)
    assert found.made_at == office.clock.now
    assert found.unfinished == 1
    assert left_over(target.parent) == ["smsdesk backup.sqlite3"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert any(total > 0 for _, total in steps)
    with sqlite3.connect(target) as copy, sqlite3.connect(office.data.database) as original:
        for table in ("messages", "incoming", "contacts", "opt_outs", "reports", "drafts"):
            query = f"SELECT * FROM {table} ORDER BY 1, 2"
            assert copy.execute(query).fetchall() == original.execute(query).fetchall()
    copy.close()
    original.close()
    # Opening it made nothing beside it: it is one file.
    assert left_over(target.parent) == ["smsdesk backup.sqlite3"]


async def test_there_are_no_secrets_in_it(tmp_path: Path) -> None:
    office = Office(tmp_path)
    await office.database.open()
    accounts = Accounts(office.database, Secrets(backends=()), Bus(), office.clock)
    await accounts.load()
    await accounts.add(DRAFT)
    await office.backups.save(tmp_path / "b.sqlite3", nothing)
    assert standing_in((tmp_path / "b.sqlite3").read_bytes(), [DRAFT.password, DRAFT.user_name]) == [DRAFT.user_name]
    await accounts.stop()
    await office.database.close()


async def test_a_backup_takes_the_place_of_an_older_one(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "b.sqlite3"
    target.write_bytes(b"older")
    target.chmod(0o644)
    await office.backups.save(target, nothing)
    assert target.stat().st_size > 1000
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


async def test_others_write_while_it_is_made(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is of one moment, and no writer waits for it."""
    monkeypatch.setattr(sqlite_files, "PAGES", 1)
    waits: list[float] = []
    stop = asyncio.Event()

    async def write() -> None:
        at = 0
        while not stop.is_set():
            began = time.monotonic()
            await office.database.write(meta.put, "a", str(at))
            await office.database.write(meta.put, "b", str(at))
            waits.append(time.monotonic() - began)
            at += 1

    writing = asyncio.create_task(write())
    while len(waits) < 3:
        await asyncio.sleep(0.01)
    before = len(waits)
    original = sqlite_files.copy

    def slowly(source: Path, target: Path, step: sqlite_files.Step) -> None:
        def wait(done: int, total: int) -> None:
            time.sleep(0.004)
            step(done, total)

        original(source, target, wait)

    monkeypatch.setattr(sqlite_files, "copy", slowly)
    await office.backups.save(tmp_path / "b.sqlite3", nothing)
    stop.set()
    await writing
    assert len(waits) > before + 5
    assert max(waits) < 2.0
    with sqlite3.connect(tmp_path / "b.sqlite3") as copy:
        values = dict(copy.execute("SELECT key, value FROM meta WHERE key IN ('a', 'b')").fetchall())
    copy.close()
    assert int(values["a"]) - int(values["b"]) in (0, 1)


@pytest.mark.parametrize("name", ["smsdesk.sqlite3", "smsdesk.sqlite3-wal", "settings.json", "logs/x", "lock"])
async def test_the_programs_own_files_are_never_written_over(office: Office, name: str) -> None:
    before = office.data.database.read_bytes()
    with pytest.raises(BackupError) as caught:
        await office.backups.save(office.data.root / name, nothing)
    assert caught.value.problem is BackupProblem.OWN_FILE
    link = office.data.root.parent / "link"
    link.symlink_to(office.data.database)
    with pytest.raises(BackupError):
        await office.backups.save(link, nothing)
    assert office.data.database.read_bytes() == before


async def test_a_place_that_is_none_is_said(office: Office, tmp_path: Path) -> None:
    with pytest.raises(BackupError) as caught:
        await office.backups.save(tmp_path / "nowhere" / "b.sqlite3", nothing)
    assert caught.value.problem is BackupProblem.NOT_WRITABLE


async def test_a_full_disk_leaves_the_older_backup(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "usb").mkdir()
    target = tmp_path / "usb" / "b.sqlite3"
    target.write_bytes(b"older")
    monkeypatch.setattr("smsdesk.services.exporting._to_disk", full)
    with pytest.raises(BackupError) as caught:
        await office.backups.save(target, nothing)
    assert caught.value.problem is BackupProblem.FULL
    assert target.read_bytes() == b"older"
    assert left_over(target.parent) == ["b.sqlite3"]


async def test_cancelling_leaves_nothing(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "usb").mkdir()
    begun, original = threading.Event(), backup_checking.look

    def slow(path: Path, alive: object) -> object:
        begun.set()
        time.sleep(0.2)
        return original(path, alive)  # type: ignore[arg-type]

    monkeypatch.setattr(backup_checking, "look", slow)
    saving = asyncio.create_task(office.backups.save(tmp_path / "usb" / "b.sqlite3", nothing))
    await asyncio.to_thread(begun.wait)
    saving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await saving
    assert left_over(tmp_path / "usb") == []
