"""What only SQLite knows: pragmas, transactions, integrity, the words of its errors."""

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

BUSY_SECONDS = 2.0
"""How long a commit waits for another program that holds the file before it is an error."""


def engine_for(path: Path) -> sa.Engine:
    """An engine for the file at `path`, one connection, made with mode 0600 before the first write."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600)
    os.close(descriptor)
    engine = sa.create_engine(
        sa.URL.create("sqlite+pysqlite", database=str(path)),
        poolclass=sa.pool.SingletonThreadPool,
        hide_parameters=True,  # no stored text in an exception
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None, "check_same_thread": True},
    )
    sa.event.listen(engine, "connect", _prepare)
    # The driver's own BEGIN comes too late for savepoints and takes no write lock: we say it ourselves.
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "fullfsync=ON",
        "checkpoint_fullfsync=ON",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        "cache_size=-32000",  # KiB: with the usual 2,000 a search in the Inbox takes a third longer
        f"busy_timeout={int(BUSY_SECONDS * 1000)}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    mode = connection.get_execution_options().get("smsdesk_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")


def for_reading(connection: sa.Connection) -> sa.Connection:
    """The same connection, whose next transaction takes no write lock."""
    return connection.execution_options(smsdesk_begin="DEFERRED")


def for_writing(connection: sa.Connection) -> sa.Connection:
    """The same connection, whose next transaction takes the write lock at once."""
    return connection.execution_options(smsdesk_begin="IMMEDIATE")


def in_transaction(connection: sa.Connection) -> bool:
    """False when SQLite itself has rolled the transaction back, as it may on a full or failing disk."""
    driver = connection.connection.dbapi_connection
    return driver is not None and bool(getattr(driver, "in_transaction", False))


def lend(connection: sa.Connection, name: str, function: Callable[[], str]) -> None:
    """Make a function of ours known to the statements of this connection (`sa.func.<name>()`), called for each row."""
    driver: Any = connection.connection.dbapi_connection
    driver.create_function(name, 0, function)


def broken(connection: sa.Connection) -> str:
    """What SQLite's quick check finds wrong with the file, or an empty string."""
    found: list[Any] = [row[0] for row in connection.exec_driver_sql("PRAGMA quick_check(3)")]
    return "" if found == ["ok"] else "; ".join(map(str, found))


def backup(source: Path, target: Path) -> None:
    """Copy the database file with all committed pages, also those still in its journal."""
    descriptor = os.open(target, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600)
    os.close(descriptor)
    old = sqlite3.connect(source)
    new = sqlite3.connect(target)
    try:
        old.backup(new)
    finally:
        new.close()
        old.close()


_IN_MEMORY = 256_000_000


def rewrite(connection: sa.Connection) -> None:
    """Write the whole file anew, outside a transaction. What is in it is gone through memory, a very large one through
    a nameless file of the system."""
    driver: Any = connection.connection.dbapi_connection
    octets = driver.execute("PRAGMA page_count").fetchone()[0] * driver.execute("PRAGMA page_size").fetchone()[0]
    if octets > _IN_MEMORY:
        driver.execute("PRAGMA temp_store=FILE")
    try:
        driver.execute("VACUUM")
    finally:
        driver.execute("PRAGMA temp_store=MEMORY")


_FULL_TEXT = (
    # Trigrams find parts of words in every script, Chinese and Tamil too, where no blank tells words apart.
    "CREATE VIRTUAL TABLE incoming_search USING fts5(text, content='incoming', content_rowid='id', tokenize='trigram')",
    "CREATE TRIGGER incoming_search_added AFTER INSERT ON incoming BEGIN "
    "INSERT INTO incoming_search (rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER incoming_search_removed AFTER DELETE ON incoming BEGIN "
    "INSERT INTO incoming_search (incoming_search, rowid, text) VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER incoming_search_changed AFTER UPDATE OF text ON incoming BEGIN "
    "INSERT INTO incoming_search (incoming_search, rowid, text) VALUES ('delete', old.id, old.text); "
    "INSERT INTO incoming_search (rowid, text) VALUES (new.id, new.text); END",
)
FULL_TEXT_TABLES = "incoming_search"
"""How the names of the full-text index and of the tables it keeps begin."""


def add_full_text(_table: object, connection: sa.Connection, **_more: object) -> None:
    """Make the index that finds words in received messages; triggers keep it true."""
    for statement in _FULL_TEXT:
        connection.exec_driver_sql(statement)


def holds(column: sa.ColumnElement[Any], word: str) -> sa.ColumnElement[bool]:
    """`word` stands in a column, in any case of Latin letters: LIKE knows none of its own, and lower() around both
    sides, as everywhere else, takes three times as long."""
    return column.contains(word, autoescape=True)


def holds_exactly(column: sa.ColumnElement[Any], word: str) -> sa.ColumnElement[bool]:
    """`word` stands in a column as it is: half the time of `holds`, where both are folded already."""
    return sa.func.instr(column, word) > 0


SHORTEST_FOUND = 3
"""Characters of a word that the index knows: it is one of trigrams."""


def full_text(words: Sequence[str], newest: int) -> sa.Select[tuple[int]]:
    """The ids of the newest received messages in whose text all the words stand, in any case; each word has at least
    SHORTEST_FOUND characters."""
    table = sa.table("incoming_search", sa.column("rowid", sa.Integer))
    said = " ".join('"' + word.replace('"', '""') + '"' for word in words)
    match = sa.text("incoming_search MATCH :smsdesk_said").bindparams(smsdesk_said=said)
    return sa.select(table.c.rowid).where(match).order_by(table.c.rowid.desc()).limit(newest)


def begin_merge(connection: sa.Connection) -> None:
    """Begin to bring the full-text index into one piece, without the words of what is gone: `merge_on` does it.

    SQLite up to 3.41 keeps deleted words in the index until its pieces are merged.
    """
    connection.exec_driver_sql("INSERT INTO incoming_search (incoming_search, rank) VALUES ('merge', -8)")


def merge_on(connection: sa.Connection) -> bool:
    """Go on for some milliseconds; False when there is nothing left to merge."""
    before = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
    connection.exec_driver_sql("INSERT INTO incoming_search (incoming_search, rank) VALUES ('merge', 8)")
    return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one() - before) >= 2
