"""From what is typed, pasted or dropped to chips: names are looked up, long lists become one chip."""

import asyncio
from pathlib import Path

from smsdesk.domain.accounts import Account
from smsdesk.domain.lists import Chip, ListChip, ListRow, NumberChip
from smsdesk.domain.numbers import Number, parse
from smsdesk.domain.pasting import pasted_list
from smsdesk.domain.people import folded
from smsdesk.services.contacts import Contacts
from smsdesk.services.reading import chip_for_list
from smsdesk.ui import wording_compose as words

_MOST_SINGLE = 3
"""So many rows become a chip each; more of them become one list."""


def lines_in(text: str) -> int:
    """How many lines have something in them."""
    return sum(1 for line in text.splitlines() if line.strip())


async def chips_from_text(contacts: Contacts, account: Account, text: str) -> tuple[Chip, ...]:
    """The chips of an entry; reading it happens in a thread. Raises StoreError."""
    region = account.options.country
    found = await asyncio.to_thread(pasted_list, text, region)
    if len(found.rows) > _MOST_SINGLE or found.columns:  # further columns are merge fields: only a list keeps them
        return (ListChip(words.PASTED, found.rows, found.columns),)
    return tuple([await _single(contacts, account, row, text) for row in found.rows])


async def chips_from_file(account: Account, path: str) -> tuple[Chip, ...]:
    """The one chip of a CSV or XLSX file. Raises ReadError."""
    return (await chip_for_list(Path(path), account.options.country),)


async def _single(contacts: Contacts, account: Account, row: ListRow, text: str) -> Chip:
    """A number; else the one group or contact that is meant; else the words as they are, to be corrected."""
    if isinstance(parse(row.raw_number, account.options.country), Number):
        return NumberChip(row.raw_number, row.name)
    word = text.strip() if lines_in(text) == 1 else row.raw_number
    found = await contacts.suggestions(account.book, word, limit=8)
    exact = [one.chip for one in found if folded(one.chip.name) == folded(word)]
    if exact or len(found) == 1:
        return (exact or [found[0].chip])[0]
    return NumberChip(row.raw_number, row.name)
