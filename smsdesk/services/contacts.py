"""The people of a book: pages, search, the bin, history, and what the To field offers."""

from collections.abc import Sequence

from smsdesk.domain import numbers
from smsdesk.domain.events import ContactsChanged
from smsdesk.domain.lists import ContactChip, GroupChip, Suggestion
from smsdesk.domain.people import (
    LONGEST_NAME,
    ContactDraft,
    HistoryLine,
    PeopleCounts,
    PeopleError,
    PeopleProblem,
    PeopleQuery,
    folded,
)
from smsdesk.domain.records import Contact
from smsdesk.services.bus import Bus
from smsdesk.store import contacts, groups, history
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock

_KEPT = 4
"""Queries whose ids are remembered: the table asks for many pages of the same one."""


class Contacts:
    """Contacts as services know them. `book` is "real" or "practice"; every change tells ContactsChanged.

    All methods raise StoreError when the data file refuses; nothing is changed then.
    """

    def __init__(self, database: Database, bus: Bus, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._ids: dict[PeopleQuery, list[int]] = {}
        self._generation = 0
        bus.listen(ContactsChanged, self._on_contacts_changed)

    async def ids(self, query: PeopleQuery) -> Sequence[int]:
        """The ids of all contacts of a query, in its order; remembered until contacts change."""
        known = self._ids.get(query)
        if known is None:
            generation = self._generation
            known = await self._database.read(contacts.ids, query)
            if generation == self._generation:
                while len(self._ids) >= _KEPT:
                    del self._ids[next(iter(self._ids))]
                self._ids[query] = known
        return known

    async def page(self, query: PeopleQuery, offset: int, limit: int) -> list[Contact]:
        """At most `limit` contacts of a query from `offset` (from 0) on."""
        wanted = (await self.ids(query))[offset : offset + limit]
        return await self._database.read(contacts.by_ids, query.book, wanted)

    async def size(self, query: PeopleQuery) -> int:
        """How many contacts a query has."""
        return len(await self.ids(query))

    async def counts(self, book: str) -> PeopleCounts:
        """The figures beside All, each group, No group, Opted out and Bin."""
        return await self._database.read(contacts.counts, book)

    async def get(self, book: str, contact_id: int) -> Contact | None:
        """One contact, also from the bin; None when there is none."""
        found = await self._database.read(contacts.by_ids, book, [contact_id])
        return found[0] if found else None

    async def by_ids(self, book: str, contact_ids: Sequence[int]) -> list[Contact]:
        """The contacts with these ids, in their order, also from the bin; unknown ids are left out."""
        return await self._database.read(contacts.by_ids, book, contact_ids)

    async def with_number(self, book: str, number: str) -> list[Contact]:
        """The contacts with this number (E.164 digits), oldest first: to warn before a second one is made."""
        wanted = await self._database.read(contacts.with_number, book, number)
        return await self._database.read(contacts.by_ids, book, wanted)

    async def save(self, book: str, draft: ContactDraft, region: str) -> Contact:
        """Store a contact as typed and give it back.

        A number that is none is kept in `raw_number`, and `number` is "" then. Raises PeopleError: NAME_MISSING when
        name and number are both empty, GONE when the contact to be changed is no longer there.
        """
        if not draft.name.strip() and not draft.raw_number.strip():
            raise PeopleError(PeopleProblem.NAME_MISSING)
        parsed = numbers.parse(draft.raw_number, region)
        digits = parsed.digits if isinstance(parsed, numbers.Number) else ""
        key = await self._database.write(contacts.save, book, draft, digits, self._clock.wall())
        self._bus.tell(ContactsChanged(book))
        saved = await self.get(book, key) if key is not None else None
        if saved is None:
            raise PeopleError(PeopleProblem.GONE)
        return saved

    async def put_back(self, book: str, former: Contact) -> None:
        """Undo `save`: store a contact exactly as it was. Raises PeopleError (GONE)."""
        draft = ContactDraft(former.name, former.raw_number, former.fields, former.consent, former.id)
        key = await self._database.write(contacts.save, book, draft, former.number, self._clock.wall())
        if key is None:
            raise PeopleError(PeopleProblem.GONE)
        self._bus.tell(ContactsChanged(book))

    async def delete(self, book: str, contact_ids: Sequence[int]) -> list[int]:
        """Move contacts into the bin; the ids that moved (for undo: `restore` them)."""
        moved = await self._database.write(contacts.set_deleted, book, contact_ids, self._clock.wall())
        self._bus.tell(ContactsChanged(book))
        return moved

    async def restore(self, book: str, contact_ids: Sequence[int]) -> list[int]:
        """Take contacts out of the bin, into their groups; the ids that moved."""
        moved = await self._database.write(contacts.set_deleted, book, contact_ids, None)
        self._bus.tell(ContactsChanged(book))
        return moved

    async def empty_bin(self, book: str, contact_ids: Sequence[int] | None = None) -> int:
        """Remove what is in the bin for good, all or these; how many. It cannot be undone."""
        removed = await self._database.write(contacts.erase, book, contact_ids)
        self._bus.tell(ContactsChanged(book))
        return removed

    async def history(self, book: str, number: str, offset: int = 0, limit: int = 50) -> list[HistoryLine]:
        """What was sent to a number (E.164 digits), newest first."""
        return await self._database.read(history.of_number, book, number, offset, limit) if number else []

    async def suggestions(self, book: str, typed: str, limit: int = 8) -> list[Suggestion]:
        """What the To field offers: groups first (half of the places at most), then contacts."""
        word = folded(typed)
        if not word or len(word) > LONGEST_NAME:  # no name is longer, and a pasted megabyte is no pattern to look for
            return []
        everyone = await self._database.read(groups.all_of, book)
        matching = [group for group in everyone if word in folded(group.name)]
        matching.sort(key=lambda group: not folded(group.name).startswith(word))
        people = await self._database.read(contacts.first_matches, book, typed, limit)
        places = max(limit // 2, limit - len(people))
        found = [Suggestion(GroupChip(group.id, group.name), group.size) for group in matching[:places]]
        found += [
            Suggestion(ContactChip(one.id, one.name, one.number or one.raw_number), opted_out=one.opted_out)
            for one in people
        ]
        return found[:limit]

    def _on_contacts_changed(self, event: ContactsChanged) -> None:
        self._generation += 1
        self._ids = {query: known for query, known in self._ids.items() if query.book != event.book}
