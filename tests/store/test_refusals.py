"""What the log says while the data file refuses: each kind of trouble once, until something is stored again."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from smsdesk.domain.storage import StoreError
from smsdesk.store import meta
from smsdesk.store.database import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(tmp_path / "smsdesk.sqlite3")
    await opened.open()
    await opened.write(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout=10"))
    yield opened
    await opened.close()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


async def refused(database: Database, times: int) -> None:
    for _ in range(times):
        with pytest.raises(StoreError):
            await database.write(meta.put, "a", "b")
        assert await database.read(meta.get, "a") in (None, "b")  # a look that goes well is no commit


def complaints(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.name == "smsdesk.store.database" for record in caplog.records)


async def test_the_same_refusal_is_logged_once_until_a_commit(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with locked(database.path):
        await refused(database, 20)
    assert complaints(caplog) == 1
    await database.write(meta.put, "a", "b")
    with locked(database.path):
        await refused(database, 3)
    assert complaints(caplog) == 2
