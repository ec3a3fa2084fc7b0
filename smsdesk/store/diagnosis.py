"""Figures about the data file that tell nothing about anybody: sizes, versions, counts by our own words."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

from smsdesk.domain.accounts import AccountOptions, Pages
from smsdesk.domain.callbacks import CallbackKind, CallbackState, Origin
from smsdesk.domain.decisions import Why
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Purpose
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.domain.transfers import TransferState
from smsdesk.store import sqlite_files
from smsdesk.store.metadata import metadata
from smsdesk.store.options import from_json

OTHER = "other"
"""Stands for every word that is not one of ours."""

_COUNTED: tuple[tuple[str, str, Iterable[StrEnum]], ...] = (
    ("broadcasts", "state", RunState),
    ("broadcasts", "reason", Reason),
    ("broadcasts", "kind", Kind),
    ("broadcasts", "purpose", Purpose),
    ("messages", "state", MessageState),
    ("messages", "why", Why),
    ("submissions", "state", MessageState),
    ("transfers", "state", TransferState),
    ("callbacks", "kind", CallbackKind),
    ("callbacks", "origin", Origin),
    ("callbacks", "state", CallbackState),
)
_CODES = (("messages", "code"), ("messages", "delivery"), ("exchanges", "code"), ("reports", "status"))


def figures(path: Path, alive: Callable[[], None]) -> dict[str, Any]:
    """Sizes and counts of a data file in use, read beside its own thread. `alive` as in `sqlite_files.strange`. To be
    called in a thread. Raises StoreError."""
    with sqlite_files.reader(path, alive) as connection:
        version = _one(connection, "SELECT version_num FROM alembic_version")
        return {
            "schema": version if isinstance(version, str) and version.isdecimal() and len(version) == 4 else OTHER,
            "check": "ok" if _one(connection, "PRAGMA quick_check(1)") == "ok" else "not ok",
            "pages": _one(connection, "PRAGMA page_count"),
            "page_size": _one(connection, "PRAGMA page_size"),
            "free_pages": _one(connection, "PRAGMA freelist_count"),
            "rows": {name: _one(connection, f'SELECT count(*) FROM "{name}"') for name in sorted(metadata.tables)},  # noqa: S608
            "counts": _counts(connection),
            "accounts": [_account(*row) for row in connection.execute(_ACCOUNTS)],
        }


def _counts(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for table, column, words in _COUNTED:
        found[f"{table}.{column}"] = _by_word(connection, table, column, {word.value for word in words})
    for table, column in _CODES:
        found[f"{table}.{column}"] = _by_word(connection, table, column, None)
    return found


def _by_word(connection: sqlite3.Connection, table: str, column: str, words: set[str] | None) -> dict[str, int]:
    """Rows by what stands in a column, if that is one of these words, or (None) a small number."""
    found: dict[str, int] = {}
    query = f'SELECT "{column}", count(*) FROM "{table}" GROUP BY 1'  # noqa: S608 (words of ours)
    for value, number in connection.execute(query):
        text = "" if value is None else str(value)
        known = text in words if words is not None else text.isascii() and text.isdecimal() and len(text) <= 4
        word = (text or "none") if known or not text else OTHER
        found[word] = found.get(word, 0) + number
    return found


_ACCOUNTS = "SELECT practice, address, options, removed_at FROM accounts ORDER BY id LIMIT 100"


def _account(practice: int, address: str, options: str, removed_at: float | None) -> dict[str, Any]:
    """How an account is set up, without whose it is and where: of what a person can type only whether it is there."""
    told = _options(options)
    return {
        "practice": bool(practice),
        "https": str(address).startswith("https:"),
        "removed": removed_at is not None,
    } | told


def _options(stored: str) -> dict[str, Any]:
    try:
        options = from_json(json.loads(stored))
    except (ValueError, TypeError, RecursionError):
        return {"options": "unreadable"}
    own, usual, listener = options, AccountOptions(), options.listener
    changed = [name for name in vars(Pages()) if getattr(own.pages, name) != getattr(usual.pages, name)]
    there = ("seqno_name", "proxy", "sender", "price_prefix", "company", "own_number", "time_zone", "colour", "country")
    return {
        "method": own.method.value,
        "part_sizes": list(vars(own.part_sizes).values()),
        "prefix_mode": own.prefix_mode.value,
        "max_parts": own.max_parts,
        "batch_size": own.batch_size,
        "let_gateway_encode": own.let_gateway_encode,
        "bare_figure_is_left": own.bare_figure_is_left,
        "changed": [name for name in there if getattr(own, name) != getattr(usual, name)],
        "changed_pages": changed,
        "listener": {
            "on": listener.on,
            "port": listener.port,
            "loopback_only": listener.bind in ("127.0.0.1", "::1"),
            "public_address": bool(listener.public_address),
            "token": bool(listener.token_digest),
            "token_place": listener.token_place.value,
            "certificate": bool(listener.certificate),
        },
    }


def _one(connection: sqlite3.Connection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
