"""Looks into a file that is said to be a backup: is it ours, whole, not newer, and nothing else."""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from smsdesk.domain.backups import BackupContents, BackupError, BackupProblem
from smsdesk.domain.callbacks import CallbackKind, CallbackState, Origin
from smsdesk.domain.decisions import Why
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Purpose
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.domain.transfers import TransferState
from smsdesk.store import sqlite_files
from smsdesk.store.chains import SETTLED, WAITING
from smsdesk.store.schema import HEAD
from smsdesk.store.upgrade import reference

MADE_AT = "backup_at"
"""Name in `meta` of the time a backup was made."""

_STATES = [*MessageState, WAITING, SETTLED]
_WORDS: dict[tuple[str, str], Iterable[str]] = {
    ("broadcasts", "state"): list(RunState),
    ("broadcasts", "reason"): list(Reason),
    ("broadcasts", "kind"): list(Kind),
    ("broadcasts", "purpose"): list(Purpose),
    ("messages", "state"): list(MessageState),
    ("messages", "why"): list(Why),
    ("submissions", "state"): _STATES,
    ("submissions", "back_to"): _STATES,
    ("submissions", "kind"): [*Kind],
    ("transfers", "state"): list(TransferState),
    ("callbacks", "kind"): list(CallbackKind),
    ("callbacks", "origin"): list(Origin),
    ("callbacks", "state"): list(CallbackState),
    ("contacts", "book"): ["real", "practice"],
    ("opt_outs", "book"): ["real", "practice"],
    ("incoming", "book"): ["real", "practice"],
}
"""Columns that hold only words of ours: another one would be a mistake at every later look."""
_JSON = (
    ("accounts", "options"),
    ("contacts", "fields"),
    ("broadcasts", "source"),
    ("broadcasts", "overrides"),
    ("drafts", "value"),
    ("callbacks", "parameters"),
)
_OPEN_RUNS = "('scheduled', 'holding', 'running', 'paused', 'held')"
_OURS_ANYWAY = ("sqlite_sequence", "sqlite_stat1", "sqlite_stat4")

Schema = dict[tuple[str, str], Any]


def look(path: Path, alive: Callable[[], None]) -> BackupContents:
    """What is in a backup. `alive` is called often; what it raises ends the look. Raises BackupError, StoreError for a
    disk that fails. To be called in a thread."""
    if not sqlite_files.looks_like(path):
        raise BackupError(BackupProblem.NOT_OURS)
    try:
        with sqlite_files.strange(path, alive) as connection:
            _check(connection)
            return _contents(connection)
    except StoreError as error:
        damaged = error.problem in (StoreProblem.DAMAGED, StoreProblem.FAILED)
        raise BackupError(BackupProblem.DAMAGED) if damaged else error from None
    except (UnicodeDecodeError, OverflowError, ValueError):
        raise BackupError(BackupProblem.DAMAGED) from None


def made_at(path: Path) -> float | None:
    """When a backup that was looked at before was made; None when it does not say. Raises StoreError."""
    with sqlite_files.strange(path, lambda: None) as connection:
        return _made_at(connection)


def _check(connection: sqlite3.Connection) -> None:
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"alembic_version", "meta", "accounts", "broadcasts", "messages", "contacts"} <= names:
        raise BackupError(BackupProblem.NOT_OURS)
    versions = [row[0] for row in connection.execute("SELECT version_num FROM alembic_version LIMIT 2")]
    if len(versions) != 1 or not isinstance(versions[0], str) or not versions[0].isdecimal():
        raise BackupError(BackupProblem.NOT_OURS)
    if versions[0] > HEAD:
        raise BackupError(BackupProblem.NEWER)
    try:
        with reference(versions[0]) as ours:
            expected = _schema(ours)
    except LookupError:
        raise BackupError(BackupProblem.NOT_OURS) from None
    if _schema(connection) != expected:
        raise BackupError(BackupProblem.NOT_OURS)
    if sqlite_files.damage(connection) or _foreign_words(connection, names):
        raise BackupError(BackupProblem.DAMAGED)


def _schema(connection: sqlite3.Connection) -> Schema:
    """Every table with its columns, every index, and everything else (triggers, views, virtual tables) word for word:
    those can act. Comparing the words of plain tables would refuse files of other versions of the libraries."""
    found: Schema = {}
    for kind, name, table, sql in connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"):
        if name in _OURS_ANYWAY:
            continue
        plain = kind == "table" and not str(sql or "").upper().startswith("CREATE VIRTUAL")
        if plain:
            columns = connection.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", (name,))
            found[kind, name] = sorted(map(tuple, columns))
        else:
            found[kind, name] = table if kind == "index" else " ".join(str(sql).split())
    return found


def _foreign_words(connection: sqlite3.Connection, tables: set[str]) -> bool:
    """True when a column holds something that the program could not read."""
    for (table, column), words in _WORDS.items():
        if table not in tables or not _has(connection, table, column):
            continue
        known = ", ".join(f"'{word}'" for word in words)
        strange = f'SELECT 1 FROM "{table}" WHERE "{column}" NOT IN ({known}) LIMIT 1'  # noqa: S608 (words of ours)
        if connection.execute(strange).fetchone():
            return True
    for table, column in _JSON:
        broken = f'SELECT 1 FROM "{table}" WHERE "{column}" IS NOT NULL AND NOT json_valid("{column}") LIMIT 1'  # noqa: S608
        if table in tables and _has(connection, table, column) and connection.execute(broken).fetchone():
            return True
    return False


def _has(connection: sqlite3.Connection, table: str, column: str) -> bool:
    return any(row[0] == column for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,)))


def _contents(connection: sqlite3.Connection) -> BackupContents:
    def one(query: str) -> Any:
        return connection.execute(query).fetchone()[0]

    has_received = one("SELECT count(*) FROM sqlite_master WHERE name = 'incoming'")
    times = [one("SELECT max(created_at) FROM broadcasts")]
    times += [one("SELECT max(at) FROM incoming")] if has_received else []
    known = [float(each) for each in times if each is not None]
    names = connection.execute("SELECT name FROM accounts WHERE removed_at IS NULL ORDER BY id LIMIT 100").fetchall()
    return BackupContents(
        made_at=_made_at(connection),
        newest_at=max(known, default=None),
        accounts=tuple(str(row[0]) for row in names),
        contacts=one("SELECT count(*) FROM contacts WHERE deleted_at IS NULL"),
        broadcasts=one("SELECT count(*) FROM broadcasts"),
        messages=one("SELECT count(*) FROM messages"),
        received=one("SELECT count(*) FROM incoming") if has_received else 0,
        unfinished=one(f"SELECT count(*) FROM broadcasts WHERE state IN {_OPEN_RUNS}"),  # noqa: S608 (words of ours)
    )


def _made_at(connection: sqlite3.Connection) -> float | None:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (MADE_AT,)).fetchone()
    try:
        return float(row[0]) if row else None
    except (TypeError, ValueError):
        return None
