"""Contacts, groups, bin, search and suggestions over a real file, in two books that never mix."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from office import NOON, Office

from smsdesk.domain.events import ContactsChanged
from smsdesk.domain.lists import ContactChip, GroupChip
from smsdesk.domain.people import ContactDraft, Incoming, PeopleError, PeopleProblem, PeopleQuery, Shelf, Sort
from smsdesk.domain.states import MessageState
from smsdesk.store import contacts as store


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with Office(tmp_path) as made:
        yield made


async def names(office: Office, query: PeopleQuery) -> list[str]:
    return [one.name for one in await office.contacts.page(query, 0, 100)]


ALL = PeopleQuery("real")
BIN = PeopleQuery("real", Shelf.BIN)


async def test_a_contact_is_kept_as_typed_and_normal(office: Office) -> None:
    saved = await office.person("  Kavitha  Menon ", "012-555 0136", city="Ipoh")
    assert (saved.name, saved.number, saved.raw_number) == ("Kavitha Menon", "60125550136", "")
    assert saved.fields == {"city": "Ipoh"}
    bad = await office.person("Ravi", "12x")
    assert (bad.number, bad.raw_number) == ("", "12x")
    assert await office.contacts.get("real", saved.id) == saved
    assert office.events == [ContactsChanged("real")] * 2
    assert await office.contacts.with_number("real", "60125550136") == [saved]


async def test_a_change_and_its_undo(office: Office) -> None:
    before = await office.person("Kavitha", "0125550136", city="Ipoh")
    after = await office.contacts.save("real", ContactDraft("Kavi", "0125550137", {}, "form, May", before.id), "MY")
    assert (after.id, after.name, after.number, after.consent) == (before.id, "Kavi", "60125550137", "form, May")
    await office.contacts.put_back("real", before)
    assert await office.contacts.get("real", before.id) == before
    assert await names(office, replace(ALL, typed="ipoh")) == ["Kavitha"]


async def test_refused_contacts(office: Office) -> None:
    with pytest.raises(PeopleError) as empty:
        await office.person(" ", "")
    assert empty.value.problem is PeopleProblem.NAME_MISSING
    with pytest.raises(PeopleError) as gone:
        await office.contacts.save("real", ContactDraft("A", "", {}, "", 77), "MY")
    assert gone.value.problem is PeopleProblem.GONE


async def test_the_books_never_mix(office: Office) -> None:
    real = await office.person("Kavitha", "0125550136")
    trial = await office.person("Trial", "0125550137", "practice")
    group = await office.groups.new("real", "Members", [real.id, trial.id])
    assert group.size == 1
    assert await names(office, PeopleQuery("practice")) == ["Trial"]
    assert await office.contacts.get("practice", real.id) is None
    assert await office.contacts.delete("practice", [real.id]) == []
    assert await office.contacts.empty_bin("practice") == 0
    assert await office.contacts.suggestions("practice", "members") == []
    with pytest.raises(PeopleError):
        await office.groups.add("practice", group.id, [trial.id])
    with pytest.raises(PeopleError):
        await office.contacts.save("practice", ContactDraft("X", "", {}, "", real.id), "MY")
    with pytest.raises(PeopleError):
        await office.groups.rename("practice", group.id, "Mine")
    assert await office.groups.delete("practice", group.id) == []
    assert (await office.contacts.counts("practice")).all == 1


async def test_search_and_order(office: Office) -> None:
    await office.person("álvaro", "012-555 0103")
    await office.person("Zainab", "012-555 0101", town="Alor Setar")
    await office.person("alan", "012-555 0102")
    await office.person("", "012-555 0104")
    assert await names(office, ALL) == ["alan", "álvaro", "Zainab", ""]
    assert await names(office, replace(ALL, descending=True)) == ["Zainab", "álvaro", "alan", ""]
    assert await names(office, replace(ALL, sort=Sort.NUMBER)) == ["Zainab", "alan", "álvaro", ""]
    assert await names(office, replace(ALL, typed="al")) == ["alan", "álvaro", "Zainab"]
    assert await names(office, replace(ALL, typed="012-555 0102")) == ["alan"]
    assert await names(office, replace(ALL, typed="100%")) == []
    assert await office.contacts.size(replace(ALL, typed="0125550")) == 4
    assert [one.name for one in await office.contacts.page(ALL, 1, 2)] == ["álvaro", "Zainab"]


async def test_the_bin(office: Office) -> None:
    kept = await office.person("Kept", "0125550101")
    binned = await office.person("Binned", "0125550102")
    await office.groups.new("real", "Members", [kept.id, binned.id])
    assert await office.contacts.delete("real", [binned.id, 999]) == [binned.id]
    counts = await office.contacts.counts("real")
    assert (counts.all, counts.bin, counts.no_group, counts.groups[0].size) == (1, 1, 0, 1)
    assert await names(office, ALL) == ["Kept"]
    assert await names(office, BIN) == ["Binned"]
    assert await office.contacts.restore("real", [binned.id]) == [binned.id]
    assert (await office.contacts.counts("real")).groups[0].size == 2
    await office.contacts.delete("real", [binned.id])
    assert await office.contacts.empty_bin("real", [kept.id]) == 0
    assert await office.contacts.empty_bin("real") == 1
    assert await names(office, BIN) == []
    assert await names(office, ALL) == ["Kept"]


async def test_groups(office: Office) -> None:
    one, two = await office.person("One", "0125550101"), await office.person("Two", "0125550102")
    group = await office.groups.new("real", " Members ", [one.id])
    for name, problem in (("members", PeopleProblem.NAME_TAKEN), ("  ", PeopleProblem.NAME_MISSING)):
        with pytest.raises(PeopleError) as error:
            await office.groups.new("real", name)
        assert error.value.problem is problem
    assert await office.groups.add("real", group.id, [one.id, two.id, two.id]) == [two.id]
    shelf = PeopleQuery("real", Shelf.GROUP, group.id)
    assert await names(office, shelf) == ["One", "Two"]
    assert (await office.contacts.page(shelf, 0, 1))[0].groups == ("Members",)
    assert await office.groups.remove("real", group.id, [one.id, 99]) == [one.id]
    assert await names(office, PeopleQuery("real", Shelf.NO_GROUP)) == ["One"]
    await office.groups.rename("real", group.id, "MEMBERS")
    assert [each.name for each in await office.groups.all("real")] == ["MEMBERS"]
    assert await office.groups.delete("real", group.id) == [two.id]
    assert (await office.contacts.counts("real")).no_group == 2


async def test_no_group_is_ever_taken_for_one_that_is_gone(office: Office) -> None:
    one = await office.person("One", "0125550101")
    first = await office.groups.new("real", "First", [one.id])
    last = await office.groups.new("real", "Last")
    await office.groups.delete("real", last.id)
    await office.groups.delete("real", first.id)
    other = await office.groups.new("practice", "Other")
    assert other.id not in (first.id, last.id)
    assert await office.groups.new("real", "First", [one.id], former=first.id) == first
    assert (await office.groups.new("real", "Last")).id not in (first.id, last.id, other.id)


async def test_suggestions_put_groups_first_and_beginnings_first(office: Office) -> None:
    mei = await office.person("Mei Ling", "0125550101")
    await office.person("Ah Mei", "0125550102")
    await office.opt_outs.add("real", ["60125550102"], "tester", "by hand")
    group = await office.groups.new("real", "Meitan", [mei.id])
    found = await office.contacts.suggestions("real", "mei")
    assert [one.chip for one in found[:2]] == [
        GroupChip(group.id, "Meitan"),
        ContactChip(mei.id, "Mei Ling", "60125550101"),
    ]
    assert [(one.size, one.opted_out) for one in found] == [(1, False), (1, False), (1, True)]
    assert [one.chip.name for one in await office.contacts.suggestions("real", "012-555 0102")] == ["Ah Mei"]
    assert len(await office.contacts.suggestions("real", "mei", 1)) == 1
    assert await office.contacts.suggestions("real", " ") == []


async def test_history_of_a_number(office: Office) -> None:
    first = await office.broadcast(["60125550101", "60125550102"], text="First")
    await office.broadcast(["60125550101"], practice=True, text="Trial")
    lines = await office.contacts.history("real", "60125550101")
    assert [(line.text, line.state, line.broadcast_id, line.at) for line in lines] == [
        ("First", MessageState.QUEUED, first, NOON)
    ]
    assert [line.text for line in await office.contacts.history("practice", "60125550101")] == ["Trial"]
    assert await office.contacts.history("real", "") == []


async def test_pages_follow_every_change(office: Office) -> None:
    assert await office.contacts.size(ALL) == 0
    await office.person("One", "0125550101")
    assert await office.contacts.size(ALL) == 1
    for typed in ("a", "b", "c", "d", "e"):
        await office.contacts.ids(replace(ALL, typed=typed))
    assert await names(office, ALL) == ["One"]


async def test_many_contacts_are_paged_without_a_gap(office: Office) -> None:
    people = [Incoming(f"Person {at % 7}", f"6012555{at:04}", {"n": str(at)}) for at in range(6000)]
    made = await office.database.write(store.insert, "real", people, NOON)
    assert len(set(made)) == 6000
    seen = [one.id for start in range(0, 6000, 1700) for one in await office.contacts.page(ALL, start, 1700)]
    assert sorted(seen) == sorted(made)
    assert [one.number for one in await office.contacts.by_ids("real", made[:2])] == ["60125550000", "60125550001"]
    group = await office.groups.new("real", "All", made)
    assert group.size == 6000
    assert len(await office.contacts.delete("real", made)) == 6000
