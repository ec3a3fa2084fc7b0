"""A broadcast with merge fields, sent again: its people come back with the columns that filled the fields."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sending import FastClock
from timed_desk import TimedDesk

from smsdesk.domain.lists import ListChip, ListRow
from smsdesk.services.desk import Desk
from smsdesk.services.preflight import Draft, Preflight

ROWS = (
    ListRow("012-555 0101", "Aisyah", ("M-201", "Ipoh")),
    ListRow("+65 8123 4501", "Mei", ("M-202", "")),
    ListRow("012-555 0103", "", ("M-203", "Miri")),
)
MEMBERS = ListChip("members.csv", ROWS, ("Voucher No", "City"))
TEXT = "RM0 Kedai: {name|you}, {voucher no} for {number}"


@pytest.fixture
async def timed(tmp_path: Path) -> AsyncIterator[TimedDesk]:
    made = TimedDesk(tmp_path, FastClock(30.0))
    async with made.running():
        yield made


async def preflight(desk: Desk, chip: ListChip, text: str = TEXT) -> Preflight:
    (account,) = desk.accounts.all()
    return await desk.broadcasts.preflight(Draft(account, (chip,), text, source={"text": text}))


async def test_everybody_comes_back_with_what_filled_the_fields(timed: TimedDesk) -> None:
    before = await preflight(timed.desk, MEMBERS)
    key = await timed.desk.broadcasts.send(before, "Members")
    chip = await timed.desk.broadcasts.everybody_chip(key, "Again")
    assert chip.columns == ("voucher no",)
    assert [row.fields for row in chip.rows] == [("M-201",), ("M-202",), ("M-203",)]
    again = await preflight(timed.desk, chip)
    assert again.letters.letters == before.letters.letters
    assert again.can_send
    one = await timed.desk.broadcasts.chip_of(key, "One", before.people[1:2])
    assert one.rows == (ListRow("+6581234501", "Mei", ("M-202",)),)


async def test_who_failed_comes_back_with_them_too(timed: TimedDesk) -> None:
    timed.gateway.answers = ["1701:a", "1705", "1701:b"]
    await timed.desk.preferences.change(concurrency=1)
    key = await timed.desk.broadcasts.send(await preflight(timed.desk, MEMBERS), "Members")
    await timed.wait(lambda: _failed(timed.desk, key))
    chip = await timed.desk.broadcasts.failed_chip(key, "Failed")
    assert chip.rows == (ListRow("+6581234501", "Mei", ("M-202",)),)


async def _failed(desk: Desk, key: int) -> bool:
    row = await desk.broadcasts.one(key)
    return row is not None and row.counts.failed == 1 and row.counts.waiting == 0


async def test_names_and_numbers_alone_keep_nothing_more(timed: TimedDesk) -> None:
    key = await timed.desk.broadcasts.send(await preflight(timed.desk, MEMBERS, "RM0 Kedai: {name|you} {number}"), "M")
    assert await timed.desk.broadcasts.source(key) == {"text": "RM0 Kedai: {name|you} {number}"}
    assert (await timed.desk.broadcasts.everybody_chip(key, "Again")).columns == ()
