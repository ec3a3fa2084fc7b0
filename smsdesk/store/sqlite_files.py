"""What only SQLite knows about whole data files: copying, looking into one from outside, emptying the journal."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.store.errors import problem_of
from smsdesk.store.sqlite import BUSY_SECONDS

PAGES = 256
"""Pages copied in one step, a megabyte: between two steps a copy can be cancelled."""
COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file; each belongs to that file alone."""
_MAGIC = b"SQLite format 3\x00"
_CALLS = 5_000_000
"""So often `strange` is asked whether to go on, each time after 1000 steps of SQLite's machine: many minutes."""

Step = Callable[[int, int], None]
"""Called with (pages done, pages in all); what it raises ends the work."""


def looks_like(path: Path) -> bool:
    """True when the file begins as every SQLite file does. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def copy(source: Path, target: Path, step: Step) -> None:
    """Copy all committed pages of a data file in use into an existing empty file, as they are at one moment.

    Nobody waits for it: a reader of its own holds that moment while others go on writing. Raises StoreError, OSError.
    """
    with _told(), closing(_reader(source)) as old, closing(sqlite3.connect(target, isolation_level=None)) as new:
        # Without a transaction of its own the copy would begin anew whenever somebody writes.
        old.execute("BEGIN")
        old.execute("SELECT count(*) FROM sqlite_master").fetchone()
        old.backup(new, pages=PAGES, progress=lambda _status, left, total: step(total - left, total), sleep=0.0)
        # Whoever opens the copy must not need files beside it, nor find any.
        new.execute("PRAGMA journal_mode=DELETE")


def note_in(path: Path, values: dict[str, str]) -> None:
    """Write facts about a data file of ours, which nobody uses, into its table `meta`. Raises StoreError."""
    with _told(), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("BEGIN")
        for key, value in values.items():
            connection.execute("DELETE FROM meta WHERE key = ?", (key,))
            connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (key, value))
        connection.execute("COMMIT")


def take_along(source: Path, target: Path, table: str) -> bool:
    """Bring the rows of a table into another data file of ours that nobody uses; a row whose key is there already stays
    as it is there. False when the source does not give all of them: it is damaged, or has no such table.

    Raises StoreError for the target. What a kill cut short in it is taken back here, also where nothing comes along.
    """
    with _told(), closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA synchronous=FULL")
        names, rows, whole = _readable_rows(source, table, _columns(connection, table))
        if rows:
            into = f'"{table}" ({", ".join(names)}) VALUES ({", ".join("?" * len(names))})'
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(f"INSERT OR IGNORE INTO {into}", rows)
            connection.execute("COMMIT")
        return whole


def _readable_rows(path: Path, table: str, known: list[str]) -> tuple[list[str], list[tuple[object, ...]], bool]:
    """The known columns of a table, as many of its rows as can be read, and whether those are all."""
    names: list[str] = []
    rows: list[tuple[object, ...]] = []
    # As it lies there: else SQLite makes a journal anew of one that could not be settled, which a kill leaves.
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    with suppress(sqlite3.Error), closing(sqlite3.connect(uri, uri=True)) as connection:
        connection.execute("PRAGMA cell_size_check=ON")
        names = [f'"{name}"' for name in _columns(connection, table) if name in known]
        if names:  # those before a damaged page stay in the list
            rows.extend(connection.execute(f'SELECT {", ".join(names)} FROM "{table}"'))  # noqa: S608
        return names, rows, bool(names)
    return names, rows, False


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]


def rebuild_full_text(path: Path) -> None:
    """Make the full-text index of a data file anew from its messages. Raises StoreError."""
    with _told(), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO incoming_search (incoming_search) VALUES ('rebuild')")


@contextmanager
def strange(path: Path, alive: Callable[[], None]) -> Iterator[sqlite3.Connection]:
    """A connection that only reads a file from outside, which may be made to do harm: no extension, no function of the
    file's own schema, an end to what never ends. `alive` is called now and then; what it raises ends the work.
    Raises StoreError."""
    with _asking(f"{path.resolve().as_uri()}?mode=ro&immutable=1", alive) as connection:
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "mmap_size=0"):
            connection.execute(f"PRAGMA {pragma}")
        yield connection


@contextmanager
def reader(path: Path, alive: Callable[[], None]) -> Iterator[sqlite3.Connection]:
    """A connection that only reads our own data file while others use it. `alive` and errors as with `strange`."""
    with _asking(f"{path.resolve().as_uri()}?mode=ro", alive) as connection:
        yield connection


@contextmanager
def _asking(uri: str, alive: Callable[[], None]) -> Iterator[sqlite3.Connection]:
    """A connection whose work `alive` can end by raising something."""
    with _told(), closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)) as connection:
        left = iter(range(_CALLS))
        ended: list[BaseException] = []

        def watch() -> int:
            try:
                alive()
            except BaseException as error:  # handed on below, past SQLite
                ended.append(error)
            return int(bool(ended) or next(left, None) is None)

        connection.set_progress_handler(watch, 1000)
        try:
            yield connection
        except sqlite3.Error:
            if ended:
                raise ended[0] from None
            raise


def damage(connection: sqlite3.Connection) -> bool:
    """True when SQLite's full check finds something wrong, also with what belongs together."""
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
    return found != ["ok"] or connection.execute("PRAGMA foreign_key_check").fetchone() is not None


def empty_journal(path: Path) -> None:
    """Bring the write-ahead log of a data file in use into the file and cut it to nothing. Raises StoreError."""
    with _told(), closing(sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)) as connection:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise StoreError(StoreProblem.BUSY)


def settle(path: Path) -> None:
    """Bring a data file that nobody uses into one piece, without companions. Raises StoreError."""
    with _told(), closing(sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def to_disk(path: Path) -> None:
    """Make a finished file durable. Raises OSError."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _reader(path: Path) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(problem_of(error)) from None
