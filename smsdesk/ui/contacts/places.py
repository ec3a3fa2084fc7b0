"""The places of the left pane: shelves of contacts, and the opt-outs."""

from dataclasses import dataclass

from smsdesk.domain.people import PeopleCounts, Shelf


@dataclass(frozen=True)
class Place:
    """Where one is; `shelf` None means the list of opted-out numbers."""

    shelf: Shelf | None
    group_id: int | None = None


ALL = Place(Shelf.ALL)
NO_GROUP = Place(Shelf.NO_GROUP)
OPTED_OUT = Place(None)
BIN = Place(Shelf.BIN)


def size_of(place: Place, counts: PeopleCounts) -> int:
    """How many people or numbers a place holds."""
    if place.shelf is Shelf.GROUP:
        return next((group.size for group in counts.groups if group.id == place.group_id), 0)
    return {ALL: counts.all, NO_GROUP: counts.no_group, OPTED_OUT: counts.opted_out, BIN: counts.bin}[place]


def group_name(place: Place, counts: PeopleCounts) -> str:
    """The name of a place's group, "" where it is none or gone."""
    return next((group.name for group in counts.groups if group.id == place.group_id), "")
