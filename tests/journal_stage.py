"""A journal in memory without any thread, for tests that look at single rows and take many steps."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from smsdesk.domain.answers import Exchange, Failure, Item
from smsdesk.domain.decisions import Stamp, decide
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Broadcast, Claim, Counts, MessageRow, NewBroadcast, Recipient
from smsdesk.domain.states import Reason, RunState
from smsdesk.store import freezing, journal, runs, sent
from smsdesk.store.schema import accounts, messages, metadata, submissions

LOST = Exchange(failure=Failure.LOST, detail="reset")
UNREACHED = Exchange(failure=Failure.NOT_CONNECTED, detail="refused")
NEW = NewBroadcast(0, "hello", Kind.TEXT, "", True, "All", 1, (), "me", 100, 0.0)


def people(*numbers: str) -> tuple[Recipient, ...]:
    """Recipients with these numbers."""
    return tuple(Recipient(number, f"Person {at}") for at, number in enumerate(numbers))


def some(many: int) -> tuple[Recipient, ...]:
    """So many recipients with fictional Malaysian numbers."""
    return people(*(f"6012555{at:04d}" for at in range(many)))


class Stage:
    """One connection in one transaction, with an account; time is what the test says."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        row = dict(name="A", address="https://gateway.example/", user_name="u", practice=False, options={})
        key = connection.execute(accounts.insert().values(row)).inserted_primary_key
        assert key is not None
        self.account_id = int(key[0])
        self.at = 1_000_000.0
        self._ids = 0

    @property
    def now(self) -> Stamp:
        """By all clocks."""
        return Stamp(self.at, "boot", self.at)

    def create(self, **changes: Any) -> int:
        """A broadcast that holds, or is scheduled."""
        new = replace(NEW, account_id=self.account_id, **changes)
        return freezing.create(self.connection, new, self.at)

    def start(self, **changes: Any) -> int:
        """A broadcast that runs."""
        key = self.create(**changes)
        assert self.release(key)
        return key

    def release(self, key: int) -> bool:
        """Resume."""
        return runs.release(self.connection, key, self.at)

    def claim(self, limit: int = 1, asking: Sequence[int] = ()) -> list[Claim]:
        """What is due."""
        return journal.claim(self.connection, self.account_id, self.now, limit, asking)[0]

    def answer(self, claim: Claim, given: Exchange | int) -> None:
        """Write down an answer; a number is a code, with an ID of its own where it is 1701."""
        if isinstance(given, int):
            self._ids += 1
            given = Exchange(items=(Item(given, f"ID-{self._ids}" if given == 1701 else None),), page="p")
        decision = decide(claim.history, given, len(claim.numbers))
        journal.record(self.connection, claim, decision, given, self.now, decision.stop)

    def send_all(self, limit: int = 100) -> list[Claim]:
        """Claim and accept until nothing is due; what was claimed, in order."""
        done = list[Claim]()
        while claims := self.claim(limit):
            for claim in claims:
                self.answer(claim, 1701)
            done += claims
        return done

    def rows(self, key: int, **wanted: Any) -> list[MessageRow]:
        """The messages as Sent shows them."""
        return sent.list_messages(self.connection, key, offset=0, limit=10_000, **wanted)

    def states(self, key: int) -> list[str]:
        """The messages' states in order."""
        return [row.state.value for row in self.rows(key)]

    def requests(self, key: int) -> list[Any]:
        """The submissions in order."""
        query = sa.select(submissions).where(submissions.c.broadcast_id == key).order_by(submissions.c.id)
        return list(self.connection.execute(query))

    def counts(self, key: int) -> Counts:
        """As Sent shows them."""
        return sent.counts(self.connection, key)

    def run(self, key: int) -> Broadcast:
        """The broadcast."""
        found = runs.load(self.connection, key)
        assert found is not None
        return found

    def stands(self, key: int) -> tuple[RunState, Reason]:
        """State and reason of the run."""
        return self.run(key).state, self.run(key).reason

    def report(self, key: int, delivery: int, *positions: int) -> None:
        """Delivery reports for the messages of these recipients."""
        self.connection.execute(
            messages.update()
            .where(messages.c.broadcast_id == key, messages.c.position.in_(positions))
            .values(delivery=delivery)
        )


@contextmanager
def journal_stage() -> Iterator[Stage]:
    """A fresh journal."""
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        metadata.create_all(connection)
        yield Stage(connection)
    engine.dispose()
