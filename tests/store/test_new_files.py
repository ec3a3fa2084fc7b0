"""The quick way to a new data file, which the tests take, leads to the file that Alembic's steps make."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import new_files
import pytest
import sqlalchemy as sa

from smsdesk.store import sqlite, upgrade
from smsdesk.store.schema import HEAD


def made_by(way: Callable[[sa.Engine], None], path: Path) -> tuple[list[str], list[object]]:
    """All that is in a new file, and how it is kept."""
    engine = sqlite.engine_for(path)
    way(engine)
    engine.dispose()
    with closing(sqlite3.connect(path)) as file:
        pragmas = ("journal_mode", "page_size", "auto_vacuum", "encoding", "user_version", "integrity_check")
        return list(file.iterdump()), [file.execute(f"PRAGMA {name}").fetchall() for name in pragmas]


def test_a_copy_is_what_the_steps_make(tmp_path: Path) -> None:
    assert upgrade._migrate is not new_files.migrate, "the tests take the quick way"
    found = made_by(upgrade._migrate, tmp_path / "copy")
    assert found == made_by(new_files.migrate, tmp_path / "steps")
    assert len(found[0]) > 20


def test_a_file_with_something_in_it_takes_the_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    monkeypatch.setattr(new_files, "migrate", lambda _engine, revision: taken.append(revision))
    engine = sqlite.engine_for(tmp_path / "older")
    new_files._fill(engine, "0001")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE something (x)")
    new_files._fill(engine)
    engine.dispose()
    assert taken == ["0001", HEAD]
