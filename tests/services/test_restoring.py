"""Restoring: what is in a file is told, what is none is refused, and the next start has either file whole."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from test_backups import Office, nothing

from smsdesk.domain.backups import BackupError, BackupProblem
from smsdesk.services import restoring as service
from smsdesk.services.restoring import Restoring
from smsdesk.store import backup_checking, meta
from smsdesk.store.database import Database
from smsdesk.store.upgrade import _migrate


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    made = Office(tmp_path)
    await made.open()
    yield made
    await made.database.close()


@pytest.fixture
async def backup(office: Office, tmp_path: Path) -> Path:
    (tmp_path / "usb").mkdir()
    target = tmp_path / "usb" / "b.sqlite3"
    await office.backups.save(target, nothing)
    await office.database.write(meta.put, "after", "the backup")
    return target


async def restart(office: Office) -> Restoring:
    """The next start of the program, up to the open data file."""
    await office.database.close()
    restoring = Restoring(office.data)
    await restoring.swap_in()
    office.database = Database(office.data.database)
    await office.database.open()
    return restoring


def arriving(office: Office) -> list[str]:
    return sorted(each.name for each in office.data.root.glob("*restore*"))


async def test_a_backup_comes_back_at_the_next_start(office: Office, backup: Path) -> None:
    restoring = Restoring(office.data)
    found = await restoring.look_at(backup, nothing)
    assert (found.accounts, found.contacts, found.made_at) == (("Kedai Privat",), 3, office.clock.now)
    assert await restoring.waiting() == (False, None)
    await restoring.stage()
    assert await restoring.waiting() == (True, office.clock.now)
    assert await office.database.read(meta.get, "after") == "the backup"  # until then nothing has changed
    started = await restart(office)
    assert await office.database.read(meta.get, "after") is None
    assert started.done is not None
    assert started.done.made_at == office.clock.now
    assert arriving(office) == []
    # What was there is a backup too, and can come back the same way.
    kept = started.done.kept
    assert kept is not None
    assert kept.parent == office.data.backups
    again = Restoring(office.data)
    await again.look_at(kept, nothing)
    await again.stage()
    await restart(office)
    assert await office.database.read(meta.get, "after") == "the backup"
    assert office.data.database.stat().st_mode & 0o777 == 0o600
    assert kept.stat().st_mode & 0o777 == 0o600


async def test_nothing_is_put_in_place_unless_it_is_wanted(office: Office, backup: Path) -> None:
    restoring = Restoring(office.data)
    await restoring.look_at(backup, nothing)
    await restart(office)
    assert await office.database.read(meta.get, "after") == "the backup"
    await restoring.look_at(backup, nothing)
    await restoring.stage()
    await restoring.forget()
    assert arriving(office) == []
    assert (await restart(office)).done is None
    assert await office.database.read(meta.get, "after") == "the backup"


async def test_the_last_one_that_was_chosen_counts(office: Office, backup: Path, tmp_path: Path) -> None:
    other = tmp_path / "usb" / "c.sqlite3"
    await office.backups.save(other, nothing)
    restoring = Restoring(office.data)
    for chosen in (backup, other):
        await restoring.look_at(chosen, nothing)
        await restoring.stage()
    assert len(arriving(office)) == 1
    await restart(office)
    assert await office.database.read(meta.get, "after") == "the backup"


async def test_a_backup_of_an_older_program_is_brought_up_to_date(office: Office, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite3"
    engine = sa.create_engine(f"sqlite:///{old}")
    _migrate(engine, "0001")
    engine.dispose()
    restoring = Restoring(office.data)
    found = await restoring.look_at(old, nothing)
    assert (found.made_at, found.contacts) == (None, 0)
    await restoring.stage()
    await restart(office)
    assert await office.database.read(lambda c: sa.inspect(c).has_table("incoming"))


def _cut(path: Path) -> None:
    octets = path.read_bytes()
    path.write_bytes(octets[: len(octets) // 2])


def _bent(path: Path) -> None:
    octets = bytearray(path.read_bytes())
    for at in range(8192, len(octets), 4096):
        octets[at : at + 64] = os.urandom(64)
    path.write_bytes(octets)


def _changed(*statements: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with sqlite3.connect(path) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    return change


def _text(path: Path) -> None:
    path.write_text("number,name\n012-555 0142,Kavitha\n")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _other(path: Path) -> None:
    path.unlink()
    _changed("CREATE TABLE songs (title)")(path)


def _pretender(path: Path) -> None:
    path.unlink()
    names = ("meta", "accounts", "broadcasts", "messages", "contacts")
    made = [f"CREATE TABLE {name} (id)" for name in names]
    _changed("CREATE TABLE alembic_version (version_num)", "INSERT INTO alembic_version VALUES ('0004')", *made)(path)


P = BackupProblem
HOSTILE: dict[str, tuple[Callable[[Path], None], BackupProblem]] = {
    "half a file": (_cut, P.DAMAGED),
    "bent pages": (_bent, P.DAMAGED),
    "a list": (_text, P.NOT_OURS),
    "nothing": (_empty, P.NOT_OURS),
    "another program's": (_other, P.NOT_OURS),
    "made to look like ours": (_pretender, P.NOT_OURS),
    "newer": (_changed("UPDATE alembic_version SET version_num = '0999'"), P.NEWER),
    "no version": (_changed("DELETE FROM alembic_version"), P.NOT_OURS),
    "two versions": (_changed("INSERT INTO alembic_version VALUES ('0003')"), P.NOT_OURS),
    "a version of nobody": (_changed("UPDATE alembic_version SET version_num = '0000'"), P.NOT_OURS),
    "a version that is none": (_changed("UPDATE alembic_version SET version_num = x'00'"), P.NOT_OURS),
    "a view": (_changed("CREATE VIEW spy AS SELECT * FROM messages"), P.NOT_OURS),
    "a trigger": (
        _changed("CREATE TRIGGER spy AFTER INSERT ON messages BEGIN DELETE FROM opt_outs; END"),
        P.NOT_OURS,
    ),
    "another trigger of our name": (
        _changed(
            "DROP TRIGGER incoming_search_added",
            "CREATE TRIGGER incoming_search_added AFTER INSERT ON incoming BEGIN DELETE FROM opt_outs; END",
        ),
        P.NOT_OURS,
    ),
    "a table more": (_changed("CREATE TABLE more (id)"), P.NOT_OURS),
    "a column more": (_changed("ALTER TABLE messages ADD COLUMN more"), P.NOT_OURS),
    "a virtual table": (_changed("CREATE VIRTUAL TABLE more USING fts5(text)"), P.NOT_OURS),
    "a table less": (_changed("DROP TABLE drafts"), P.NOT_OURS),
    "a state of nobody": (_changed("UPDATE messages SET state = 'gone'"), P.DAMAGED),
    "a book of nobody": (_changed("UPDATE contacts SET book = 'other'"), P.DAMAGED),
    "broken JSON": (_changed("UPDATE broadcasts SET source = '{'"), P.DAMAGED),
    "messages of nobody": (_changed("UPDATE messages SET broadcast_id = 999999"), P.DAMAGED),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_is_no_backup_of_ours_is_refused(office: Office, backup: Path, name: str) -> None:
    spoil, problem = HOSTILE[name]
    spoil(backup)
    restoring = Restoring(office.data)
    with pytest.raises(BackupError) as caught:
        await restoring.look_at(backup, nothing)
    assert caught.value.problem is problem
    assert arriving(office) == []
    await restart(office)
    assert await office.database.read(meta.get, "after") == "the backup"


async def test_what_cannot_be_read_is_refused(office: Office, backup: Path, tmp_path: Path) -> None:
    restoring = Restoring(office.data)
    os.mkfifo(tmp_path / "pipe")
    shutil.copy(backup, tmp_path / "used")
    (tmp_path / "used-wal").write_bytes(b"x" * 100)
    for path, problem in (
        (tmp_path / "nowhere", P.UNREADABLE),
        (tmp_path, P.NOT_A_FILE),
        (tmp_path / "pipe", P.NOT_A_FILE),
        (office.data.database, P.OWN_FILE),
        (tmp_path / "used", P.IN_USE),
    ):
        with pytest.raises(BackupError) as caught:
            await restoring.look_at(path, nothing)
        assert caught.value.problem is problem
    assert arriving(office) == []


async def test_a_file_larger_than_any_of_ours_is_refused(
    office: Office, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "LARGEST", 1000)
    with pytest.raises(BackupError) as caught:
        await Restoring(office.data).look_at(backup, nothing)
    assert caught.value.problem is P.TOO_LARGE


async def test_cancelling_leaves_nothing(office: Office, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_AT_ONCE", 512)
    begun = asyncio.Event()
    looking = asyncio.create_task(Restoring(office.data).look_at(backup, lambda _done, _total: begun.set()))
    await begun.wait()
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
    assert arriving(office) == []


async def test_a_check_that_never_ends_is_ended(office: Office, backup: Path) -> None:
    """The same sign ends the check of a file that was made to be slow."""

    class EndedError(Exception):
        pass

    def ends() -> None:
        raise EndedError

    with pytest.raises(EndedError):
        backup_checking.look(backup, ends)


async def test_a_damaged_data_file_is_kept_as_it_is_and_replaced(office: Office, backup: Path) -> None:
    restoring = Restoring(office.data)
    await restoring.look_at(backup, nothing)
    await restoring.stage()
    await office.database.close()
    office.data.database.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    journal = office.data.database.with_name("smsdesk.sqlite3-wal")
    journal.write_bytes(b"its own journal")
    started = await restart(office)
    assert started.done is not None
    assert not started.done.opt_outs
    kept = started.done.kept
    assert kept is not None
    assert kept.read_bytes().endswith(b"\xff" * 5000)
    assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"its own journal"
    assert await office.database.read(lambda c: c.execute(sa.text("SELECT count(*) FROM contacts")).scalar_one()) == 3


async def test_a_swap_that_is_refused_is_said_and_changes_nothing(
    office: Office, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restoring = Restoring(office.data)
    await restoring.look_at(backup, nothing)
    await restoring.stage()

    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("smsdesk.services.swapping.os.replace", refused)
    started = await restart(office)
    assert started.failed
    assert started.done is None
    assert await office.database.read(meta.get, "after") == "the backup"
    monkeypatch.undo()
    assert (await restart(office)).done is not None
    assert await office.database.read(meta.get, "after") is None
