"""Years of an office's Inbox, written straight into a data file: for the tests of speed and for the benchmark."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.kinds import Kind
from smsdesk.domain.people import search_text
from smsdesk.domain.states import MessageState, RunState
from smsdesk.store.schema import (
    accounts,
    broadcasts,
    contacts,
    conversations,
    incoming,
    messages,
    opt_outs,
    submissions,
)

START = 1_700_000_000.0
NEEDLE = "Zamrud 7731"
"""Stands in very few messages; "order" in very many."""
_SENTENCES = """
order terima kasih boleh tolong hantar esok pagi saya nak tempah bunga ros merah putih berapa harga untuk ready
pickup please confirm delivery address thanks how much for two bouquets can i collect at five 你好 谢谢 请问 多少钱
明天 可以 送货 吗 வணக்கம் நன்றி எவ்வளவு பூக்கள் 😀 🌹 ok okay baik jam berapa buka tutup hari raya deepavali
"""
_WORDS = _SENTENCES.split()
_NAMES = ("Aisyah", "Tan Wei Ming", "Kavitha", "Muhammad Hafiz", "Siti Nurhaliza", "Lim Mei Ling", "Rajesh", "Noor")


@dataclass(frozen=True)
class Size:
    """How much there is; each person wrote `received / people` messages on average."""

    people: int = 20_000
    received: int = 200_000
    broadcasts: int = 60  # to a part of all numbers, `sent` rows in all with the replies
    replies: int = 20_000
    sent: int = 300_000
    contacts: int = 30_000


SMALL = Size(people=40, received=400, broadcasts=3, replies=40, sent=160, contacts=60)


def number(at: int) -> str:
    """The number of a person."""
    return f"6012{3000000 + at:07d}"


def write(connection: sa.Connection, size: Size = Size(), seed: int = 1) -> None:
    """Fill an empty data file; account 1 is real, 2 practice (with one conversation of the same number)."""
    chance = random.Random(seed)
    for name, practice in (("Kedai Melur", False), ("Practice", True)):
        row = dict(name=name, address="https://gateway.example/", user_name="melur", practice=practice, options={})
        connection.execute(accounts.insert().values(row))
    newest = _write_received(connection, size, chance)
    _write_sent(connection, size, chance)
    _write_people(connection, size, chance, newest)


def _text(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(1, 18)))


def _many(connection: sa.Connection, table: sa.Table, rows: Iterator[dict[str, Any]]) -> None:
    part: list[dict[str, Any]] = []
    for row in rows:
        part.append(row)
        if len(part) == 5000:
            connection.execute(table.insert(), part)
            part = []
    if part:
        connection.execute(table.insert(), part)


def _write_received(connection: sa.Connection, size: Size, chance: random.Random) -> dict[int, tuple[float, str, int]]:
    """In the order they came; of each person the newest time and text, and how many there are."""
    newest: dict[int, tuple[float, str, int]] = {}
    rare = set(chance.sample(range(size.received), 5))

    def rows() -> Iterator[dict[str, Any]]:
        for at in range(size.received):
            # Everybody once, then some much oftener than others.
            person = at if at < size.people else int(chance.paretovariate(0.6) * 3) % size.people
            time = START + at * 300.0
            text = _text(chance) + (f" {NEEDLE}" if at in rare else "")
            newest[person] = time, text, newest.get(person, (0.0, "", 0))[2] + 1
            yield dict(
                account_id=1,
                book="real",
                at=time,
                number=number(person),
                shortcode="32728",
                content_type="1",
                text=text,
                raw=text,
                digest=f"{at:064x}",
            )

    _many(connection, incoming, rows())
    alone = dict(account_id=2, book="practice", at=START, number=number(0), shortcode="1", content_type="1")
    connection.execute(incoming.insert().values(alone | dict(text="only practice", raw="", digest="p")))
    return newest


def _write_sent(connection: sa.Connection, size: Size, chance: random.Random) -> None:
    """Broadcasts to a part of all numbers, half of them with merged texts, then replies of one recipient."""
    span = size.received * 300.0
    each = (size.sent - size.replies) // size.broadcasts
    plan = [(START + span * at / size.broadcasts, each, at % 2 == 1) for at in range(size.broadcasts)]
    plan += [(START + span * at / max(1, size.replies), 1, False) for at in range(size.replies)]
    runs = [
        _Run(time, merged, chance.sample(range(size.people * 2), n) if n > 1 else [chance.randrange(size.people)])
        for time, n, merged in plan
    ]
    _many(connection, broadcasts, (_run_row(key, run, chance) for key, run in enumerate(runs, 1)))
    people = [(key, run, person) for key, run in enumerate(runs, 1) for person in run.people]
    _many(connection, submissions, (_submission_row(key, *one, chance) for key, one in enumerate(people, 1)))
    _many(connection, messages, (_message_row(key, *one) for key, one in enumerate(people, 1)))


@dataclass(frozen=True)
class _Run:
    """A broadcast to be written."""

    time: float
    merged: bool
    people: list[int]


def _run_row(key: int, run: _Run, chance: random.Random) -> dict[str, Any]:
    return dict(
        id=key,
        account_id=1,
        created_at=run.time,
        created_by="melur",
        state=RunState.DONE,
        reason="",
        text=f"RM0 Kedai Melur: {_text(chance)}",
        kind=Kind.TEXT,
        sender="",
        reports=True,
        to_label="Everybody",
        parts=1,
        recipients=len(run.people),
        batch_size=100,
        merged=run.merged,
        finished_at=run.time + 60,
        settled_at=run.time + 120,  # else the program would settle 20,000 of them while it is measured
        purpose="" if len(run.people) > 1 else "reply",
    )


def _submission_row(key: int, broadcast_id: int, run: _Run, person: int, chance: random.Random) -> dict[str, Any]:
    fresh = dict(state="settled", back_to="queued", next_try_at=0.0, attempts=1, doubted=False)
    fresh |= dict(server_errors=0, held=False)
    text = f"RM0 Kedai Melur: {person} {_text(chance)}" if run.merged else None
    return fresh | dict(id=key, broadcast_id=broadcast_id, seqno=f"S{key:019d}", text=text)


def _message_row(key: int, broadcast_id: int, run: _Run, person: int) -> dict[str, Any]:
    return dict(
        id=key,
        broadcast_id=broadcast_id,
        submission_id=key,
        position=key,
        number=number(person),
        name="",
        state=MessageState.ACCEPTED,
        why="",
        code=1701,
        msg_id=f"id-{key}",
        delivery=6,
        changed_at=run.time + 5,
    )


def _write_people(
    connection: sa.Connection, size: Size, chance: random.Random, newest: dict[int, tuple[float, str, int]]
) -> None:
    def conversation_rows() -> Iterator[dict[str, Any]]:
        for person, (time, text, many) in newest.items():
            shelf = chance.choices(("", "archived_at", "spam_at", "deleted_at"), (80, 15, 3, 2))[0]
            marks = dict.fromkeys(("archived_at", "spam_at", "deleted_at"))
            yield dict(
                book="real",
                number=number(person),
                account_id=1,
                last_at=time,
                last_text=text[:200],
                last_mine=False,
                unread=min(many, 3) if chance.random() < 0.05 else 0,
            ) | (marks | ({shelf: time} if shelf else {}))

    def contact_rows() -> Iterator[dict[str, Any]]:
        for person in range(size.contacts):
            name = f"{chance.choice(_NAMES)} {person}"
            digits = number(person)
            yield dict(
                book="real",
                name=name,
                number=digits,
                raw_number="",
                fields={},
                consent="",
                search=search_text(name, digits, "", {}),
                changed_at=START,
            )

    _many(connection, conversations, conversation_rows())
    alone = dict(book="practice", number=number(0), account_id=2, last_at=START, last_text="only practice")
    connection.execute(conversations.insert().values(alone | dict(last_mine=False, unread=1)))
    _many(connection, contacts, contact_rows())
    out = chance.sample(range(size.people), size.people // 40)
    rows = (dict(book="real", number=number(at), at=START, by="", source="reply", proof="STOP") for at in out)
    _many(connection, opt_outs, rows)
