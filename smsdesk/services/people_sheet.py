"""The contacts of a query as a sheet for export, custom fields as columns."""

from dataclasses import dataclass

from smsdesk.domain.people import PeopleQuery
from smsdesk.domain.records import Contact
from smsdesk.services.contacts import Contacts
from smsdesk.services.exporting import Progress, Sheet
from smsdesk.store.chunks import chunks

_AT_ONCE = 2000
"""Contacts read in one turn of the database thread."""


@dataclass(frozen=True)
class PeopleWords:
    """The titles of the sheet and its fixed columns, and the words for yes, as people see them."""

    title: str = "Contacts"
    name: str = "Name"
    number: str = "Number"
    groups: str = "Groups"
    consent: str = "Consent"
    opted_out: str = "Opted out"
    yes: str = "yes"


async def people_sheet(
    contacts: Contacts, query: PeopleQuery, words: PeopleWords, progress: Progress | None = None
) -> Sheet:
    """All contacts of a query, in its order. Numbers are written "+60125550142": no program takes that for a figure.

    Raises StoreError.
    """
    wanted = await contacts.ids(query)
    people: list[Contact] = []
    for part in chunks(wanted, _AT_ONCE):
        people += await contacts.by_ids(query.book, part)
        if progress:
            progress(len(people), len(wanted))
    titles = list(dict.fromkeys(title for person in people for title in person.fields))
    header = (words.name, words.number, *titles, words.groups, words.consent, words.opted_out)
    return Sheet(words.title, header, [_row(person, titles, words) for person in people])


def _row(person: Contact, titles: list[str], words: PeopleWords) -> tuple[str, ...]:
    return (
        person.name,
        f"+{person.number}" if person.number else person.raw_number,
        *(person.fields.get(title, "") for title in titles),
        "; ".join(person.groups),
        person.consent,
        words.yes if person.opted_out else "",
    )
