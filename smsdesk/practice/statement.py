"""The ledger as JSON, for tests and for people who want to compare it with what the program shows."""

import json
from typing import Any

from smsdesk.practice.ledger import Ledger


def summary(ledger: Ledger) -> dict[str, Any]:
    """Totals: credits == granted - used - transferred, and used == charged, always."""
    account = ledger.account()
    return {
        "credits": account["credits"],
        "used": account["used"],
        "transferred": account["transferred"],
        "granted": account["granted"],
        "charged": _number(ledger, "SELECT coalesce(sum(amount), 0) FROM charges"),
        "message_count": _number(ledger, "SELECT count(*) FROM messages"),
        "transfer_count": _number(ledger, "SELECT count(*) FROM transfers"),
        "seqno_count": _number(ledger, "SELECT count(*) FROM seqnos"),
        "pending_pushes": _number(ledger, "SELECT count(*) FROM pushes WHERE state = 'waiting'"),
        "customers": {row["user"]: row["credits"] for row in ledger.db.execute("SELECT * FROM customers")},
        "requests": _requests(ledger),
    }


def everything(ledger: Ledger) -> dict[str, Any]:
    """The totals and every message, charge, transfer and push, oldest first."""
    return summary(ledger) | {
        "messages": _rows(ledger, "SELECT * FROM messages ORDER BY id"),
        "charges": _rows(ledger, "SELECT * FROM charges ORDER BY id"),
        "transfers": _rows(ledger, "SELECT * FROM transfers ORDER BY id"),
        "pushes": [
            push | {"parameters": json.loads(push["parameters"])}
            for push in _rows(ledger, "SELECT * FROM pushes ORDER BY id")
        ],
    }


def _number(ledger: Ledger, query: str) -> int:
    return int(ledger.db.execute(query).fetchone()[0])


def _rows(ledger: Ledger, query: str) -> list[dict[str, Any]]:
    return [dict(row) for row in ledger.db.execute(query)]


def _requests(ledger: Ledger) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for row in ledger.db.execute("SELECT * FROM requests ORDER BY page, code"):
        counts.setdefault(row["page"], {})[row["code"]] = row["number"]
    return counts
