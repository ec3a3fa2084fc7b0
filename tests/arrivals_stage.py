"""A data file in memory to which callbacks come, for the tests of what is made of them; time is what the test says."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from journal_stage import Stage

from smsdesk.domain.accounts import AccountOptions, ReplyOptions
from smsdesk.domain.callbacks import Callback, CallbackKind, CallbackState, Origin
from smsdesk.domain.conversations import Conversation, ConversationQuery, InboxShelf, ThreadLine
from smsdesk.domain.events import Event
from smsdesk.domain.people import ContactDraft
from smsdesk.store import arrivals, callbacks, contacts, conversations, incoming, options, threads
from smsdesk.store.schema import accounts, metadata
from smsdesk.store.schema import callbacks as callbacks_table
from smsdesk.store.schema import incoming as incoming_table

ANA, BEN = "60125550001", "60125550002"


class ArrivalsStage(Stage):
    """A journal with an account of each book; the second one is of practice."""

    def __init__(self, connection: sa.Connection) -> None:
        super().__init__(connection)
        row = dict(name="P", address="http://127.0.0.1/", user_name="p", practice=True, options={})
        key = connection.execute(accounts.insert().values(row)).inserted_primary_key
        assert key is not None
        self.practice_id = int(key[0])
        self.events: list[Event] = []

    def set_replies(self, **changes: Any) -> None:
        """What the account does with replies."""
        stored = options.to_json(AccountOptions(replies=ReplyOptions(**changes)))
        self.connection.execute(accounts.update().where(accounts.c.id == self.account_id).values(options=stored))

    def keep(self, text: str, sender: str = ANA, **more: Any) -> int:
        """A callback is stored, and nothing else; its id."""
        kind = more.pop("kind", "1")
        account, origin = more.pop("account", self.account_id), more.pop("origin", Origin.LISTENER)
        pairs = (("Shortcode", "32728"), ("Sender", sender), ("ContentType", kind), ("Msg", text))
        return callbacks.keep(self.connection, Callback(account, CallbackKind.REPLY, pairs, self.at, origin))

    def apply(self) -> list[Event]:
        """Everything that is stored is looked at; what was told."""
        handlers = {CallbackKind.REPLY: incoming.apply}
        told: list[Event] = []
        while (found := arrivals.apply(self.connection, handlers, self.at))[0]:
            told += found[1]
        self.events += told
        return told

    def receive(self, text: str, sender: str = ANA, **more: Any) -> list[Event]:
        """A message comes in; what was told."""
        self.keep(text, sender, **more)
        return self.apply()

    def messages(self) -> list[Any]:
        """All that came in."""
        return list(self.connection.execute(sa.select(incoming_table).order_by(incoming_table.c.id)))

    def fates(self) -> list[CallbackState]:
        """What became of the callbacks."""
        query = sa.select(callbacks_table.c.state).order_by(callbacks_table.c.id)
        return [CallbackState(state) for state in self.connection.execute(query).scalars()]

    def one(self, number: str = ANA, book: str = "real") -> Conversation:
        """A conversation that is there."""
        found = conversations.one(self.connection, book, number)
        assert found is not None
        return found

    def numbers(self, shelf: InboxShelf = InboxShelf.INBOX, typed: str = "", book: str = "real") -> list[str]:
        """The numbers on a shelf, or found there, in order."""
        query = ConversationQuery(book, shelf, typed)
        if typed:
            return conversations.found(self.connection, query)
        return [each.number for each in conversations.page(self.connection, query, 0, 100)]

    def thread(self, number: str = ANA, book: str = "real") -> list[ThreadLine]:
        """The whole thread."""
        return threads.page(self.connection, book, number, None, 1000)

    def contact(self, name: str, number: str, book: str = "real") -> int:
        """A contact; its id."""
        key = contacts.save(self.connection, book, ContactDraft(name, number), number, self.at)
        assert key is not None
        return key


@contextmanager
def arrivals_stage() -> Iterator[ArrivalsStage]:
    """A fresh data file."""
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        metadata.create_all(connection)
        yield ArrivalsStage(connection)
    engine.dispose()
