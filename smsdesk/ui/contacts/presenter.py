"""Joins the tab and the services: lets each part know of the others, and starts what is asked for."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from smsdesk.domain.events import ContactsChanged
from smsdesk.services.desk import Desk
from smsdesk.ui.contacts.export_presenter import ExportPresenter
from smsdesk.ui.contacts.group_presenter import GroupPresenter
from smsdesk.ui.contacts.import_presenter import ImportPresenter
from smsdesk.ui.contacts.list_actions import Action
from smsdesk.ui.contacts.list_presenter import ListPresenter
from smsdesk.ui.contacts.opt_out_presenter import OptOutPresenter
from smsdesk.ui.contacts.panel_presenter import PanelPresenter
from smsdesk.ui.contacts.people_actions import PeopleActions
from smsdesk.ui.contacts.places import ALL, BIN, OPTED_OUT, size_of
from smsdesk.ui.contacts.view import ContactsView
from smsdesk.ui.shell import Shell
from smsdesk.ui.surroundings import Surroundings
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.undo import Undo

Work = Callable[[Sequence[int]], Coroutine[Any, Any, Any]]


class ContactsPresenter:
    """Shows the book of the shell's account and follows it; `stop` takes it off the bus."""

    def __init__(self, view: ContactsView, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._view = view
        self._page = view.page
        self.tasks = tasks
        self._s = Surroundings(desk, shell, tasks, view, Undo(view.page.status.show_undo), "contacts")
        self._groups = GroupPresenter(view.groups, self._s)
        self.list = ListPresenter(view, self._s, self._groups, self._after_load)
        self.panel = PanelPresenter(view, self._s, lambda: self._groups.counts, self.list.look_for)
        self._actions = PeopleActions(self._s)
        self.importing = ImportPresenter(view.page, self._s, lambda: self._groups.counts, lambda: self.list.place)
        self.exporting = ExportPresenter(self._s, self.list)
        self.opting = OptOutPresenter(self._s)
        self._connect(shell)
        self._forget = desk.bus.listen(ContactsChanged, self._on_contacts_changed)
        self._on_account_changed()

    def stop(self) -> None:
        """Hear no more of changes."""
        self._forget()

    def _connect(self, shell: Shell) -> None:
        page, foot = self._page, self._view.panel.foot
        shell.account_changed.connect(lambda _account: self._on_account_changed())
        shell.contact_requested.connect(self._on_contact_requested)
        self._view.new_requested.connect(self._on_new_requested)
        self._view.undo_requested.connect(self._s.undo_newest)
        self._view.save_requested.connect(self.panel.save)
        page.export_requested.connect(self.exporting.export)
        page.opt_out_list_requested.connect(self.opting.open)
        page.people.selection_changed.connect(self._on_selection_changed)
        page.people.opened.connect(self._on_opened)
        page.people.delete_pressed.connect(self._on_delete_pressed)
        page.opted.delete_pressed.connect(lambda: self._on_action(Action.ALLOW))
        for table in (page.people, page.opted):
            table.menu_requested.connect(page.actions_row.open_menu)
        page.actions_row.requested.connect(self._on_action)
        page.actions_row.group_chosen.connect(self._on_group_chosen)
        foot.send_requested.connect(lambda: self._with_person(self._actions.send))
        foot.delete_requested.connect(lambda: self._with_person(self._actions.delete))
        self._view.panel.allow_requested.connect(self._on_allow_requested)
        self._view.panel.history.broadcast_requested.connect(shell.broadcast_requested)

    async def _after_load(self) -> None:
        await self.panel.refresh()

    def _on_account_changed(self) -> None:
        if self._s.shell.account is None:
            return
        self._s.undo.show_book(self._s.book)
        self._s.run_latest(self._change_book(), "load")

    async def _change_book(self) -> None:
        await self.list.load()
        await self.panel.change_book()

    def _on_contacts_changed(self, event: ContactsChanged) -> None:
        if self._s.shell.account is not None and event.book == self._s.book:
            self.list.reload(gathered=True)

    def _on_new_requested(self) -> None:
        if self.list.place in (BIN, OPTED_OUT):
            self._view.groups.show_place(ALL)
        self.panel.open_new()

    def _on_selection_changed(self) -> None:
        chosen = self._page.people
        if self.list.place not in (OPTED_OUT, BIN) and chosen.selected_count == 1:
            self.panel.follow(chosen.selected_keys()[0])

    def _on_opened(self, contact_id: int) -> None:
        if self.list.place != BIN:
            self.panel.open(contact_id)

    def _on_delete_pressed(self) -> None:
        self._on_action(Action.ERASE if self.list.place == BIN else Action.DELETE)

    def _on_contact_requested(self, contact_id: int) -> None:
        if self.list.typed:
            self._page.clear_search()
        self._view.groups.show_place(ALL)
        self.list.look_for(contact_id)
        self.panel.open(contact_id)

    def _on_group_chosen(self, group_id: int) -> None:
        chosen = self._page.people.selected_keys()
        if group_id:
            name = self._groups.name_of(group_id)
            self._s.run(self._actions.add_to_group(group_id, name, chosen), "add to group")
        else:
            self._groups.begin_with(chosen)

    def _on_allow_requested(self) -> None:
        if self.panel.contact is not None:
            self._s.run(self._actions.allow_number(self.panel.contact.number), "allow")

    def _with_person(self, work: Work) -> None:
        """Do something with the person in the panel."""
        if self.panel.contact is not None:
            self._s.run(work([self.panel.contact.id]), "person")

    def _on_action(self, action: Action) -> None:
        """A button below the table, or its key."""
        place, many = self.list.place, size_of(self.list.place, self._groups.counts)
        group_id = place.group_id or 0
        at_group: dict[Action, Callable[[], None]] = {
            Action.SEND_GROUP: lambda: self._groups.send_to(group_id),
            Action.RENAME_GROUP: self._view.groups.rename_current,
            Action.DELETE_GROUP: lambda: self._groups.delete(group_id),
        }
        if action in at_group:
            at_group[action]()
            return
        actions, chosen = self._actions, self._page.table.selected_keys()
        works: dict[Action, Callable[[], Coroutine[Any, Any, Any]]] = {
            Action.SEND: lambda: actions.send(chosen),
            Action.REMOVE: lambda: actions.remove_from_group(group_id, self._groups.name_of(group_id), chosen),
            Action.OPT_OUT: lambda: actions.opt_out(chosen),
            Action.DELETE: lambda: actions.delete(chosen),
            Action.RESTORE: lambda: actions.restore(chosen),
            Action.ERASE: lambda: actions.erase(chosen, len(chosen)),
            Action.EMPTY_BIN: lambda: actions.erase(None, many),
            Action.ALLOW: lambda: actions.allow(self.list.typed, chosen),
        }
        self._s.run(works[action](), action.value)
