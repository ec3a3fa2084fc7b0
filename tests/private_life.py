"""A data file in which something private stands in every place that can hold it, old and new, for the tests of erasing,
backups and diagnostics."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from account_rig import StandingClock

from smsdesk.domain.kinds import Kind
from smsdesk.domain.people import search_text
from smsdesk.domain.records import Counts
from smsdesk.domain.spending import By, Row
from smsdesk.domain.states import MessageState, RunState
from smsdesk.services.accounts import Accounts
from smsdesk.services.bus import Bus
from smsdesk.services.spending import Spending
from smsdesk.store import drafts, sent
from smsdesk.store.database import Database
from smsdesk.store.schema import (
    accounts,
    auto_replied,
    broadcasts,
    callbacks,
    contacts,
    conversations,
    exchanges,
    group_members,
    groups,
    incoming,
    marks,
    messages,
    opt_outs,
    reports,
    submissions,
)
from smsdesk.system.secrets import Secrets

S = MessageState
KAVITHA, WEIMING, OLD_ALI = "60125550142", "60125550177", "60125550188"
NAMES = {KAVITHA: "Kavitha Zuhrah", WEIMING: "Wei Ming Qaisra", OLD_ALI: "Ali Xerxes"}
DAY = 86_400.0


@dataclass
class One:
    """One message of a run."""

    number: str
    state: MessageState = S.ACCEPTED
    delivery: int | None = 6
    text: str | None = None
    parts: int | None = None


@dataclass
class Life:
    """Writes rows as the program would have; `keys` are the broadcasts by their names."""

    account: int = 1
    keys: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    group: int = 0

    def fill(self, connection: sa.Connection, now: float) -> None:
        """Everything, partly two years old, partly of yesterday."""
        self._account(connection)
        self._people(connection)
        old, fresh = now - 730 * DAY, now - DAY
        for prefix, at in (("old", old), ("new", fresh)):
            self.run(connection, f"{prefix} letters", at, self._letters(prefix), merged=True)
            batch = [One(KAVITHA, parts=2), One(WEIMING, S.REFUSED, None), One(OLD_ALI, S.ACCEPTED_NO_ID, None)]
            self.run(connection, f"{prefix} batch", at, batch, batched=True)
            self.run(connection, f"{prefix} single", at, [One(KAVITHA)], label=NAMES[KAVITHA])
            self.receive(connection, prefix, at)
        self.run(connection, "old uncertain", old, [One(OLD_ALI, S.UNCERTAIN, None), One(WEIMING)])
        self.run(connection, "old unfinished", old, [One(WEIMING, S.QUEUED, None)], state=RunState.PAUSED)
        doubts = [One(OLD_ALI, S.DOUBT, None), One(WEIMING)]
        self.run(connection, "old in doubt", old, doubts, state=RunState.STOPPED)
        opted = dict(book="real", number=OLD_ALI, at=old, by="reply", source="reply", proof="BATAL qproofq")
        connection.execute(opt_outs.insert().values(opted))

    def _account(self, connection: sa.Connection) -> None:
        row = dict(id=1, name="Kedai Privat", address="https://privat.example/", user_name="privatuser")
        row |= dict(practice=False, options={"own_number": "60125550190", "company": "Kedai Privat Sdn"})
        if connection.execute(sa.select(accounts.c.id)).first() is None:
            connection.execute(accounts.insert().values(row))

    def _people(self, connection: sa.Connection) -> None:
        for number, name in NAMES.items():
            fields = {"Street": f"Jalan {name}"}
            if number == WEIMING:
                fields["Sister"] = "012-555 0142"
            row = dict(book="real", name=name, number=number, raw_number="", fields=fields, consent="paper qconsentq")
            row |= dict(search=search_text(name, number, "", fields), changed_at=0.0)
            key = connection.execute(contacts.insert().values(row)).inserted_primary_key
            assert key is not None
            self.people[number] = key[0]
        group = connection.execute(groups.insert().values(book="real", name="Members")).inserted_primary_key
        assert group is not None
        self.group = group[0]
        for number in (KAVITHA, WEIMING):
            connection.execute(group_members.insert().values(group_id=self.group, contact_id=self.people[number]))

    def _letters(self, prefix: str) -> list[One]:
        return [
            One(number, delivery=delivery, text=f"Dear {NAMES[number]}, {prefix} qletterq", parts=parts)
            for number, delivery, parts in ((KAVITHA, 6, 2), (WEIMING, 7, None), (OLD_ALI, 8, 3))
        ]

    def run(
        self,
        connection: sa.Connection,
        name: str,
        at: float,
        people: Iterable[One],
        *,
        state: RunState = RunState.DONE,
        batched: bool = False,
        merged: bool = False,
        label: str = "Members qlabelq",
    ) -> int:
        """A broadcast with its requests, answers, marks and reports."""
        rows = list(people)
        key = self._broadcast(connection, name, at, rows, state, label, merged=merged)
        shared = self._request(connection, key, at, One("")) if batched else 0
        for place, one in enumerate(rows):
            asked = shared or self._request(connection, key, at, one)
            row = dict(broadcast_id=key, submission_id=asked, position=place + 1, number=one.number, why="")
            row |= dict(name=NAMES[one.number], contact_id=self.people[one.number], state=one.state, changed_at=at)
            row |= dict(delivery=one.delivery, msg_id=f"id-{key}-{place}" if one.delivery else None)
            message = connection.execute(messages.insert().values(row)).inserted_primary_key
            assert message is not None
            connection.execute(marks.insert().values(message_id=message[0], what="marked_sent", by="melur", at=at))
            self._answer(connection, asked, at, f"1701:{one.number}:id-{key}-{place}")
            if one.delivery:
                for sender in (one.number, f"+{one.number}"):
                    row = dict(account_id=1, at=at, msg_id=f"id-{key}-{place}", sender=sender, status=str(one.delivery))
                    connection.execute(reports.insert().values(row | dict(message_id=message[0])))
        self.keys[name] = key
        return key

    def _broadcast(
        self,
        connection: sa.Connection,
        name: str,
        at: float,
        rows: list[One],
        state: RunState,
        label: str,
        *,
        merged: bool,
    ) -> int:
        done = at + 60 if state in (RunState.DONE, RunState.STOPPED) else None
        row = dict(account_id=1, created_at=at, created_by="melur", state=state, reason="", kind=Kind.TEXT, sender="")
        row |= dict(text=f"RM0 Kedai Privat: {name} qtextq {{name}}", title="", reports=True, to_label=label, parts=1)
        row |= dict(recipients=len(rows), batch_size=1, finished_at=done, merged=merged, duplicates=1, saved_parts=1)
        source = {"text": f"{name} qsourceq", "builders": {"contact": {"phone": "+60 12-555 0142", "on": True}}}
        row |= dict(overrides=[{"rule": "link", "note": "asked Kavitha qnoteq"}], source=source)
        key = connection.execute(broadcasts.insert().values(row)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def _request(self, connection: sa.Connection, broadcast_id: int, at: float, one: One) -> int:
        last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(submissions.c.id), 0))).scalar_one()
        open_state = one.state if one.state in (S.QUEUED, S.DOUBT) else "settled"
        row = dict(id=last + 1, broadcast_id=broadcast_id, seqno=f"S{last:019d}", state=open_state, back_to="queued")
        row |= dict(next_try_at=0.0, attempts=1, doubted=False, server_errors=0, held=False, first_wall=at)
        connection.execute(submissions.insert().values(row | dict(text=one.text, parts=one.parts)))
        return int(last) + 1

    def _answer(self, connection: sa.Connection, asked: int, at: float, raw: str) -> None:
        row = dict(submission_id=asked, at=at, seqno="", page="single", code=1701, detail="", raw=raw, seconds=0.1)
        connection.execute(exchanges.insert().values(row))

    def receive(self, connection: sa.Connection, prefix: str, at: float) -> None:
        """What came in: raw callbacks, messages, conversations, automatic replies; and a draft."""
        for number, name in NAMES.items():
            said = f"{prefix} reply of {name} qreplyq பூக்கடை"
            pairs = [["Sender", number], ["Msg", said.encode().hex()]]
            row = dict(account_id=1, at=at, kind="reply", origin="listener", state="applied", parameters=pairs)
            key = connection.execute(callbacks.insert().values(row)).inserted_primary_key
            assert key is not None
            row = dict(account_id=1, book="real", callback_id=key[0], at=at, number=number, shortcode="", text=said)
            row |= dict(content_type="1", raw=said, digest=f"{prefix}{number}")
            came = connection.execute(incoming.insert().values(row)).inserted_primary_key
            assert came is not None
            row = dict(account_id=1, number=number, at=at, incoming_id=came[0], broadcast_id=1)
            connection.execute(auto_replied.insert().values(row))
            talk = dict(account_id=1, last_at=at, last_text=said, last_mine=False, unread=1)
            mine = (conversations.c.book == "real", conversations.c.number == number)
            if not connection.execute(conversations.update().where(*mine).values(talk | dict(unread=2))).rowcount:
                connection.execute(conversations.insert().values(talk | dict(book="real", number=number)))
        pairs = [["MsgId", f"unknown-{prefix}"], ["Sender", KAVITHA], ["Status", "6"]]
        row = dict(account_id=1, at=at, kind="report", origin="listener", state="unmatched", parameters=pairs)
        connection.execute(callbacks.insert().values(row))
        row = dict(account_id=1, at=at, msg_id=f"unknown-{prefix}", sender=KAVITHA, status="6", message_id=None)
        connection.execute(reports.insert().values(row))
        chips: list[Any] = [
            {"is": "contact", "id": self.people[KAVITHA], "name": NAMES[KAVITHA], "number": KAVITHA},
            {"is": "list", "label": "l", "columns": [], "rows": [["012-555 0142", "K"], ["012-555 0177", "W"]]},
        ]
        account = 1 if prefix == "new" else 2
        drafts.put(connection, f"compose/{account}", {"text": f"{prefix} qdraftq"}, at)
        drafts.put(connection, f"compose/{account}/chips", chips, at)


def stored_octets(database: Path) -> bytes:
    """The data file with all that SQLite keeps beside it."""
    return b"".join(each.read_bytes() for each in sorted(database.parent.glob(f"{database.name}*")))


def standing_in(octets: bytes, words: Iterable[str]) -> list[str]:
    """Which of the words stand somewhere, as text of any encoding that SQLite or Python writes, or in hexadecimal."""
    low = octets.lower()
    return [
        word
        for word in words
        if any(
            form.lower() in low
            for form in (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode(), _escaped(word))
        )
    ]


def _escaped(word: str) -> bytes:
    return word.encode("ascii", "backslashreplace")


class Home:
    """A data file with a whole life in it, and what its figures are."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder / "smsdesk.sqlite3")
        self.bus = Bus()
        self.clock = StandingClock()
        self.life = Life()
        self.accounts = Accounts(self.database, Secrets(backends=()), self.bus, self.clock)
        self.spending = Spending(self.database, self.accounts, self.clock)
        self.events: list[Any] = []

    async def read(self, query: sa.Select[Any]) -> list[Any]:
        """The rows of a query."""
        return await self.database.read(lambda connection: list(connection.execute(query).all()))

    async def counts(self) -> dict[str, Counts]:
        """What Sent shows of each broadcast."""
        return {name: await self.database.read(sent.counts, key) for name, key in self.life.keys.items()}

    async def figures(self) -> dict[By, list[Row]]:
        """Where the credits went, in all four ways; without the texts."""
        spent = await self.spending.load(1)
        return {by: [replace(row, title="") for row in spent.rows(by)] for by in By}


H = TypeVar("H", bound=Home)


@asynccontextmanager
async def at_home(home: H) -> AsyncIterator[H]:
    """A home with its data file open."""
    await home.database.open()
    await home.database.write(home.life.fill, home.clock.now)
    await home.accounts.load()
    try:
        yield home
    finally:
        await home.database.close()
