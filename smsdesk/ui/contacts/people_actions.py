"""What is done with selected people and opt-outs: each change can be taken back, what cannot is asked first."""

from collections.abc import Sequence

from smsdesk.domain.lists import Chip, ContactChip, ListChip, ListRow
from smsdesk.domain.records import Contact, OptOut
from smsdesk.services.below import user_name
from smsdesk.ui.contacts.paged_model import runs_of
from smsdesk.ui.dialogs import Choice, ask
from smsdesk.ui.figures import counted, number_in_line, whole
from smsdesk.ui.shell import Seed
from smsdesk.ui.surroundings import Surroundings
from smsdesk.ui.wording_contacts import called, number_of, people

_MOST_CHIPS = 12
"""People who each get a chip of their own in Compose; more are one list."""
BY_HAND = "by hand"


class PeopleActions:
    """Coroutines for the buttons below the table; `book` is fixed when one is begun."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._s = surroundings
        self._desk = surroundings.desk

    async def send(self, contact_ids: Sequence[int]) -> None:
        """Take people to Compose."""
        found = await self._desk.contacts.by_ids(self._s.book, contact_ids)
        chips: tuple[Chip, ...]
        if len(found) <= _MOST_CHIPS:
            chips = tuple(ContactChip(one.id, one.name, one.number or one.raw_number) for one in found)
        else:
            rows = (ListRow(f"+{one.number}" if one.number else one.raw_number, one.name) for one in found)
            chips = (ListChip(people(len(found)), tuple(rows)),)
        self._s.shell.compose_requested.emit(Seed(chips=chips))

    async def delete(self, contact_ids: Sequence[int]) -> None:
        """Move people into the bin."""
        book = self._s.book
        which = await self._called(contact_ids)
        moved = await self._desk.contacts.delete(book, contact_ids)
        if moved:
            they = f"{people(len(moved))} moved to the bin."
            self._s.did(f"Delete {which}", they, lambda: self._desk.contacts.restore(book, moved))

    async def restore(self, contact_ids: Sequence[int]) -> None:
        """Take people out of the bin."""
        book = self._s.book
        which = await self._called(contact_ids)
        moved = await self._desk.contacts.restore(book, contact_ids)
        if moved:
            they = "1 contact is back." if len(moved) == 1 else f"{people(len(moved))} are back."
            self._s.did(f"Restore {which}", they, lambda: self._desk.contacts.delete(book, moved))

    async def erase(self, contact_ids: Sequence[int] | None, many: int) -> None:
        """Remove what is in the bin for good, after a question; None means all of it."""
        book = self._s.book
        choices = (Choice("keep", "Keep"), Choice("erase", "Delete for good", "danger"))
        title = f"Delete {people(many)} for good?"
        if (
            await ask(self._s.host, title, "This cannot be taken back. Opt-outs and what was sent stay.", choices)
            == "erase"
        ):
            gone = await self._desk.contacts.empty_bin(book, contact_ids)
            self._s.shell.toast(f"{people(gone)} deleted for good.")

    async def opt_out(self, contact_ids: Sequence[int]) -> None:
        """Opt people out by hand."""
        book = self._s.book
        found = await self._desk.contacts.by_ids(book, contact_ids)
        numbers = list(dict.fromkeys(one.number for one in found if one.number))
        if not numbers:
            self._s.shell.toast("No valid number there. Nothing was changed.")
            return
        fresh = await self._desk.opt_outs.add(book, numbers, user_name(), BY_HAND)
        if not fresh:
            self._s.shell.toast("They were opted out already.")
            return
        which = called(found[0]) if len(found) == 1 else whole(len(fresh))
        said = f"{counted(len(fresh), 'number is', 'numbers are')} opted out."
        self._s.did(f"Opt out {which}", said, lambda: self._desk.opt_outs.remove(book, fresh))

    async def allow(self, typed: str, places: Sequence[int]) -> None:
        """Let opted-out numbers get messages again, after a question; `places` count in the list as searched."""
        book = self._s.book
        found: list[OptOut] = []
        for first, many in runs_of(sorted(places)):
            found += await self._desk.opt_outs.page(book, typed, first, many)
        await self.allow_records(book, found)

    async def allow_number(self, number: str) -> None:
        """The same for one number (E.164 digits)."""
        book = self._s.book
        found = await self._desk.opt_outs.page(book, number, 0, 50)
        await self.allow_records(book, [record for record in found if record.number == number])

    async def allow_records(self, book: str, records: Sequence[OptOut]) -> None:
        """Ask, then remove the records; they can be put back as they were."""
        if not records:
            return
        one = number_in_line(number_of(records[0].number))
        whom = one if len(records) == 1 else counted(len(records), "number", "numbers")
        choices = (Choice("keep", "Keep opted out"), Choice("allow", "Allow again"))
        sentence = "Do this only when they have said that they want messages again."
        if await ask(self._s.host, f"Allow messages to {whom} again?", sentence, choices) != "allow":
            return
        removed = await self._desk.opt_outs.remove(book, [record.number for record in records])
        if removed:
            said = f"{whom} may get messages again."
            which = whole(len(removed))
            self._s.did(f"Allow {which} again", said, lambda: self._desk.opt_outs.put_back(book, removed))

    async def add_to_group(self, group_id: int, name: str, contact_ids: Sequence[int]) -> None:
        """Put people into a group."""
        book = self._s.book
        added = await self._desk.groups.add(book, group_id, contact_ids)
        if added:
            said = f"{counted(len(added), 'contact is', 'contacts are')} in {name} now."
            label = f"Add {whole(len(added))} to {name}"
            self._s.did(label, said, lambda: self._desk.groups.remove(book, group_id, added))
        else:
            self._s.shell.toast(f"All of them are in {name} already.")

    async def remove_from_group(self, group_id: int, name: str, contact_ids: Sequence[int]) -> None:
        """Take people out of a group; they stay contacts."""
        book = self._s.book
        removed = await self._desk.groups.remove(book, group_id, contact_ids)
        if removed:
            said = f"{people(len(removed))} removed from {name}."
            label = f"Remove {whole(len(removed))} from {name}"
            self._s.did(label, said, lambda: self._desk.groups.add(book, group_id, removed))

    async def _called(self, contact_ids: Sequence[int]) -> str:
        """ "Kavitha", or "3"."""
        if len(contact_ids) != 1:
            return whole(len(contact_ids))
        found: list[Contact] = await self._desk.contacts.by_ids(self._s.book, contact_ids)
        return called(found[0]) if found else "1"
