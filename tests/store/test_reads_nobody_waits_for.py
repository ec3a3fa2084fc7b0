"""A reading that was given up before its turn is not made; what was to be written is written all the same."""

import asyncio
import threading
from pathlib import Path

import sqlalchemy as sa

from smsdesk.store.database import Database


async def test_who_types_on_does_not_wait_for_the_search_before(tmp_path: Path) -> None:
    database, made, going = Database(tmp_path / "desk.sqlite3"), list[str](), threading.Event()
    await database.open()

    def hold(_connection: sa.Connection) -> None:
        going.wait(10)

    def note(_connection: sa.Connection, name: str) -> None:
        made.append(name)

    held = asyncio.create_task(database.read(hold))
    await asyncio.sleep(0)
    given_up = [asyncio.create_task(database.read(note, "read")), asyncio.create_task(database.write(note, "written"))]
    await asyncio.sleep(0)
    for each in given_up:
        each.cancel()
    await asyncio.gather(*given_up, return_exceptions=True)
    last = asyncio.create_task(database.read(note, "last"))
    going.set()
    await asyncio.gather(held, last)
    await database.close()
    assert sorted(made) == ["last", "written"]
    assert all(each.cancelled() for each in given_up)
