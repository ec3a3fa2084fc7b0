"""The whole file is written anew: nothing of erased rows stays in its pages, and nobody else's work is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from smsdesk.domain.erasing import ErasedWhat, Erasure
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.store import erasing, meta, sqlite, sqlite_files
from smsdesk.store.database import Database
from smsdesk.store.schema import erasures as table


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(tmp_path / "smsdesk.sqlite3")
    await opened.open()
    yield opened
    await opened.close()


def in_the_file(database: Database, word: bytes) -> bool:
    sqlite_files.empty_journal(database.path)
    return word in database.path.read_bytes()


async def fill(database: Database) -> None:
    """Of three rows two are private, and are gone again, one after the other as retention does it."""

    def work(connection: sa.Connection) -> None:
        for at in range(600):
            erasing.note(connection, Erasure(float(at), ("private" if at % 3 else "stays") * 15, ErasedWhat.OLD))
        for at in range(600):
            if at % 3:
                connection.execute(table.delete().where(table.c.at == at))

    await database.write(work)


@pytest.mark.parametrize("in_memory", [10**9, 0])
async def test_nothing_of_erased_rows_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    monkeypatch.setattr(sqlite, "_IN_MEMORY", in_memory)
    await fill(database)
    assert in_the_file(database, b"private"), "SQLite erases it by itself now: no need for any of this"
    await database.rewrite()
    assert not in_the_file(database, b"private")
    rows = await database.read(lambda connection: connection.execute(sa.select(table.c.by)).all())
    assert [row.by for row in rows] == ["stays" * 15] * 200
    assert (await database.read(lambda c: c.exec_driver_sql("PRAGMA temp_store").scalar_one())) == 2


async def test_who_writes_meanwhile_waits_and_loses_nothing(database: Database) -> None:
    await fill(database)
    writes = [database.write(meta.put, f"n{at}", str(at)) for at in range(50)]
    await asyncio.gather(*writes[:25], database.rewrite(), *writes[25:], database.rewrite())
    for at in range(50):
        assert await database.read(meta.get, f"n{at}") == str(at)
    assert await database.read(sqlite.broken) == ""


async def test_a_file_that_another_one_holds_stays_as_it_was(database: Database) -> None:
    await fill(database)
    await database.write(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout=10"))
    other = sa.create_engine(f"sqlite:///{database.path}")
    with other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as refused:
            await database.rewrite()
    other.dispose()
    assert refused.value.problem is StoreProblem.BUSY
    await database.write(meta.put, "a", "b")
    await database.rewrite()
    assert await database.read(meta.get, "a") == "b"
