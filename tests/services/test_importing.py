"""A table into contacts: merged or kept, every row accounted for, what stayed out kept with its reason."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from office import Office

from smsdesk.domain.columns import Damage, Mapping
from smsdesk.domain.events import ContactsChanged
from smsdesk.domain.people import PeopleError, PeopleQuery, Shelf
from smsdesk.domain.tables import Table, table_of
from smsdesk.services.csv_reading import read
from smsdesk.services.importing import ImportResult

ALL = PeopleQuery("real")
LINES = [
    ["Name", "Phone", "Town"],
    ["Kavitha", "012-555 0101", "Ipoh"],
    ["Ravi", "6.01E+10", "Klang"],
    ["Mei", "125550103", ""],
    ["Kavitha M.", "+60125550101", "Penang"],
    ["", "0125550104", "'=1+1"],
    ["Ali", "12x", "Kluang"],
]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(tmp_path) as made:
        yield made


async def take_in(office: Office, table: Table, tmp_path: Path, **options: Any) -> ImportResult:
    return await office.importing.take_in(
        "real", "MY", table, table.mapping, exports=tmp_path / "exports", say=lambda reason: f"said {reason}", **options
    )


async def people(office: Office) -> list[tuple[str, str, dict[str, str]]]:
    return [(one.name, one.number, one.fields) for one in await office.contacts.page(ALL, 0, 100)]


async def test_merged_by_number(office: Office, tmp_path: Path) -> None:
    await office.person("Mei Ling", "0125550103")
    office.events.clear()
    table = table_of("list.csv", LINES, "MY")
    assert table.damage == Damage(scientific=1, lost_zero=1)
    seen: list[tuple[int, int]] = []
    result = await take_in(office, table, tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert (len(result.added), result.merged, len(result.rejected), result.left) == (2, 2, 2, 0)
    assert await people(office) == [
        ("Kavitha", "60125550101", {"Town": "Ipoh"}),
        ("Mei Ling", "60125550103", {}),
        ("", "60125550104", {"Town": "=1+1"}),
    ]
    assert seen == [(6, 6)]
    assert office.events == [ContactsChanged("real")]
    assert result.rejects_file is not None
    assert read(result.rejects_file.read_bytes())[1] == [
        ["Row", "Name", "Phone", "Town", "Reason"],
        ["2", "Ravi", "6.01E+10", "Klang", "said scientific"],
        ["6", "Ali", "12x", "Kluang", "said not_a_number"],
    ]


async def test_gaps_of_a_contact_are_filled_and_found(office: Office, tmp_path: Path) -> None:
    await office.person("", "0125550101", Town="")
    await take_in(office, table_of("list.csv", LINES[:2], "MY"), tmp_path)
    assert await people(office) == [("Kavitha", "60125550101", {"Town": "Ipoh"})]
    assert await office.contacts.size(PeopleQuery("real", typed="ipoh")) == 1


async def test_duplicates_can_be_kept(office: Office, tmp_path: Path) -> None:
    result = await take_in(office, table_of("list.csv", LINES, "MY"), tmp_path, keep_duplicates=True)
    assert (len(result.added), result.merged) == (4, 0)
    assert [name for name, _, _ in await people(office)] == ["Kavitha", "Kavitha M.", "Mei", ""]


async def test_into_a_group_new_and_old_alike(office: Office, tmp_path: Path) -> None:
    await office.person("Mei Ling", "0125550103")
    group = await office.groups.new("real", "Imported")
    await take_in(office, table_of("list.csv", LINES, "MY"), tmp_path, group_id=group.id)
    assert await office.contacts.size(PeopleQuery("real", Shelf.GROUP, group.id)) == 3
    with pytest.raises(PeopleError):
        await take_in(office, table_of("list.csv", LINES, "MY"), tmp_path, group_id=99)


async def test_an_import_can_be_undone(office: Office, tmp_path: Path) -> None:
    result = await take_in(office, table_of("list.csv", LINES, "MY"), tmp_path)
    await office.contacts.delete("real", result.added)
    assert await people(office) == []


async def test_columns_can_be_changed(office: Office, tmp_path: Path) -> None:
    table = table_of("list.csv", LINES[1:2], "MY", header=False)
    result = await office.importing.take_in(
        "practice", "MY", table, Mapping(1, (2, 0)), exports=tmp_path, say=str, keep_duplicates=False
    )
    assert len(result.added) == 1
    assert [one.name for one in await office.contacts.page(PeopleQuery("practice"), 0, 9)] == ["Ipoh Kavitha"]
    assert await people(office) == []
    nothing = await office.importing.take_in("real", "MY", table, Mapping(None), exports=tmp_path, say=str)
    assert len(nothing.rejected) == 1


async def test_stopping_keeps_what_came_in_and_adds_up(office: Office, tmp_path: Path) -> None:
    table = table_of("list.csv", [["P", f"012-55{at:05}"] for at in range(2000)], "MY")
    stop = asyncio.Event()
    result = await take_in(office, table, tmp_path, stop=stop, progress=lambda done, total: stop.set())
    assert 0 < len(result.added) == 2000 - result.left < 2000
    assert await office.contacts.size(ALL) == len(result.added)
    assert result.rejects_file is None


async def test_a_folder_that_cannot_be_written_loses_nothing(office: Office, tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("a file, not a folder")
    result = await take_in(office, table_of("list.csv", LINES, "MY"), tmp_path)
    assert (result.rejects_file, result.folder_refused, len(result.rejected)) == (None, True, 2)
    assert len(await people(office)) == 3
