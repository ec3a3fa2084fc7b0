"""From chips to people: every row is a recipient or a problem, and never both."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import Office

from smsdesk.domain.lists import ContactChip, GroupChip, ListChip, ListRow, NumberChip, ProblemKind
from smsdesk.domain.numbers import NumberProblem
from smsdesk.domain.people import ContactDraft
from smsdesk.domain.records import Recipient

K = ProblemKind


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(tmp_path) as made:
        yield made


async def test_all_kinds_of_chips_and_of_problems(office: Office) -> None:
    kavitha = await office.person("Kavitha", "0125550101")
    ravi = await office.person("Ravi", "no idea")
    empty = await office.person("Mei", "")
    group = await office.groups.new("real", "Members", [kavitha.id, ravi.id, empty.id])
    await office.opt_outs.add("real", ["60125550105"], "melur", "by hand")
    gathered = await office.recipients.gather(
        "real",
        "MY",
        [
            NumberChip("012-555 0102"),
            GroupChip(group.id, "Members"),
            ContactChip(kavitha.id, "Kavitha", "60125550101"),
            ListChip("Pasted", (ListRow("0125550103", "Ali"), ListRow("03-2161 0000"), ListRow("0125550105"))),
            NumberChip("6.01E+10"),
        ],
    )
    assert gathered.recipients == (
        Recipient("60125550102"),
        Recipient("60125550101", "Kavitha", kavitha.id),
        Recipient("60125550103", "Ali"),
    )
    assert [(one.kind, one.raw, one.name, one.chip_index, one.row) for one in gathered.problems] == [
        (K.NO_NUMBER, "", "Mei", 1, 1),
        (K.INVALID, "no idea", "Ravi", 1, 2),
        (K.DUPLICATE, "+60125550101", "Kavitha", 2, 0),
        (K.NOT_MOBILE, "03-2161 0000", "", 3, 1),
        (K.OPTED_OUT, "0125550105", "", 3, 2),
        (K.INVALID, "6.01E+10", "", 4, 0),
    ]
    assert gathered.problems[-1].reason is NumberProblem.SCIENTIFIC
    assert gathered.counts == {K.NO_NUMBER: 1, K.INVALID: 2, K.NOT_MOBILE: 1, K.DUPLICATE: 1, K.OPTED_OUT: 1}
    assert (gathered.rows, gathered.gone) == (9, ())


async def test_pasted_numbers_get_the_names_of_contacts(office: Office) -> None:
    kavitha = await office.person("Kavitha", "0125550101")
    chips = [ListChip("Pasted", (ListRow("+60 12 555 0101"), ListRow("0125550102")))]
    assert (await office.recipients.gather("real", "MY", chips)).recipients == (
        Recipient("60125550101", "Kavitha", kavitha.id),
        Recipient("60125550102"),
    )
    assert (await office.recipients.gather("practice", "MY", chips)).recipients[0] == Recipient("60125550101")


async def test_what_is_gone_is_said(office: Office) -> None:
    one, two = await office.person("One", "0125550101"), await office.person("Two", "0125550102")
    group = await office.groups.new("real", "Members", [one.id])
    chips = [GroupChip(group.id, "Members"), ContactChip(one.id, "One", one.number), ContactChip(two.id, "Two", "")]
    await office.contacts.delete("real", [one.id])
    gathered = await office.recipients.gather("real", "MY", chips)
    assert (gathered.recipients, gathered.gone) == ((Recipient("60125550102", "Two", two.id),), (1,))
    await office.groups.delete("real", group.id)
    assert (await office.recipients.gather("practice", "MY", chips)).gone == (0, 1, 2)


async def test_a_chip_stands_for_the_contact_as_it_is_now(office: Office) -> None:
    one = await office.person("One", "0125550101")
    chip = ContactChip(one.id, "One", one.number)
    await office.contacts.save("real", ContactDraft("Uno", "0125550109", {}, "", one.id), "MY")
    gathered = await office.recipients.gather("real", "MY", [chip])
    assert gathered.recipients == (Recipient("60125550109", "Uno", one.id),)


async def test_fields_come_from_lists_and_contacts_and_the_list_wins(office: Office) -> None:
    kavitha = await office.person("Kavitha", "0125550101", City="Ipoh", Plan="Gold")
    mei = await office.person("Mei", "0125550102", Due="Friday", city="Melaka")
    group = await office.groups.new("real", "Members", [mei.id])
    rows = (
        ListRow("0125550101", "", ("Kuching", "")),
        ListRow("0125550103", "Ali", ("Miri",)),
        ListRow("x", "", ("",)),
    )
    chips = [
        ListChip("members.csv", rows, ("CITY", "Plan")),
        GroupChip(group.id, "Members"),
        NumberChip("0125550104"),
    ]
    gathered = await office.recipients.gather("real", "MY", chips)
    assert [person.fields for person in gathered.recipients] == [
        {"Plan": "Gold", "CITY": "Kuching"},
        {"CITY": "Miri"},
        {"Due": "Friday", "city": "Melaka"},
        {},
    ]
    assert gathered.fields == ("CITY", "Plan", "Due")
    alone = await office.recipients.gather("real", "MY", [ContactChip(kavitha.id, "", ""), NumberChip("0125550102")])
    assert [person.fields for person in alone.recipients] == [kavitha.fields, mei.fields]


async def test_ten_thousand_lines_with_progress(office: Office) -> None:
    rows = tuple(ListRow(f"012-555 {at:04}" if at % 10 > 2 else f"bad {at}") for at in range(10_000))
    seen: list[tuple[int, int]] = []
    gathered = await office.recipients.gather(
        "real", "MY", [ListChip("Pasted", rows)], lambda done, total: seen.append((done, total))
    )
    assert (len(gathered.recipients), gathered.counts[K.INVALID]) == (7000, 3000)
    assert seen[-1] == (10_000, 10_000)
    assert len(seen) > 10


async def test_it_can_be_cancelled(office: Office) -> None:
    rows = tuple(ListRow(f"012-55{at:05}") for at in range(20_000))
    begun = asyncio.Event()
    task = asyncio.ensure_future(
        office.recipients.gather("real", "MY", [ListChip("x", rows)], lambda done, total: begun.set())
    )
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


CELLS = st.one_of(
    st.integers(0, 40).map(lambda at: f"0125550{at:03}"), st.text(max_size=12), st.just("+60 3-2161 0000")
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=8), max_size=5))
def test_rows_always_add_up(lists: list[list[str]]) -> None:
    async def check() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with Office(Path(folder)) as office:
                chips = [ListChip("x", tuple(ListRow(cell) for cell in cells)) for cells in lists]
                gathered = await office.recipients.gather("real", "MY", chips)
        assert gathered.rows == sum(map(len, lists))
        assert len({one.number for one in gathered.recipients}) == len(gathered.recipients)
        assert sum(gathered.counts.values()) == len(gathered.problems)

    asyncio.run(check())
