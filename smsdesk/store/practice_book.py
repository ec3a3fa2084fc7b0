"""Puts the sample people into the practice book."""

from collections.abc import Sequence

import sqlalchemy as sa

from smsdesk.domain.people import Incoming
from smsdesk.domain.sample_people import SamplePerson
from smsdesk.store import contacts, groups, meta, opt_outs

BOOK = "practice"
SOURCE = "practice sample"  # where the opt-outs among them say they come from
_FILLED = "practice_people"


def fill(connection: sa.Connection, people: Sequence[SamplePerson], by: str, now: float) -> bool:
    """Store the people with their groups and opt-outs, once for a data file: who deletes them does not want them.

    False when that was done before. `by` is the system user, `now` seconds since the epoch.
    """
    if meta.get(connection, _FILLED):
        return False
    incoming = [Incoming(person.name, person.number) for person in people]
    ids = dict(zip(people, contacts.insert(connection, BOOK, incoming, now), strict=True))
    for name in dict.fromkeys(name for person in people for name in person.groups):
        members = [ids[person] for person in people if name in person.groups]
        groups.add(connection, BOOK, groups.new(connection, BOOK, name), members)
    numbers = [person.number for person in people if person.opted_out]
    opt_outs.add(connection, BOOK, numbers, by, SOURCE, now)
    meta.put(connection, _FILLED, "1")
    return True
