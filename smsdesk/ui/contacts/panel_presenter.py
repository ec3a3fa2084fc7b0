"""Joins the edit panel and the services: opens people, checks numbers, saves, and never loses what was typed."""

from collections.abc import Callable

from smsdesk.domain.numbers import Number, NumberProblem, parse
from smsdesk.domain.people import ContactDraft, PeopleCounts, PeopleError, PeopleProblem
from smsdesk.domain.records import Contact
from smsdesk.services.field_names import most_used
from smsdesk.ui.contacts.edit_panel import EditPanel, Person
from smsdesk.ui.contacts.view import ContactsView
from smsdesk.ui.dialogs import Choice, ask
from smsdesk.ui.surroundings import Surroundings
from smsdesk.ui.wording_contacts import (
    NUMBER_PROBLEMS,
    PEOPLE,
    called,
    day_text,
    number_line,
    number_shown,
    opted_note,
    taken_by,
)

_LEAVE = (Choice("stay", "Go on editing"), Choice("discard", "Discard"), Choice("save", "Save", "primary"))


class PanelPresenter:
    """`contact` is the stored person in the panel, None for a new one or while it is closed.

    `show_saved(id)` is called after a contact was saved, so that its row can be found.
    """

    def __init__(
        self,
        view: ContactsView,
        surroundings: Surroundings,
        counts: Callable[[], PeopleCounts],
        show_saved: Callable[[int], None],
    ) -> None:
        self._view = view
        self._panel: EditPanel = view.panel
        self._s = surroundings
        self._desk = surroundings.desk
        self._counts = counts
        self._show_saved = show_saved
        self._book = surroundings.book
        self._other = 0
        self._parked: dict[str, tuple[Contact | None, Person]] = {}
        self.contact: Contact | None = None
        panel = self._panel
        panel.edited.connect(lambda: self._view.show_editing(self.is_open and (self.contact is None or panel.changed)))
        panel.number_edited.connect(lambda _text: self._show_number(final=False))
        panel.number_left.connect(self._on_number_left)
        panel.show_other_requested.connect(lambda: self.open(self._other))
        panel.close_requested.connect(lambda: self._s.run(self._leave_and_close(), "close contact"))
        panel.foot.save_requested.connect(self.save)
        panel.foot.cancel_requested.connect(self._on_cancel_requested)

    @property
    def is_open(self) -> bool:
        """True while a person, or a new one, is in the panel."""
        return self._panel.isVisibleTo(self._view)

    @property
    def busy(self) -> bool:
        """True while something typed is not saved."""
        return self.is_open and self._panel.changed

    def open(self, contact_id: int) -> None:
        """Show a person; asks first when something typed is not saved."""
        if self.is_open and self.contact is not None and self.contact.id == contact_id:
            return
        self._s.run_latest(self._open(contact_id), "open contact")

    def follow(self, contact_id: int) -> None:
        """The selection has moved to this person: show it if the panel is open and nothing typed is lost by that."""
        if self.is_open and not self.busy:
            self.open(contact_id)

    def open_new(self) -> None:
        """An empty panel for a new contact."""
        self._s.run_latest(self._open_new(), "open contact")

    def save(self) -> None:
        """Store what is in the panel."""
        if self.busy:
            self._s.run(self._save(), "save contact")

    def close(self) -> None:
        """Close the panel whatever is in it."""
        self.contact = None
        self._view.show_panel(False)
        self._view.show_editing(False)

    async def refresh(self) -> None:
        """Something changed in the book: show the person anew unless something typed would be lost."""
        if not self.is_open or self._book != self._s.book:
            return
        if self.busy or self.contact is None:
            self._panel.groups.show_groups(self._counts().groups, self._panel.groups.chosen())
            return
        found = await self._desk.contacts.get(self._s.book, self.contact.id)
        if self.busy:
            return
        if found is None or found.deleted:
            self.close()
        elif found != self.contact:
            await self._fill(found)

    async def change_book(self) -> None:
        """Another account with another book: what was typed waits until one comes back."""
        if self._book == self._s.book:
            return
        if self.busy:
            self._parked[self._book] = (self.contact, self._panel.person())
        self.close()
        self._book = self._s.book
        waiting = self._parked.pop(self._book, None)
        if waiting is not None:
            await self._fill(waiting[0])
            self._panel.type_in(waiting[1], self._counts().groups)
            self._show_number(final=True)

    async def may_leave(self) -> bool:
        """True when nothing typed is lost, after asking where it would be."""
        if not self.busy:
            return True
        who = f"the changes to {called(self.contact)}" if self.contact else "the new contact"
        answer = await ask(self._s.host, f"Save {who}?", "What you typed is not stored yet.", _LEAVE)
        return await self._save() if answer == "save" else answer == "discard"

    async def _leave_and_close(self) -> None:
        if await self.may_leave():
            self.close()

    async def _open(self, contact_id: int) -> None:
        found = await self._desk.contacts.get(self._s.book, contact_id)
        if found is None:
            raise PeopleError(PeopleProblem.GONE)
        if not found.deleted and await self.may_leave():
            await self._fill(found)

    async def _open_new(self) -> None:
        if (self.contact is None and self.is_open) or await self.may_leave():
            if self.contact is not None or not self.is_open:
                await self._fill(None)
            self._panel.focus_first()

    async def _fill(self, contact: Contact | None) -> None:
        """Read all that is needed, then show it at once."""
        book = self._book = self._s.book
        known = await most_used(self._desk.database, book)
        number = contact.number if contact else ""
        lines = await self._desk.contacts.history(book, number) if contact else None
        opted = await self._desk.opt_outs.page(book, number, 0, 20) if contact and contact.opted_out else []
        now = self._s.now()
        groups = self._counts().groups
        self.contact = contact
        person = _person(contact, {group.name: group.id for group in groups}) if contact else Person()
        self._panel.foot.show_new(contact is None)
        title = called(contact) if contact else "New contact"
        self._panel.show_person(person, title, known, groups, day_text(now.date()))
        self._panel.show_history(lines, now)
        record = next((each for each in opted if each.number == number), None)
        self._panel.show_opted(opted_note(record, now) if record else "")
        self._panel.foot.send.set_disabled_reason(_why_no_message(contact))
        self._show_number(final=True)
        self._view.show_panel(True)
        self._panel.edited.emit()

    def _show_number(self, *, final: bool) -> None:
        """The line below the number; a problem is named only when the field is left (`final`)."""
        typed = self._panel.person().number
        found = parse(typed, self._s.region)
        if isinstance(found, Number):
            self._panel.show_number_line(*number_line(found))
            return
        self._panel.show_number_line("", "text3")
        if final and found is not NumberProblem.NONE_GIVEN:
            self._panel.number.set_error(NUMBER_PROBLEMS[found])

    def _on_number_left(self) -> None:
        self._show_number(final=True)
        self._s.run_latest(self._look_for_double(), "double")

    async def _look_for_double(self) -> None:
        found = parse(self._panel.person().number, self._s.region)
        digits = found.digits if isinstance(found, Number) else ""
        own = self.contact.id if self.contact else 0
        same = await self._desk.contacts.with_number(self._s.book, digits) if digits else []
        others = [each for each in same if each.id != own]
        self._other = others[0].id if others else 0
        self._panel.show_double(taken_by(others[0]) if others else "")

    def _on_cancel_requested(self) -> None:
        """Back to what is stored; a new contact is given up after a question only if something was typed."""
        if self.contact is None:
            self._s.run(self._leave_and_close(), "close contact")
        else:
            self._s.run_latest(self._fill(self.contact), "open contact")

    async def _save(self) -> bool:
        """False when it was refused, with the reason at its field."""
        book, person, former = self._s.book, self._panel.person(), self.contact
        draft = ContactDraft(person.name, person.number, person.fields, person.consent, former.id if former else None)
        try:
            saved = await self._desk.contacts.save(book, draft, self._s.region)
        except PeopleError as error:
            self._panel.name.set_error(PEOPLE[error.problem])
            return False
        names = {group.name: group.id for group in self._counts().groups}
        before = _person(former, names).groups if former else frozenset()
        await self._join(book, saved.id, person.groups - before, before - person.groups)
        joined, parted = person.groups - before, before - person.groups

        async def back() -> None:
            if former is None:
                await self._desk.contacts.delete(book, [saved.id])
            else:
                await self._desk.contacts.put_back(book, former)
                await self._join(book, saved.id, parted, joined)

        verb = "Change" if former else "Add"
        self._s.did(f"{verb} {called(saved)}", f"{called(saved)} is saved.", back)
        fresh = await self._desk.contacts.get(book, saved.id)
        await self._fill(fresh or saved)
        self._show_saved(saved.id)
        return True

    async def _join(self, book: str, contact_id: int, into: frozenset[int], out_of: frozenset[int]) -> None:
        for group_id in into:
            await self._desk.groups.add(book, group_id, [contact_id])
        for group_id in out_of:
            await self._desk.groups.remove(book, group_id, [contact_id])


def _person(contact: Contact, groups: dict[str, int]) -> Person:
    mine = frozenset(groups[name] for name in contact.groups if name in groups)
    return Person(contact.name, number_shown(contact), dict(contact.fields), contact.consent, mine)


def _why_no_message(contact: Contact | None) -> str:
    """Why nothing can be sent to somebody, "" when it can."""
    if contact is None or not contact.number:
        return "There is no number to send to."
    return "This person is opted out and gets no messages." if contact.opted_out else ""
