"""The whole program without a window: speed from the settings, a data file that refuses at the start."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from account_rig import DRAFT

from smsdesk.domain.accounts import Account
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import NewBroadcast, Recipient
from smsdesk.domain.states import Reason, RunState
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.gateway.client import GatewayClient
from smsdesk.services import broadcasts
from smsdesk.services.desk import Desk
from smsdesk.services.installation import Checked, Standing
from smsdesk.store import accounts as accounts_store
from smsdesk.store import generations, meta
from smsdesk.store.database import Database
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets


def answer(request: httpx.Request) -> httpx.Response:
    page = request.url.path
    return httpx.Response(200, text="Used: 0 Left: 5000" if "credits" in page else "1701", request=request)


def client(account: Account, password: str) -> GatewayClient:
    return GatewayClient(account, password, transport=httpx.MockTransport(answer))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    folder = DataDir(tmp_path / "data")
    folder.prepare()
    made = Desk(folder, secrets=Secrets(backends=()), client_factory=client)
    yield made
    await made.stop()


async def submit(desk: Desk, people: int) -> int:
    account = (await desk.accounts.add(DRAFT)).account
    recipients = tuple(Recipient(f"6012555{at:04d}") for at in range(people))
    new = NewBroadcast(account.id, "hello", Kind.TEXT, "", True, "All", 1, recipients, "me", 100, 0.0)
    return await desk.sender.submit(new)


async def until(desk: Desk, key: int, state: RunState) -> None:
    async with asyncio.timeout(10.0):
        while (row := await desk.broadcasts.one(key)) is None or row.broadcast.state is not state:
            await asyncio.sleep(0.02)


async def test_a_speed_changed_in_the_settings_holds_at_once(desk: Desk) -> None:
    await desk.preferences.change(per_second=1, concurrency=1)
    await desk.start()
    key = await submit(desk, 60)
    await until(desk, key, RunState.RUNNING)
    await desk.preferences.change(per_second=100, concurrency=8)
    await until(desk, key, RunState.DONE)  # at one a second it would take a minute


async def test_a_file_that_refuses_at_the_start_is_asked_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    really, refused = generations.read, list[int]()

    def refuse_once(connection: Any) -> Any:
        if not refused:
            refused.append(1)
            raise StoreError(StoreProblem.BUSY)
        return really(connection)

    monkeypatch.setattr(generations, "read", refuse_once)
    await desk.start()
    assert desk._checked is not None
    await asyncio.wait([desk._checked])
    await until(desk, await submit(desk, 2), RunState.DONE)
    assert refused


async def test_a_restored_file_holds_unfinished_runs_until_a_person_resumes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = desk.folder
    await desk.start()
    key = await submit(desk, 2)
    await desk.sender.pause(key)
    await desk.stop()

    async def restored(_installation: Any) -> Checked:
        return Checked(Standing.RESTORED)

    monkeypatch.setattr("smsdesk.services.installation.Installation.check", restored)
    again = Desk(folder, secrets=desk.secrets, client_factory=client)
    await again.start()
    try:
        await until(again, key, RunState.HELD)
        row = await again.broadcasts.one(key)
        assert row is not None
        assert row.broadcast.reason is Reason.RESTORED
        assert await again.sender.resume(key)
        await until(again, key, RunState.DONE)
    finally:
        await again.stop()


async def test_in_a_restored_file_a_token_that_was_given_up_since_stays_refused(desk: Desk) -> None:
    """What counts is the token in the keyring: the provider has its addresses, and the other one may be known."""
    await desk.start()
    account = (await desk.accounts.add(DRAFT)).account
    await desk.listening.new_token(account.id)
    given_up = desk.accounts.all()[0].options.listener.token_digest
    await desk.listening.new_token(account.id)
    newest = desk.accounts.all()[0].options.listener.token_digest
    await desk.stop()
    older = replace(account.options, listener=replace(account.options.listener, token_digest=given_up))
    await _as_restored(desk.folder, replace(account, options=older))

    again = Desk(desk.folder, secrets=desk.secrets, client_factory=client)
    await again.start()
    try:
        assert again._checked is not None
        await again._checked
        assert newest != given_up
        assert again.accounts.all()[0].options.listener.token_digest == newest
        assert (await again.listening.addresses(account.id)).token_known
    finally:
        await again.stop()


async def _as_restored(folder: DataDir, account: Account) -> None:
    """The data file as it was earlier, and it says so."""
    database = Database(folder.database)
    await database.open()
    await database.write(accounts_store.save, account, same_gateway=True)
    await database.write(meta.put, generations.RESTORED, "1")
    await database.close()


async def test_earlier_broadcasts_are_counted_over_all_pieces_of_the_list(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcasts, "_LOOKED_UP_AT_ONCE", 2)
    await desk.start()
    key = await submit(desk, 5)
    await until(desk, key, RunState.DONE)
    account = desk.accounts.all()[0]
    chip = await desk.broadcasts.everybody_chip(key, "Everybody again")
    found = await desk.broadcasts.preflight(broadcasts.Draft(account, (chip,), "hello"))
    assert [(one.broadcast_id, one.people) for one in found.overlaps] == [(key, 5)]
