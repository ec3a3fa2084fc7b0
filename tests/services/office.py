"""A data file with a bus that remembers, for the tests about people."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from smsdesk.domain.accounts import Account, AccountOptions
from smsdesk.domain.events import ContactsChanged, Event, MessagesChanged
from smsdesk.domain.kinds import Kind
from smsdesk.domain.people import ContactDraft
from smsdesk.domain.records import Contact, NewBroadcast, Recipient
from smsdesk.services.bus import Bus
from smsdesk.services.contacts import Contacts
from smsdesk.services.groups import Groups
from smsdesk.services.importing import Importing
from smsdesk.services.opt_outs import OptOuts
from smsdesk.services.recipients import Recipients
from smsdesk.store import accounts, freezing
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock

NOON = 1_795_406_400.0


class StoppedClock(Clock):
    """Noon for ever."""

    def wall(self) -> float:
        return NOON


class Office:
    """All services about people over one real file; `events` is what they told."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder / "data.sqlite3")
        self.bus = Bus()
        self.events: list[Event] = []
        self.bus.listen(ContactsChanged, self.events.append)
        self.bus.listen(MessagesChanged, self.events.append)
        clock = StoppedClock()
        self.contacts = Contacts(self.database, self.bus, clock)
        self.groups = Groups(self.database, self.bus)
        self.opt_outs = OptOuts(self.database, self.bus, clock)
        self.recipients = Recipients(self.database, self.opt_outs)
        self.importing = Importing(self.database, self.bus, clock)

    async def __aenter__(self) -> "Office":
        await self.database.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.database.close()

    async def person(self, name: str, raw: str, book: str = "real", **fields: str) -> Contact:
        """A stored contact."""
        return await self.contacts.save(book, ContactDraft(name, raw, fields), "MY")

    async def broadcast(self, numbers: Sequence[str], *, practice: bool = False, text: str = "Hello") -> int:
        """A stored broadcast to these numbers, all rows queued."""
        account = Account(0, "Office", "https://gateway.example/", "melur", practice=practice, options=AccountOptions())
        stored = await self.database.write(accounts.add, account)
        people = tuple(Recipient(number) for number in numbers)
        new = NewBroadcast(stored.id, text, Kind.TEXT, "", True, "", 1, people, "tester")
        return await self.database.write(freezing.create, new, NOON)
