"""Where the token of the callback addresses is: in a real keyring, or for one run where there is none."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from account_rig import AccountRig
from keyring_service import keyring_service
from listening_stage import REPORT, ListeningStage, free_port, push

from smsdesk.domain.accounts import AccountOptions
from smsdesk.services.listener_places import ListenerStatus
from smsdesk.system.secrets import IN_KEYRING, Kept, Reason, Secrets


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[AccountRig]:
    made = AccountRig(tmp_path)
    await made.database.open()
    await made.accounts.load()
    yield made
    await made.accounts.stop()
    await made.database.close()


def with_keyring(rig: AccountRig) -> ListeningStage:
    rig.secrets = Secrets(limit=3.0)
    return ListeningStage(rig)


async def restarted(stage: ListeningStage, account_id: int) -> None:
    await stage.listening.stop()
    stage.rig.secrets = Secrets(limit=3.0)
    stage.listening = stage.fresh()
    await stage.listening.start()
    await stage.until(account_id, ListenerStatus.ON)


async def test_the_keyring_keeps_the_token_over_a_restart(
    rig: AccountRig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with keyring_service(tmp_path / "keyring") as service:
        for name, value in service.variables.items():
            monkeypatch.setenv(name, value)
        stage = with_keyring(rig)
        await stage.listening.start()
        account = await stage.account()
        assert await stage.listening.turn_on(account.id) == IN_KEYRING
        before = await stage.listening.addresses(account.id)
        assert before.local is not None
        await restarted(stage, account.id)
        assert await stage.listening.addresses(account.id) == before
        await stage.rig.accounts.remove(account.id)
        await stage.until(account.id, ListenerStatus.OFF)
        await stage.listening.stop()


async def test_with_a_locked_keyring_it_listens_by_the_digest_and_new_addresses_can_be_made(
    rig: AccountRig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with keyring_service(tmp_path / "open") as service:
        for name, value in service.variables.items():
            monkeypatch.setenv(name, value)
        stage = with_keyring(rig)
        await stage.listening.start()
        account = await stage.on()
        before = (await stage.listening.addresses(account.id)).local
        assert before is not None
    with keyring_service(tmp_path / "locked", unlocked=False) as service:
        for name, value in service.variables.items():
            monkeypatch.setenv(name, value)
        await restarted(stage, account.id)
        assert await push(before.report, REPORT) == 200  # the digest is enough
        shown = await stage.listening.addresses(account.id)
        assert (shown.local, shown.token_known, shown.reason) == (None, False, Reason.LOCKED)
        kept = await stage.listening.new_token(account.id)
        assert kept == Kept(Reason.LOCKED)
        fresh = (await stage.listening.addresses(account.id)).local
        assert fresh is not None
        assert fresh != before
        await stage.listening.stop()


async def test_without_a_keyring_the_token_of_an_earlier_run_is_not_known(rig: AccountRig) -> None:
    stage = ListeningStage(rig)  # its Secrets know no keyring at all
    await stage.listening.start()
    account = await stage.account()
    assert await stage.listening.turn_on(account.id) == Kept(Reason.ABSENT)
    await stage.until(account.id, ListenerStatus.ON)
    assert (await stage.listening.addresses(account.id)).token_known
    await stage.listening.stop()
    stage.rig.secrets = Secrets(backends=())
    stage.listening = stage.fresh()
    await stage.listening.start()
    await stage.until(account.id, ListenerStatus.ON)
    shown = await stage.listening.addresses(account.id)
    assert (shown.token_known, shown.reason) == (False, Reason.ABSENT)
    await stage.listening.stop()


async def test_practice_gets_a_new_token_each_run_and_asks_no_keyring(rig: AccountRig) -> None:
    stage = ListeningStage(rig)
    account = await rig.accounts.add_practice("Practice", "http://127.0.0.1:1/", "practice", AccountOptions())
    await stage.listening.start()
    await stage.listening.change(account.id, port=free_port(), bind="192.0.2.1")
    assert await stage.listening.turn_on(account.id) == IN_KEYRING
    await stage.until(account.id, ListenerStatus.ON)  # practice listens on loopback whatever is chosen
    first = (await stage.listening.addresses(account.id)).local
    assert first is not None
    assert first.report.startswith("http://127.0.0.1:")
    assert rig.secrets._this_run == {}
    await stage.listening.stop()
    stage.listening = stage.fresh()
    await stage.listening.start()
    await stage.until(account.id, ListenerStatus.ON)
    second = (await stage.listening.addresses(account.id)).local
    assert second is not None
    assert second != first
    assert await push(second.report) == 200
    await stage.listening.turn_off(account.id)
    await stage.until(account.id, ListenerStatus.OFF)
    await stage.listening.stop()
    told = [each for each in stage.announced if each is not None]
    assert told[0] == first
    assert told[-1] == second
