"""Which delivery reports and replies follow a message, and when: by the last digits of its number.

…07 failed, …08 expired, …09 unknown, …10 rejected; …11 to …17 that one first and then delivered; …99 a status
nobody has described; …20 answers, …21 writes STOP, …22 answers in Chinese. All others are delivered, some of
them (by the seed) after status 11 or 13.
"""

import json
import random
import time
from collections.abc import Collection
from dataclasses import dataclass

from smsdesk.encoding import gsm7, ucs2
from smsdesk.practice.ledger import Ledger

GATEWAY_NUMBER = "60125550100"
MAX_TRIES = 3
REPORTS = "reports"
REPLIES = "replies"

_ENDS: dict[str, tuple[int, ...]] = {"07": (7,), "08": (8,), "09": (9,), "10": (10,), "99": (99,)}
_ENDS |= {str(status): (status, 6) for status in range(11, 18)}
_ANSWERS = {"20": "Terima kasih", "21": "STOP", "22": "谢谢"}


@dataclass(frozen=True)
class Push:
    """A push that is due: the callback it goes to, its parameters and how often it was tried."""

    id: int
    kind: str
    parameters: dict[str, str]
    tries: int


def statuses(number: str, seed: int) -> tuple[int, ...]:
    """The statuses reported for a number, in order; the last one is final but for …99."""
    ending = _ENDS.get(number[-2:])
    if ending:
        return ending
    draw = random.Random(f"{seed}:{number}").random()  # noqa: S311 - repeatable, not secret
    if draw < 0.1:
        return (11, 6)
    return (13, 6) if draw < 0.2 else (6,)


def plan(ledger: Ledger, number: str, msg_id: str | None, charge_id: int) -> None:
    """Enter the reports and replies of an accepted message, in its transaction; nothing without a callback."""
    draw = random.Random(f"{ledger.seed}:{number}:{charge_id}")  # noqa: S311 - repeatable, not secret
    due = time.time()
    if msg_id and ledger.callbacks.get(REPORTS):
        due = _plan_reports(ledger, draw, number, msg_id)
    answer = _ANSWERS.get(number[-2:])
    if answer and ledger.callbacks.get(REPLIES) and ledger.behaviour.automatic_replies:
        _enter(ledger, REPLIES, due + _delay(ledger, draw), reply(ledger, number, answer))


def reply(ledger: Ledger, sender: str, text: str) -> dict[str, str]:
    """The parameters of an incoming message (provider's section 11)."""
    plain = gsm7.is_plain(text)
    return {
        "Shortcode": GATEWAY_NUMBER,
        "Sender": sender,
        "ContentType": "1" if plain else str(ledger.behaviour.unicode_content_type),
        "Msg": text if plain else ucs2.to_hex(text),
    }


def enter_reply(ledger: Ledger, sender: str, text: str) -> int:
    """Somebody writes, now; returns the push's id. Raises ValueError for half a surrogate pair."""
    return _enter(ledger, REPLIES, time.time(), reply(ledger, sender, text))


def due(ledger: Ledger, limit: int = 64) -> tuple[list[Push], float | None]:
    """The pushes whose time has come, and the time of the earliest that waits (seconds since the epoch)."""
    now = time.time()
    rows = ledger.db.execute(
        "SELECT * FROM pushes WHERE state = 'waiting' ORDER BY due, id LIMIT ?", (limit,)
    ).fetchall()
    ready = [
        Push(row["id"], row["kind"], json.loads(row["parameters"]), row["tries"]) for row in rows if row["due"] <= now
    ]
    return ready, rows[len(ready)]["due"] if len(rows) > len(ready) else None


def none_is_early(ledger: Ledger, msg_ids: Collection[str]) -> bool:
    """True when no report about these messages is due now and was not tried yet."""
    rows = ledger.db.execute(
        "SELECT parameters FROM pushes WHERE state = 'waiting' AND kind = ? AND tries = 0 AND due <= ?",
        (REPORTS, time.time()),
    )
    return not any(json.loads(row["parameters"])["MsgId"] in msg_ids for row in rows)


def settle(ledger: Ledger, push: Push, answered: bool) -> None:
    """Note what came of a push: done at 200, tried again later, given up after three times."""
    tries = push.tries + 1
    state = "done" if answered else "given up" if tries >= MAX_TRIES else "waiting"
    ledger.db.execute(
        "UPDATE pushes SET state = ?, tries = ?, due = ? WHERE id = ?",
        (state, tries, time.time() + ledger.behaviour.push_retry_seconds, push.id),
    )


def _plan_reports(ledger: Ledger, draw: random.Random, number: str, msg_id: str) -> float:
    times = []
    at = time.time()
    found = statuses(number, ledger.seed)
    # Drawn apart, so that with this switch off all else is drawn as ever.
    early = random.Random(f"early:{ledger.seed}:{msg_id}").random() < ledger.behaviour.push_early  # noqa: S311
    for _ in found:
        at += 0.0 if early else _delay(ledger, draw)
        times.append(at)
    if draw.random() < ledger.behaviour.push_reordered:
        times.reverse()
    for status, moment in zip(found, times, strict=True):
        report = {"MsgId": msg_id, "Sender": GATEWAY_NUMBER, "Status": str(status)}
        _enter(ledger, REPORTS, moment, report)
        if draw.random() < ledger.behaviour.push_duplicates:
            _enter(ledger, REPORTS, moment + _delay(ledger, draw), report)
    return at


def _delay(ledger: Ledger, draw: random.Random) -> float:
    shortest, longest = ledger.behaviour.push_delay
    return draw.uniform(shortest, longest)


def _enter(ledger: Ledger, kind: str, moment: float, parameters: dict[str, str]) -> int:
    entered = ledger.db.execute(
        "INSERT INTO pushes (kind, due, parameters) VALUES (?, ?, ?)", (kind, moment, json.dumps(parameters))
    )
    return entered.lastrowid or 0
