"""A data file with broadcasts whose recipients are in every state there is, for tests and pictures of Sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from smsdesk.domain.decisions import Why
from smsdesk.domain.kinds import Kind
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.store.schema import accounts, broadcasts, exchanges, messages, submissions

S = MessageState
NOW = datetime(2026, 11, 23, 10, 52).timestamp()
START = "RM0 Kedai Melur: "
NAMES = (
    "Hafiz",
    "Siew Mei",
    "நந்தினி கிருஷ்ணன்",
    "محمد بن عبدالله",
    "陈美玲",
    "Nurul Aisyah binti Mohamad Zulkifli Rahman",
    "",
    "Priya",
)


@dataclass(frozen=True)
class Fate:
    """So many recipients with this end."""

    number: int
    state: MessageState
    why: Why = Why.NONE
    code: int | None = None
    delivery: int | None = None
    next_try: float = 0.0  # seconds after NOW


@dataclass(frozen=True)
class Sending:
    """One broadcast to be written into the journal."""

    when: datetime
    text: str
    to: str
    fates: Sequence[Fate]
    parts: int = 1
    state: RunState = RunState.DONE
    account: int = 1
    sender: str = ""
    reports: bool = True


def every_state() -> Sending:
    """All states with all their reasons, in a broadcast of today that was paused."""
    fates = [
        Fate(3, S.QUEUED),
        Fate(1, S.QUEUED, Why.NO_CONNECTION),
        Fate(1, S.HELD, code=1704),
        Fate(1, S.RETRY, code=1703, next_try=4),
        Fate(2, S.DOUBT, Why.ANSWER_LOST, next_try=45),
        Fate(1, S.DOUBT, Why.NOT_GATEWAY, next_try=280),
        Fate(90, S.ACCEPTED, code=1701),
        Fate(130, S.ACCEPTED, code=1701, delivery=6),
        Fate(1, S.ACCEPTED, code=1701, delivery=8),
        Fate(1, S.ACCEPTED, code=1701, delivery=10),
        Fate(2, S.REFUSED, code=1705),
        Fate(1, S.REFUSED, code=1706),
        Fate(1, S.REFUSED, code=1719),
        Fate(1, S.ACCEPTED_NO_ID, Why.SEQNO_KNOWN, 1718),
        Fate(1, S.UNCERTAIN, Why.TOO_OLD),
        Fate(1, S.UNCERTAIN, Why.SEQNO_FOREIGN, 1718),
    ]
    text = START + "Join “Jom Raya”, Aisyah! All bouquets 20% off on Sat 28 Nov, 10am to 6pm."
    return Sending(datetime(2026, 11, 23, 10, 43), text, "Members 2026 + 2", fates, 3, RunState.PAUSED, 1, "KEDAIMELUR")


def office() -> list[Sending]:
    """What a small shop sent in November, oldest first."""
    greetings = START + "Deepavali greetings from all of us!"
    return [
        Sending(datetime(2026, 11, 2, 16, 20), greetings, "Me", [Fate(1, S.ACCEPTED, delivery=6)]),
        Sending(
            datetime(2026, 11, 9, 11, 15),
            greetings,
            "All customers",
            [Fate(86, S.ACCEPTED_NO_ID, Why.NO_ID), Fate(4, S.REFUSED, code=1705)],
            reports=False,
        ),
        Sending(
            datetime(2026, 11, 18, 9, 30),
            START + "Tiada penghantaran pada hari Khamis ini.",
            "All customers",
            [Fate(12, S.ACCEPTED), Fate(147, S.ACCEPTED, delivery=6), Fate(31, S.ACCEPTED, delivery=7)],
        ),
        Sending(
            datetime(2026, 11, 20, 15, 2),
            START + "Your order is ready. Pick it up before 7pm.",
            "Orders Friday",
            [Fate(26, S.ACCEPTED), Fate(12, S.CANCELLED, Why.STOPPED)],
            state=RunState.STOPPED,
        ),
        every_state(),
    ]


def write(connection: sa.Connection, sendings: Iterable[Sending], names: Sequence[str] = ("Kedai Melur",)) -> list[int]:
    """Write accounts (the second is the practice one) and broadcasts; the ids of the broadcasts."""
    for at, name in enumerate(names):
        row = dict(name=name, address="https://gateway.example/", user_name="melur", practice=at == 1, options={})
        connection.execute(accounts.insert().values(row))
    return [_write_one(connection, sending) for sending in sendings]


def _write_one(connection: sa.Connection, sending: Sending) -> int:
    at = sending.when.timestamp()
    row = dict(
        account_id=sending.account,
        created_at=at,
        created_by="melur",
        state=sending.state,
        reason=Reason.PERSON if sending.state is RunState.PAUSED else Reason.NONE,
        text=sending.text,
        kind=Kind.TEXT,
        sender=sending.sender,
        reports=sending.reports,
        to_label=sending.to,
        parts=sending.parts,
        recipients=sum(fate.number for fate in sending.fates),
        batch_size=100,
    )
    key = connection.execute(broadcasts.insert().values(row)).inserted_primary_key
    assert key is not None
    people = [fate for fate in sending.fates for _ in range(fate.number)]
    for start in range(0, len(people), 5000):
        _write_people(connection, int(key[0]), at, people[start : start + 5000], start)
    return int(key[0])


def _write_people(connection: sa.Connection, broadcast_id: int, at: float, people: Sequence[Fate], start: int) -> None:
    first = int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(submissions.c.id), 0))).scalar_one()) + 1
    fresh = dict(back_to=S.QUEUED, attempts=1, doubted=False, server_errors=0, held=False, broadcast_id=broadcast_id)
    connection.execute(
        submissions.insert(),
        [
            fresh | dict(id=key, seqno=f"SEQNO{key:015d}", state=fate.state, next_try_at=NOW + fate.next_try)
            for key, fate in enumerate(people, first)
        ],
    )
    connection.execute(
        messages.insert(),
        [
            dict(
                broadcast_id=broadcast_id,
                submission_id=key,
                position=start + place + 1,
                number=f"6012{5550000 + start + place:07d}",
                name=NAMES[(start + place) % len(NAMES)],
                contact_id=None,
                state=fate.state,
                why=fate.why,
                code=fate.code,
                msg_id=f"id-{key}" if fate.state is S.ACCEPTED else None,
                delivery=fate.delivery,
                changed_at=None if fate.state is S.QUEUED else at + 7 + (start + place) / 15,
                reported_at=None if fate.delivery is None else at + 67 + (start + place) / 15,
            )
            for place, (key, fate) in enumerate(zip(range(first, first + len(people)), people, strict=True))
        ],
    )
    _write_exchanges(connection, at, people, first)


def _write_exchanges(connection: sa.Connection, at: float, people: Sequence[Fate], first: int) -> None:
    rows = [
        dict(
            submission_id=first + place,
            at=at + 7,
            page="ISendSMS.aspx",
            code=fate.code,
            detail="" if fate.code else "reset",
            raw=f"{fate.code}:id-{first + place}" if fate.code else "",
            seconds=0.21,
        )
        for place, fate in enumerate(people[:500])
        if fate.state is not S.QUEUED
    ]
    if rows:
        connection.execute(exchanges.insert(), rows)
