"""The practice gateway's books: credits, charges, messages and seqno memory in one SQLite file.

All methods are short blocking calls that belong inside one transaction of the clerk; nothing here commits.
"""

import json
import secrets
import sqlite3
import time
from pathlib import Path
from typing import Any

from smsdesk.practice.behaviour import Behaviour

USER = "practice"
PASSWORD = "practice"  # noqa: S105 - printed on the welcome page: it protects nothing
CREDITS = 1_000
CUSTOMERS = ("melur_cawangan2", "kiosk_timur")
SEQNO_SECONDS = 24 * 3600  # provider's section 1, parameter seqno

_TABLES = (
    "CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS accounts (user TEXT PRIMARY KEY, password TEXT NOT NULL,
       granted INTEGER NOT NULL, credits INTEGER NOT NULL CHECK (credits >= 0),
       used INTEGER NOT NULL DEFAULT 0, transferred INTEGER NOT NULL DEFAULT 0)""",
    "CREATE TABLE IF NOT EXISTS customers (user TEXT PRIMARY KEY, credits INTEGER NOT NULL DEFAULT 0)",
    """CREATE TABLE IF NOT EXISTS seqnos (user TEXT, seqno TEXT, time REAL NOT NULL,
       PRIMARY KEY (user, seqno)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS charges (id INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL,
       time REAL NOT NULL, page TEXT NOT NULL, seqno TEXT NOT NULL, amount INTEGER NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY AUTOINCREMENT, charge_id INTEGER NOT NULL,
       number TEXT NOT NULL, text TEXT NOT NULL, type TEXT NOT NULL, page TEXT NOT NULL, parts INTEGER NOT NULL,
       charge INTEGER NOT NULL, seqno TEXT NOT NULL, msg_id TEXT UNIQUE, user TEXT NOT NULL, time REAL NOT NULL,
       sender TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS transfers (id INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL,
       customer TEXT NOT NULL, amount INTEGER NOT NULL, seqno TEXT NOT NULL, time REAL NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS requests (page TEXT, code TEXT, number INTEGER NOT NULL,
       PRIMARY KEY (page, code)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS pushes (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,
       due REAL NOT NULL, parameters TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
       state TEXT NOT NULL DEFAULT 'waiting')""",
    "CREATE INDEX IF NOT EXISTS pushes_due ON pushes (due) WHERE state = 'waiting'",
)


class Ledger:
    """An open ledger; without a path it lives in memory only."""

    def __init__(
        self, path: Path | None = None, *, credits: int = CREDITS, seed: int = 0, patience: float = 5.0
    ) -> None:
        """Open or create the file, for this process alone.

        Waits up to `patience` seconds for one that another gateway holds; raises sqlite3.Error in the end.
        """
        self.db = sqlite3.connect(path or ":memory:", timeout=patience, isolation_level=None, check_same_thread=False)
        self.db.row_factory = sqlite3.Row
        # Exclusive: two gateways on one file would both believe they hold the books; the lock dies with us.
        for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            self.db.execute(f"PRAGMA {pragma}")
        self.seed = seed
        self.db.execute("BEGIN IMMEDIATE")
        self._create(credits)
        self.db.execute("COMMIT")
        self.behaviour = Behaviour().changed(self.note("behaviour", {}))
        self.callbacks: dict[str, str] = {}
        """Addresses by kind of push, told anew in each life: there is a secret in them, which belongs in no file."""
        self.file_id: str = self.note("file_id", "")

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def now(self) -> float:
        """Seconds since the epoch by the ledger's own clock, which tests may move."""
        return time.time() + self.behaviour.clock_offset

    def note(self, name: str, default: Any) -> Any:
        """A remembered JSON value."""
        row = self.db.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return default if row is None else json.loads(row["value"])

    def keep_note(self, name: str, value: Any) -> None:
        """Remember a JSON value under a name."""
        self.db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, json.dumps(value)))

    def knows(self, user: str, password: str) -> bool:
        """True for a right pair of user name and password."""
        found = self.db.execute("SELECT 1 FROM accounts WHERE user = ? AND password = ?", (user, password))
        return found.fetchone() is not None

    def account(self, user: str = USER) -> sqlite3.Row:
        """The account's row: granted, credits, used, transferred."""
        row: sqlite3.Row = self.db.execute("SELECT * FROM accounts WHERE user = ?", (user,)).fetchone()
        return row

    def set_credits(self, credits: int, user: str = USER) -> None:
        """Give or take credits, so that this many are left."""
        self.db.execute(
            "UPDATE accounts SET granted = granted + (? - credits), credits = ? WHERE user = ?",
            (credits, credits, user),
        )

    def remembers(self, user: str, seqno: str) -> bool:
        """True when this user's seqno was used within 24 hours."""
        row = self.db.execute("SELECT time FROM seqnos WHERE user = ? AND seqno = ?", (user, seqno)).fetchone()
        return row is not None and self.now() - float(row["time"]) < SEQNO_SECONDS

    def remember(self, user: str, seqno: str) -> None:
        """Remember a seqno from now on."""
        self.db.execute("INSERT OR REPLACE INTO seqnos VALUES (?, ?, ?)", (user, seqno, self.now()))

    def charge(self, user: str, page: str, seqno: str, amount: int) -> int | None:
        """Take credits for a request; returns the charge's id, or None when there are not enough."""
        taken = self.db.execute(
            "UPDATE accounts SET credits = credits - ?1, used = used + ?1 WHERE user = ?2 AND credits >= ?1",
            (amount, user),
        )
        if not taken.rowcount:
            return None
        return self.db.execute(
            "INSERT INTO charges (user, time, page, seqno, amount) VALUES (?, ?, ?, ?, ?)",
            (user, self.now(), page, seqno, amount),
        ).lastrowid

    def add_message(self, row: dict[str, Any]) -> None:
        """Enter one recipient's message; the row has every column but the id and the time."""
        self.db.execute(
            """INSERT INTO messages (charge_id, number, text, type, page, parts, charge, seqno, msg_id, user, time,
               sender) VALUES (:charge_id, :number, :text, :type, :page, :parts, :charge, :seqno, :msg_id, :user,
               :time, :sender)""",
            row | {"time": self.now()},
        )

    def has_customer(self, customer: str) -> bool:
        """True for somebody credits can be transferred to."""
        return self.db.execute("SELECT 1 FROM customers WHERE user = ?", (customer,)).fetchone() is not None

    def transfer(self, user: str, customer: str, amount: int, seqno: str) -> bool:
        """Move credits to a customer; False when there are not enough."""
        taken = self.db.execute(
            """UPDATE accounts SET credits = credits - ?1, transferred = transferred + ?1
               WHERE user = ?2 AND credits >= ?1""",
            (amount, user),
        )
        if not taken.rowcount:
            return False
        self.db.execute("UPDATE customers SET credits = credits + ? WHERE user = ?", (amount, customer))
        self.db.execute(
            "INSERT INTO transfers (user, customer, amount, seqno, time) VALUES (?, ?, ?, ?, ?)",
            (user, customer, amount, seqno, self.now()),
        )
        return True

    def count_request(self, page: str, code: str) -> None:
        """Count an answer of a page."""
        self.db.execute(
            """INSERT INTO requests VALUES (?, ?, 1)
               ON CONFLICT (page, code) DO UPDATE SET number = number + 1""",
            (page, code),
        )

    def _create(self, credits: int) -> None:
        for table in _TABLES:
            self.db.execute(table)
        self.db.execute("DELETE FROM notes WHERE name = 'callbacks'")  # earlier versions kept them
        if self.note("file_id", None):
            return
        self.keep_note("file_id", secrets.token_hex(8))
        self.db.execute(
            "INSERT INTO accounts (user, password, granted, credits) VALUES (?, ?, ?, ?)",
            (USER, PASSWORD, credits, credits),
        )
        self.db.executemany("INSERT INTO customers (user) VALUES (?)", [(name,) for name in CUSTOMERS])
