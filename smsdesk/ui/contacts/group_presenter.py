"""Joins the left pane and the groups of the book: made, renamed, deleted, written to."""

from collections.abc import Sequence

from smsdesk.domain.lists import GroupChip
from smsdesk.domain.people import PeopleCounts, PeopleError, PeopleProblem, Shelf
from smsdesk.ui.contacts.groups_pane import GroupsPane
from smsdesk.ui.contacts.places import Place
from smsdesk.ui.figures import counted
from smsdesk.ui.shell import Seed
from smsdesk.ui.surroundings import Surroundings
from smsdesk.ui.wording_contacts import GROUP_NAME_MISSING, PEOPLE, people


class GroupPresenter:
    """`counts` are the newest; the pane shows them."""

    def __init__(self, pane: GroupsPane, surroundings: Surroundings) -> None:
        self._pane = pane
        self._s = surroundings
        self._groups = surroundings.desk.groups
        self._joining: Sequence[int] = ()
        self.counts = PeopleCounts(0, 0, 0, 0, ())
        pane.new_group_requested.connect(lambda name: self._s.run(self._make(name), "new group"))
        pane.rename_requested.connect(lambda key, name: self._s.run(self._rename(key, name), "rename group"))
        pane.delete_requested.connect(self.delete)
        pane.send_requested.connect(self.send_to)
        pane.new_group.clicked.connect(self._forget_joining)

    def show(self, counts: PeopleCounts) -> None:
        """Newer counts."""
        self.counts = counts
        self._pane.show_counts(counts)

    def name_of(self, group_id: int) -> str:
        """A group's name, "" when it is gone."""
        return next((group.name for group in self.counts.groups if group.id == group_id), "")

    def begin_with(self, contact_ids: Sequence[int]) -> None:
        """Ask for the name of a new group that these people join."""
        self._joining = contact_ids
        self._pane.begin_new_group()

    def send_to(self, group_id: int) -> None:
        """Take a group to Compose."""
        self._s.shell.compose_requested.emit(Seed(chips=(GroupChip(group_id, self.name_of(group_id)),)))

    def delete(self, group_id: int) -> None:
        """Delete a group; its people stay."""
        self._s.run(self._delete(group_id), "delete group")

    def _forget_joining(self) -> None:
        self._joining = ()

    async def _make(self, name: str) -> None:
        book, joining = self._s.book, self._joining
        try:
            made = await self._groups.new(book, name, joining)
        except PeopleError as error:
            missing = error.problem is PeopleProblem.NAME_MISSING
            self._pane.show_problem(GROUP_NAME_MISSING if missing else PEOPLE[error.problem])
            return
        self._joining = ()
        self._pane.end_new_group()
        said = f"The group {made.name} has {people(made.size)}." if joining else f"The group {made.name} is there."
        self._s.did(f"New group {made.name}", said, lambda: self._groups.delete(book, made.id))
        self.show(await self._s.desk.contacts.counts(book))
        self._pane.show_place(Place(Shelf.GROUP, made.id))

    async def _rename(self, group_id: int, name: str) -> None:
        book, before = self._s.book, self.name_of(group_id)
        await self._groups.rename(book, group_id, name)
        said = f"{before} is called {' '.join(name.split())} now."
        self._s.did(f"Rename {before}", said, lambda: self._groups.rename(book, group_id, before))

    async def _delete(self, group_id: int) -> None:
        book, name = self._s.book, self.name_of(group_id)
        members = await self._groups.delete(book, group_id)
        stay = f" Its {counted(len(members), 'contact stays', 'contacts stay')}." if members else ""
        said = f"The group {name} is deleted.{stay}"
        self._s.did(f"Delete {name}", said, lambda: self._groups.new(book, name, members, group_id))
