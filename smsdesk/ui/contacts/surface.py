"""Table or empty state, the buttons on top, and what the search says, for each place."""

from smsdesk.domain.people import PeopleCounts, Shelf
from smsdesk.ui.contacts.people_page import PeoplePage
from smsdesk.ui.contacts.places import ALL, BIN, OPTED_OUT, Place, size_of
from smsdesk.ui.contacts.view import ContactsView
from smsdesk.ui.wording_contacts import (
    EMPTY_BIN,
    EMPTY_GROUP,
    NO_CONTACTS,
    NO_OPT_OUTS,
    NOBODY_WITHOUT_GROUP,
    nothing_matches,
    search_words,
)


def show_surface(
    page: PeoplePage, view: ContactsView, place: Place, typed: str, counts: PeopleCounts, found: int
) -> None:
    """`found` rows of the place match what was typed."""
    size = size_of(place, counts)
    page.show_search(search_words(size, place == OPTED_OUT) if size or typed else "")
    if place == OPTED_OUT:
        page.show_top(*([page.export] if size else []), page.opt_out_list)
    elif place == BIN:
        page.show_top()
    else:
        page.show_top(page.import_, *([page.export] if size else []), page.new)
    if found:
        page.show_table(place == OPTED_OUT)
    elif size:
        page.show_empty("magnifying-glass", nothing_matches(typed), ("Clear search", page.clear_search))
    else:
        _show_empty_place(page, view, place, counts)


def _show_empty_place(page: PeoplePage, view: ContactsView, place: Place, counts: PeopleCounts) -> None:
    bring = ("Import a CSV file", page.import_.click)
    if place == OPTED_OUT:
        page.show_empty("prohibit", NO_OPT_OUTS, ("Opt out numbers…", page.opt_out_list.click))
    elif place == BIN:
        page.show_empty("trash", EMPTY_BIN)
    elif place.shelf is Shelf.GROUP:
        page.show_empty("users", EMPTY_GROUP, ("Show all contacts", lambda: view.groups.show_place(ALL)), bring)
    elif counts.all:
        page.show_empty("user", NOBODY_WITHOUT_GROUP)
    else:
        page.show_empty("address-book", NO_CONTACTS, ("New contact", page.new.click), bring)
