"""Restarts, a data file that refuses, sleep, mistakes: nothing of a transfer leaves that nobody knows of."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from transfer_stage import TransferStage

from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.domain.transfers import TransferState as S
from smsdesk.domain.transfers import TransferWhy as W
from smsdesk.services import transfer_requests
from smsdesk.services.installation import Checked, Standing
from smsdesk.store import transfers as store


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[TransferStage]:
    async with TransferStage(tmp_path / "data") as made:
        yield made


async def test_a_restart_sends_nothing_and_says_so(stage: TransferStage) -> None:
    doubt = await stage.made("lost before", 7)
    held = await stage.confirm()
    await stage.restart()
    assert [each.id for each in stage.transfers.cancelled_at_start] == [held]
    assert (await stage.one(held)).why is W.RESTART
    killed = await stage.confirm(9)
    await stage.act(stage.transfers.send_now(killed), "crash after")
    assert [each.id for each in stage.transfers.in_doubt_at_start] == [killed]
    assert (await stage.one(doubt.id)).attempts == 1
    assert stage.far.transfers == 2


async def test_the_program_ends_while_a_request_is_under_way(stage: TransferStage) -> None:
    key = await stage.confirm()
    stage.far.fault = "crash after"
    stage.far.crash = lambda: None
    sending = asyncio.ensure_future(stage.transfers.send_now(key))
    await stage.until(key, S.SENDING)
    assert stage.transfers.busy
    sending.cancel()  # whoever waited goes away: the request does not
    await asyncio.gather(sending, return_exceptions=True)
    assert (await stage.one(key)).state is S.SENDING
    await stage.restart(kill=True)
    assert (await stage.one(key)).state is S.DOUBT


async def test_a_data_file_that_refuses_prevents_it_and_says_so(
    stage: TransferStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any) -> None:
        raise StoreError(StoreProblem.FULL)

    await stage.desk.preferences.change(hold_seconds=1)
    stage.clock.speed = 20.0
    with monkeypatch.context() as patch:
        patch.setattr(store, "claim", refuse)
        key = await stage.confirm()
        async with asyncio.timeout(10.0):
            while stage.transfers.trouble(key) is None:
                await asyncio.sleep(0.01)
        assert stage.transfers.trouble(key) is StoreProblem.FULL
        with pytest.raises(StoreError):
            await stage.transfers.send_now(key)
    await asyncio.sleep(0.2)
    assert (await stage.one(key)).state is S.CONFIRMED  # it does not leave by itself when the file is back
    assert stage.far.transfers == 0
    assert (await stage.transfers.send_now(key)).state is S.DONE
    assert stage.transfers.trouble(key) is None


async def test_an_answer_is_kept_until_the_data_file_takes_it(
    stage: TransferStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, refused = store.record, list[StoreProblem | None]()

    def refuse_twice(connection: Any, claim: Any, *args: Any) -> None:
        if len(refused) < 2:
            refused.append(stage.transfers.trouble(claim.transfer.id))
            raise StoreError(StoreProblem.BUSY)
        really(connection, claim, *args)

    monkeypatch.setattr(store, "record", refuse_twice)
    stage.clock.speed = 100.0
    sent = await stage.made()
    assert (sent.state, refused) == (S.DONE, [None, StoreProblem.BUSY])
    assert stage.transfers.trouble(sent.id) is None


async def test_a_mistake_of_ours_leaves_it_in_doubt(stage: TransferStage, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_args: Any) -> Any:
        raise KeyError("a mistake")

    with monkeypatch.context() as patch:
        patch.setattr("smsdesk.gateway.client.GatewayClient.transfer", wrong)
        assert (await stage.made()).why is W.ANSWER_LOST
    really, times = store.record, list[int]()

    def wrong_once(*args: Any) -> None:
        times.append(1)
        if len(times) == 1:
            wrong()
        really(*args)

    monkeypatch.setattr(store, "record", wrong_once)
    assert (await stage.made()).why is W.ANSWER_LOST
    assert len(stage.moved()) == 1


async def test_a_computer_that_slept_through_the_hold_sends_nothing(stage: TransferStage) -> None:
    await stage.desk.preferences.change(hold_seconds=1)
    key = await stage.confirm()
    stage.clock.boot_offset += transfer_requests.LATE + 5
    await stage.until(key, S.CANCELLED)
    assert ((await stage.one(key)).why, stage.far.transfers) == (W.LATE, 0)


async def test_nothing_leaves_late_between_the_claim_and_the_request(
    stage: TransferStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = store.claim_again

    def sleep_then(*args: Any) -> Any:
        claim = really(*args)
        stage.clock.boot_offset += transfer_requests.LATE + 5
        return claim

    lost = await stage.made("lost after")
    monkeypatch.setattr(store, "claim_again", sleep_then)
    asked = await stage.again(lost.id)
    assert (asked.state, asked.why, stage.far.transfers) == (S.DOUBT, W.NOT_CONNECTED, 1)


async def test_an_account_that_is_gone_sends_nothing(stage: TransferStage, monkeypatch: pytest.MonkeyPatch) -> None:
    key = await stage.confirm()
    monkeypatch.setattr(stage.desk.accounts, "get", lambda _key: None)
    assert (await stage.transfers.send_now(key)).why is W.PAGE_GONE
    with pytest.raises(LookupError):
        await stage.transfers.send_now(99)


async def test_without_a_client_nothing_leaves(stage: TransferStage, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = await stage.made("lost after")

    async def none(_key: int) -> Any:
        raise OSError("no keyring")

    key = await stage.confirm()
    exchange = await stage.desk.credits.ask(stage.account_id)

    async def ask(_key: int) -> Any:
        return exchange

    monkeypatch.setattr(stage.desk.credits, "ask", ask)
    monkeypatch.setattr(stage.desk.accounts, "client", none)
    assert (await stage.transfers.send_now(key)).why is W.NOT_CONNECTED
    assert (await stage.again(lost.id)).state is S.DOUBT
    assert stage.far.transfers == 1


async def test_a_restored_data_file(stage: TransferStage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def restored(_installation: Any) -> Checked:
        return Checked(Standing.RESTORED)

    doubt = await stage.made("lost after")
    key = await stage.confirm(7)
    monkeypatch.setattr("smsdesk.services.installation.Installation.check", restored)
    await stage.restart()
    await stage.until(key, S.UNCERTAIN)
    assert (await stage.one(key)).why is W.RESTORED
    assert (await stage.one(doubt.id)).state is S.DOUBT
    assert stage.far.transfers == 1


async def test_a_question_that_fails_never_stands_in_the_way_of_the_answer(
    stage: TransferStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any) -> None:
        raise StoreError(StoreProblem.BUSY)

    lost = await stage.made("lost after")
    monkeypatch.setattr(store, "note_left", refuse)
    sent = await stage.made()
    assert (sent.state, sent.left_after, stage.transfers.trouble(sent.id)) == (S.DONE, None, None)
    asked = await stage.again(lost.id)
    assert (asked.state, asked.why) == (S.DOUBT, W.BALANCE_UNKNOWN)
