"""Which people are shown: the chosen place, the search, the order, the pages as they are looked at."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from smsdesk.domain.people import PeopleQuery, Shelf, Sort
from smsdesk.services.field_names import most_used
from smsdesk.ui.contacts.group_presenter import GroupPresenter
from smsdesk.ui.contacts.list_actions import Action
from smsdesk.ui.contacts.paged_model import PagedModel, runs_of
from smsdesk.ui.contacts.places import ALL, BIN, OPTED_OUT, Place, group_name, size_of
from smsdesk.ui.contacts.surface import show_surface
from smsdesk.ui.contacts.view import ContactsView
from smsdesk.ui.surroundings import Surroundings
from smsdesk.ui.wording_contacts import opted_status_line, status_line

_GATHERED_S = 0.05
"""Changes that come within this time are shown together."""

Fetch = Callable[[Sequence[int]], Awaitable[dict[int, object]]]


class ListPresenter:
    """`loaded` is awaited after each reading, when the rows are on the screen."""

    def __init__(
        self,
        view: ContactsView,
        surroundings: Surroundings,
        groups: GroupPresenter,
        loaded: Callable[[], Awaitable[None]],
    ) -> None:
        self._view = view
        self._page = view.page
        self._s = surroundings
        self._desk = surroundings.desk
        self._groups = groups
        self._loaded = loaded
        self._sort, self._descending = Sort.NAME, False
        self._wanted_id = 0
        self.place = ALL
        self.typed = ""
        view.groups.place_chosen.connect(self._on_place_chosen)
        self._page.typed.connect(self._on_typed)
        self._page.sort_requested.connect(self._on_sort_requested)
        people, opted = self._page.people_model, self._page.opted.paged()
        people.pages_wanted.connect(lambda keys: self._s.run(self._read(people, keys, self._people), "page"))
        opted.pages_wanted.connect(lambda keys: self._s.run(self._read(opted, keys, self._opted), "page"))
        for table in (self._page.people, self._page.opted):
            table.selection_changed.connect(self.show_selection)

    @property
    def query(self) -> PeopleQuery:
        """What is shown, as the services are asked for it."""
        shelf = self.place.shelf or Shelf.ALL
        return PeopleQuery(self._s.book, shelf, self.place.group_id, self.typed, self._sort, self._descending)

    @property
    def place_name(self) -> str:
        """What the place is called, for a file's name."""
        names = {ALL: "Contacts", BIN: "Bin", OPTED_OUT: "Opted out"}
        return group_name(self.place, self._groups.counts) or names.get(self.place, "No group")

    def reload(self, *, gathered: bool = False) -> None:
        """Read again; with `gathered` shortly afterwards, together with what else changes until then."""
        self._s.run_latest(self.load(_GATHERED_S if gathered else 0.0), "load")

    def look_for(self, contact_id: int) -> None:
        """Select this person, now or as soon as the row is there."""
        self._wanted_id = contact_id
        self._find_wanted()

    async def load(self, wait: float = 0.0) -> None:
        """Read counts and rows and show them together; old rows stay visible until then."""
        await asyncio.sleep(wait)
        counts = await self._desk.contacts.counts(self._s.book)
        self._groups.show(counts)
        place, typed = self.place, self.typed
        fields = await most_used(self._desk.database, self._s.book)
        rows: Sequence[int]
        if place == OPTED_OUT:
            rows = range(await self._desk.opt_outs.size(self._s.book, typed))
        else:
            rows = await self._desk.contacts.ids(self.query)
        if (place, typed) != (self.place, self.typed):
            return  # the next reading is on its way
        if place == OPTED_OUT:
            self._page.opted.paged().show_keys(rows, forget=True)
        else:
            self._page.show_fields(fields)
            self._page.people_model.show_keys(rows)
        self._page.show_groups(counts.groups)
        show_surface(self._page, self._view, place, typed, counts, len(rows))
        self.show_selection()
        self._find_wanted()
        await self._loaded()

    def show_selection(self) -> None:
        """The status line, and what can be done with what is selected."""
        table = self._page.opted if self.place == OPTED_OUT else self._page.people
        chosen, found = table.selected_count, table.paged().rowCount()
        counts = self._groups.counts
        size = size_of(self.place, counts)
        if self.place == OPTED_OUT:
            line = opted_status_line(found, size, bool(self.typed.strip()), chosen)
        else:
            line = status_line(self.query, group_name(self.place, counts), found, size, chosen)
        self._page.status.show_line(line)
        self._page.show_actions(*_actions(self.place, chosen, size))

    def _find_wanted(self) -> None:
        if self._wanted_id and self.place != OPTED_OUT and self._page.people.select_key(self._wanted_id):
            self._wanted_id = 0

    async def _read(self, model: PagedModel, keys: Sequence[int], fetch: Fetch) -> None:
        try:
            records = await fetch(keys)
        except BaseException:
            model.give_up(keys)
            raise
        model.fill(records, keys)

    async def _people(self, keys: Sequence[int]) -> dict[int, object]:
        return {each.id: each for each in await self._desk.contacts.by_ids(self._s.book, keys)}

    async def _opted(self, keys: Sequence[int]) -> dict[int, object]:
        found: dict[int, object] = {}
        for first, many in runs_of(keys):
            records = await self._desk.opt_outs.page(self._s.book, self.typed, first, many)
            found |= dict(enumerate(records, first))
        return found

    def _on_place_chosen(self, place: Place) -> None:
        if place != self.place:
            self.place = place
            self._page.people.clearSelection()
            self._page.opted.clearSelection()
            self.reload()

    def _on_typed(self, typed: str) -> None:
        if typed != self.typed:
            self.typed = typed
            self.reload()

    def _on_sort_requested(self, sort: Sort, descending: bool) -> None:
        self._sort, self._descending = sort, descending
        self.reload()


def _actions(place: Place, chosen: int, size: int) -> tuple[Action, ...]:
    """What the row below the table offers."""
    if place == OPTED_OUT:
        return (Action.ALLOW,) if chosen else ()
    if place == BIN:
        if chosen:
            return (Action.RESTORE, Action.ERASE)
        return (Action.EMPTY_BIN,) if size else ()
    grouped = place.shelf is Shelf.GROUP
    if chosen:
        remove = (Action.REMOVE,) if grouped else ()
        return (Action.SEND, Action.ADD, *remove, Action.OPT_OUT, Action.DELETE)
    if not grouped:
        return ()
    return (*([Action.SEND_GROUP] if size else []), Action.RENAME_GROUP, Action.DELETE_GROUP)
