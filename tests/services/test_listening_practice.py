"""From the practice gateway to the data file: its process pushes, the listener takes, the program applies."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from listening_stage import free_port, until

from smsdesk.domain.accounts import Account
from smsdesk.domain.callbacks import CallbackKind
from smsdesk.domain.events import MessageReceived
from smsdesk.domain.kinds import Kind
from smsdesk.practice.control import ask
from smsdesk.services.desk import Desk
from smsdesk.services.listener_places import ListenerStatus
from smsdesk.store import callbacks
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = await started(tmp_path)
    yield made
    await made.stop()


async def started(folder: Path) -> Desk:
    data = DataDir(folder / "data")
    data.prepare()
    desk = Desk(data, secrets=Secrets(backends=()))
    await desk.start()
    return desk


async def listening(desk: Desk) -> Account:
    account = await desk.practice.begin()
    await desk.listening.change(account.id, port=free_port())
    await desk.listening.turn_on(account.id)
    await until(lambda: desk.listening.state(account.id).status is ListenerStatus.ON)
    return account


async def told(account: Account) -> dict[str, str]:
    """Where the gateway pushes to."""
    return await ask(account.address, "callback")


async def stored(desk: Desk, account: Account) -> list[CallbackKind]:
    return [each.kind for _, each in await desk.database.read(callbacks.page, account.id, (0.0, 0), 100)]


async def test_replies_and_reports_of_the_practice_gateway_arrive(desk: Desk) -> None:
    account = await listening(desk)
    await until_told(account)
    heard: list[MessageReceived] = []
    desk.bus.listen(MessageReceived, heard.append)
    await ask(account.address, "behaviour", {"push_delay": [0.0, 0.01]})
    await ask(account.address, "replies", {"sender": "60125550142", "text": "谢谢 and thanks"})
    client = await desk.accounts.client(account.id)
    assert client is not None
    exchange = await client.send(
        numbers=("60125550107",), text="Hi", kind=Kind.TEXT, sender="", seqno="A" * 20, reports=True
    )
    assert exchange.code == 1701
    await until(lambda: desk.listening.counts(account.id).stored >= 2)
    await until(lambda: heard)
    assert heard[0].number == "60125550142"
    assert set(await stored(desk, account)) == {CallbackKind.REPLY, CallbackKind.REPORT}


async def until_told(account: Account) -> None:
    for _ in range(400):
        if await told(account):
            return
    raise AssertionError("the gateway was not told")


async def test_the_gateway_is_told_again_when_it_starts_and_nothing_when_it_is_off(desk: Desk) -> None:
    account = await listening(desk)
    await until_told(account)
    before = await told(account)
    assert set(before) == {"reports", "replies"}
    process = desk.practice._process
    assert process is not None
    assert process._process is not None
    process._process.kill()
    process._process.wait()
    assert await desk.practice.ensure_running()
    account = desk.accounts.get(account.id) or account
    assert await told(account) == before
    await desk.listening.turn_off(account.id)
    await until(lambda: desk.practice._callbacks == {})
    assert await told(account) == {}


async def test_after_a_restart_the_new_addresses_are_told(tmp_path: Path) -> None:
    desk = await started(tmp_path)
    account = await listening(desk)
    await until_told(account)
    before = await told(account)
    await desk.stop()
    desk = await started(tmp_path)
    try:
        await until(lambda: desk.listening.state(account.id).status is ListenerStatus.ON)
        assert await desk.practice.ensure_running()
        account = desk.accounts.get(account.id) or account
        await until_told(account)
        after = await told(account)
        assert after
        assert after != before
        await ask(account.address, "replies", {"sender": "60125550142", "text": "Hello"})
        await until(lambda: desk.listening.counts(account.id).stored == 1)
    finally:
        await desk.stop()


async def test_samples_of_the_doctor_become_nobodys_message(desk: Desk) -> None:
    account = await listening(desk)
    heard: list[MessageReceived] = []
    desk.bus.listen(MessageReceived, heard.append)
    results = [result async for result in desk.listener_checks.run(account.id)]
    assert [result.mark.value for result in results] == ["good", "good", "good", "good", "good", "unsure"]
    await desk.arrivals.work_off()
    assert heard == []
    assert await stored(desk, account) == []


async def test_the_token_of_practice_stands_in_no_file_and_in_no_list_of_processes(desk: Desk, tmp_path: Path) -> None:
    account = await listening(desk)
    addresses = (await desk.listening.addresses(account.id)).local
    assert addresses is not None
    token = addresses.report.split("/")[3].encode()
    async with asyncio.timeout(15):
        while not await ask(account.address, "callback"):
            await asyncio.sleep(0.02)
    assert [each for each in tmp_path.rglob("*") if each.is_file() and token in each.read_bytes()] == []
    told = [each for name in ("cmdline", "environ") for each in Path("/proc").glob(f"[0-9]*/{name}")]
    assert [each for each in told if token in _octets(each)] == []


def _octets(path: Path) -> bytes:
    with suppress(OSError):  # it has ended, or is somebody else's
        return path.read_bytes()
    return b""
