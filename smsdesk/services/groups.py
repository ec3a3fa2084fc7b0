"""Groups of contacts: made, renamed, filled; every change can be undone with what the methods give back."""

from collections.abc import Sequence

from smsdesk.domain.events import ContactsChanged
from smsdesk.domain.records import ContactGroup
from smsdesk.services.bus import Bus
from smsdesk.store import groups
from smsdesk.store.chunks import chunks
from smsdesk.store.database import Database

_AT_ONCE = 5000
"""People put into a group in one commit (0.1 s), so that a running broadcast waits little."""


class Groups:
    """The groups of a book ("real" or "practice"). Methods raise PeopleError (NAME_MISSING, NAME_TAKEN, GONE) and
    StoreError; nothing is changed then."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus

    async def all(self, book: str) -> list[ContactGroup]:
        """The groups with the number of people in them (without the bin), by name."""
        return await self._database.read(groups.all_of, book)

    async def new(
        self, book: str, name: str, contact_ids: Sequence[int] = (), former: int | None = None
    ) -> ContactGroup:
        """Make a group, with these people in it; `former` is its id where it was deleted and comes back."""
        group_id = await self._database.write(groups.new, book, name, contact_ids[:_AT_ONCE], former)
        for part in chunks(contact_ids[_AT_ONCE:], _AT_ONCE):
            await self._database.write(groups.add, book, group_id, part)
        self._bus.tell(ContactsChanged(book))
        return next(group for group in await self.all(book) if group.id == group_id)

    async def rename(self, book: str, group_id: int, name: str) -> None:
        """Give a group another name."""
        await self._database.write(groups.rename, book, group_id, name)
        self._bus.tell(ContactsChanged(book))

    async def delete(self, book: str, group_id: int) -> list[int]:
        """Remove a group, not its people; their ids (for undo: `new` with them and its id)."""
        members = await self._database.write(groups.delete, book, group_id)
        self._bus.tell(ContactsChanged(book))
        return members

    async def add(self, book: str, group_id: int, contact_ids: Sequence[int]) -> list[int]:
        """Put people into a group; the ids that were not in it (for undo: `remove` them)."""
        added: list[int] = []
        for part in chunks(contact_ids, _AT_ONCE):
            added += await self._database.write(groups.add, book, group_id, part)
        self._bus.tell(ContactsChanged(book))
        return added

    async def remove(self, book: str, group_id: int, contact_ids: Sequence[int]) -> list[int]:
        """Take people out of a group; the ids that were in it (for undo: `add` them)."""
        removed = await self._database.write(groups.remove, book, group_id, contact_ids)
        self._bus.tell(ContactsChanged(book))
        return removed
