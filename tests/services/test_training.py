"""The practice mode with its real process: one click, restarts, taken ports, crashes."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from account_rig import AccountRig, account_rig

from smsdesk.domain.answers import Failure
from smsdesk.domain.events import ContactsChanged
from smsdesk.domain.kinds import Kind
from smsdesk.domain.numbers import Number, parse
from smsdesk.domain.people import PeopleQuery
from smsdesk.domain.sample_people import sample_people
from smsdesk.practice.control import ask
from smsdesk.practice.process import PracticeFailed
from smsdesk.services.training import Practice
from smsdesk.store import contacts, groups, opt_outs
from smsdesk.system.secrets import Found


class Desk:
    """The practice service over an account rig, which can be restarted on the same files."""

    def __init__(self, rig: AccountRig, folder: Path) -> None:
        self.rig = rig
        self.folder = folder
        self.practice = self._made()

    def _made(self) -> Practice:
        rig = self.rig
        return Practice(self.folder, rig.database, rig.accounts, rig.bus, rig.clock)

    async def restart(self) -> None:
        """As when the program ended and started again."""
        await self.practice.stop()
        await self.rig.accounts.stop()
        self.rig.accounts = self.rig.fresh_accounts()
        self.rig.credits._accounts = self.rig.accounts
        await self.rig.accounts.load()
        self.practice = self._made()

    def port(self) -> int:
        account = self.practice.account
        assert account is not None
        return urlsplit(account.address).port or 0

    async def send(self, seqno: str) -> int | None:
        """Send one message with the practice account's client; the code."""
        assert self.practice.account is not None
        client = await self.rig.accounts.client(self.practice.account.id)
        assert client is not None
        exchange = await client.send(
            numbers=("60125550142",), text="Kedai buka", kind=Kind.TEXT, sender="", seqno=seqno, reports=True
        )
        return exchange.code


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    folder = tmp_path / "practice"
    folder.mkdir(mode=0o700)
    async with account_rig(tmp_path) as rig:
        made = Desk(rig, folder)
        yield made
        await made.practice.stop()


async def test_one_click_gives_a_gateway_an_account_and_people(desk: Desk) -> None:
    heard: list[ContactsChanged] = []
    desk.rig.bus.listen(ContactsChanged, heard.append)
    account = await desk.practice.begin()
    assert (account.name, account.user_name, account.book) == ("Practice", "practice", "practice")
    assert account.options.pages.transfer
    assert await desk.rig.accounts.password(account.id) == Found("practice")
    assert (await desk.rig.credits.ask(account.id)).figures is not None
    assert await desk.rig.credits.left(account.id) == 1_000
    assert heard == [ContactsChanged("practice")]
    assert await desk.practice.begin() == account  # a second click changes nothing
    read = desk.rig.database.read
    assert len(await read(contacts.ids, PeopleQuery("practice"))) == 40
    assert len(await read(contacts.ids, PeopleQuery("real"))) == 0
    assert sorted(group.size for group in await read(groups.all_of, "practice")) == [8, 12, 22]
    assert await read(opt_outs.size, "practice") == 2
    assert await read(opt_outs.size, "real") == 0


async def test_deleted_people_do_not_come_back(desk: Desk) -> None:
    await desk.practice.begin()
    found = await desk.rig.database.read(contacts.ids, PeopleQuery("practice"))
    await desk.rig.database.write(contacts.set_deleted, "practice", found, 1.0)
    await desk.restart()
    await desk.practice.begin()
    assert await desk.rig.database.read(contacts.ids, PeopleQuery("practice")) == []


async def test_after_a_restart_the_first_use_starts_the_gateway_at_its_port(desk: Desk) -> None:
    account = await desk.practice.begin()
    assert await desk.send("A" * 20) == 1701
    await desk.restart()
    assert not desk.practice.running
    assert await desk.send("A" * 20) == 1718  # the ledger remembers
    assert desk.practice.running
    assert desk.practice.account == account


async def test_many_first_uses_start_one_gateway(desk: Desk) -> None:
    await desk.practice.begin()
    await desk.restart()
    assert await asyncio.gather(*(desk.practice.ensure_running() for _ in range(4))) == [True] * 4
    assert await desk.send("B" * 20) == 1701


async def test_a_taken_port_moves_the_account(desk: Desk) -> None:
    before = await desk.practice.begin()
    old = desk.port()
    await desk.practice.stop()
    with socket.create_server(("127.0.0.1", old)):
        await desk.restart()
        assert await desk.send("C" * 20) == 1701
        assert desk.port() != old
    assert desk.practice.account is not None
    assert desk.practice.account.id == before.id
    again = desk.rig.fresh_accounts()
    await again.load()
    assert again.all() == (desk.practice.account,)


async def test_a_crashed_gateway_is_started_again_with_its_ledger(desk: Desk) -> None:
    account = await desk.practice.begin()
    assert await desk.send("D" * 20) == 1701
    process = desk.practice._process
    assert process is not None
    assert process._process is not None
    process._process.kill()
    process._process.wait()
    assert not desk.practice.running
    assert await desk.send("D" * 20) == 1718
    assert (await ask(account.address, "ledger?summary=1"))["message_count"] == 1


async def test_a_ledger_that_cannot_be_opened_is_told_and_nothing_is_sent(desk: Desk) -> None:
    await desk.practice.begin()
    await desk.restart()
    for file in desk.folder.iterdir():
        file.unlink()
    (desk.folder / "ledger.sqlite3").write_bytes(b"this is no database, and long enough to be seen as none" * 40)
    assert not await desk.practice.ensure_running()
    account = desk.practice.account
    assert account is not None
    assert (await desk.rig.credits.ask(account.id)).failure is Failure.NOT_CONNECTED
    with pytest.raises(PracticeFailed):
        await desk.practice.begin()


async def test_without_an_account_and_after_the_end_nothing_starts(desk: Desk) -> None:
    assert not await desk.practice.ensure_running()
    account = await desk.practice.begin()
    await desk.practice.stop()
    assert not await desk.practice.ensure_running()
    with pytest.raises(PracticeFailed):
        await desk.practice.begin()
    assert (await desk.rig.credits.ask(account.id)).failure is Failure.NOT_CONNECTED


async def test_a_removed_practice_account_comes_back_with_a_click(desk: Desk) -> None:
    first = await desk.practice.begin()
    assert (await desk.rig.accounts.remove(first.id)).in_keyring
    assert desk.practice.account is None
    second = await desk.practice.begin()
    assert second.id != first.id
    assert await desk.send("E" * 20) == 1701


def test_the_people_are_forty_with_one_number_each_that_parses() -> None:
    people = sample_people()
    parsed = [parse("+" + person.number) for person in people]
    assert all(isinstance(number, Number) and number.mobile for number in parsed)
    assert len({person.number for person in people}) == len({person.name for person in people}) == 40
    assert {number.region for number in parsed if isinstance(number, Number)} == {"MY", "SG", "ID"}
    assert sum(person.opted_out for person in people) == 2
    malaysian = [person.number for person in people if person.number.startswith("60")]
    assert all(number.startswith("601255501") for number in malaysian)
