"""The listeners of the accounts: on, off, moved, shared, taken, renewed; over real sockets and a real data file."""

import asyncio
import logging
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from account_rig import DRAFT
from listening_stage import REPLY, REPORT, ListeningStage, free_port, listening_stage, push, until

from smsdesk.domain.accounts import TokenPlace
from smsdesk.domain.callbacks import CallbackKind, Origin
from smsdesk.domain.events import AccountsChanged, CallbackHit, ListenerChanged
from smsdesk.domain.listening import Endpoint, HitWhy, ListenerProblem, Place, digest_of
from smsdesk.listener.server import Listener
from smsdesk.services import listening as module
from smsdesk.services.account_drafts import AccountError
from smsdesk.services.listener_places import ListenerStatus, joined
from smsdesk.store import callbacks


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ListeningStage]:
    async with listening_stage(tmp_path) as made:
        yield made


async def test_it_is_off_by_default_and_nothing_listens(stage: ListeningStage) -> None:
    account = await stage.account()
    assert stage.listening.state(account.id).status is ListenerStatus.OFF
    assert (await stage.listening.addresses(account.id)).local is None
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", account.options.listener.port), 1)


async def test_switched_on_a_callback_is_stored_answered_and_told(stage: ListeningStage) -> None:
    account = await stage.on()
    shown = await stage.listening.addresses(account.id)
    assert shown.local is not None
    assert shown.public is None
    assert await push(shown.local.report, REPORT) == 200
    assert await push(shown.local.reply, REPLY) == 200
    stored = await stage.stored(account.id)
    assert [(each.kind, each.origin) for each in stored] == [
        (CallbackKind.REPORT, Origin.LISTENER),
        (CallbackKind.REPLY, Origin.LISTENER),
    ]
    assert stored[1].value("msg") == "Boleh"
    await until(lambda: CallbackHit(account.id) in stage.told)
    assert stage.arrived
    await until(lambda: len(stage.listening.hits(account.id)) == 2)
    counts = stage.listening.counts(account.id)
    assert (counts.stored, counts.refused) == (2, 0)
    assert counts.last == counts.last_reply is not None


async def test_only_the_digest_of_the_token_is_in_the_data_file(stage: ListeningStage, tmp_path: Path) -> None:
    account = await stage.on()
    shown = await stage.listening.addresses(account.id)
    assert shown.local is not None
    token = shown.local.report.split("/")[3]
    assert len(token) == 32
    assert account.options.listener.token_digest == digest_of(token)
    await push(shown.local.report, REPORT)
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert digest_of(token).encode() in files
    assert token.encode() not in files


async def test_a_wrong_token_is_refused_counted_and_shown_with_its_reason(stage: ListeningStage) -> None:
    account = await stage.on()
    port = account.options.listener.port
    assert await push(f"http://127.0.0.1:{port}/{'x' * 32}/report", REPORT) == 404
    await until(lambda: stage.listening.hits(account.id))
    (hit,) = stage.listening.hits(account.id)
    assert (hit.account_id, hit.why, hit.status) == (0, HitWhy.WRONG_TOKEN, 404)
    assert stage.listening.counts(account.id).refused == 1
    assert await stage.stored(account.id) == []
    await until(lambda: CallbackHit(0) in stage.told)


async def test_a_port_that_stays_taken_is_logged_once(
    stage: ListeningStage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again every few seconds, perhaps for days: the log must not lose everything else to that."""
    monkeypatch.setattr("smsdesk.services.listening.AGAIN", 0.05)
    caplog.set_level(logging.INFO)
    tries: list[object] = []
    start = Listener.start

    async def counted(listener: Listener) -> None:
        tries.append(listener)
        await start(listener)

    monkeypatch.setattr(Listener, "start", counted)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        account = await stage.account(port=taken.getsockname()[1])
        await stage.listening.turn_on(account.id)
        await until(lambda: len(tries) > 4)
        assert len([record for record in caplog.records if "start" in record.getMessage()]) == 1
    await stage.until(account.id, ListenerStatus.ON)


async def test_off_again_nothing_listens_and_the_token_stays(stage: ListeningStage) -> None:
    account = await stage.on()
    before = await stage.listening.addresses(account.id)
    await stage.listening.turn_off(account.id)
    await stage.until(account.id, ListenerStatus.OFF)
    assert before.local is not None
    with pytest.raises(aiohttp.ClientConnectionError):
        await push(before.local.report)
    assert await stage.listening.turn_on(account.id) is None  # there was one already
    await stage.until(account.id, ListenerStatus.ON)
    assert await stage.listening.addresses(account.id) == before
    assert await push(before.local.report) == 200


async def test_a_new_token_takes_the_place_of_the_old_one_at_once(stage: ListeningStage) -> None:
    account = await stage.on(public_address="https://sms.example.com")
    old = await stage.listening.addresses(account.id)
    await stage.listening.new_token(account.id)
    new = await stage.listening.addresses(account.id)
    assert old.local is not None
    assert new.local is not None
    assert new.public is not None
    assert new.public.report.startswith("https://sms.example.com/")
    await until(lambda: stage.listening.state(account.id).status is ListenerStatus.ON)
    await asyncio.sleep(0.05)
    assert await push(old.local.report, REPORT) == 404
    assert await push(new.local.report, REPORT) == 200


async def test_the_token_as_a_parameter_is_left_out_of_what_is_stored(stage: ListeningStage) -> None:
    account = await stage.on(token_place=TokenPlace.QUERY)
    local = (await stage.listening.addresses(account.id)).local
    assert local is not None
    assert "/report?token=" in local.report
    assert await push(f"{local.report}&p=1234&MsgId=A1&Sender=1&Status=6") == 200
    (stored,) = await stage.stored(account.id)
    assert stored.parameters == (("p", ""), ("MsgId", "A1"), ("Sender", "1"), ("Status", "6"))


async def test_a_listener_moves_with_its_port(stage: ListeningStage) -> None:
    account = await stage.on()
    before = (await stage.listening.addresses(account.id)).local
    await stage.listening.change(account.id, port=free_port())
    await until(
        lambda: (
            stage.listening.state(account.id).place == Place("127.0.0.1", stage.get(account.id).options.listener.port)
        )
    )
    await stage.until(account.id, ListenerStatus.ON)
    after = (await stage.listening.addresses(account.id)).local
    assert before is not None
    assert after is not None
    assert await push(after.report) == 200
    with pytest.raises(aiohttp.ClientConnectionError):
        await push(before.report)


async def test_accounts_share_a_place_and_their_tokens_tell_them_apart(stage: ListeningStage) -> None:
    first = await stage.on()
    second = await stage.on(port=first.options.listener.port)
    for account in (first, second):
        local = (await stage.listening.addresses(account.id)).local
        assert local is not None
        assert await push(local.report, {**REPORT, "MsgId": f"of-{account.id}"}) == 200
    assert [each.value("MsgId") for each in await stage.stored(first.id)] == [f"of-{first.id}"]
    assert [each.value("MsgId") for each in await stage.stored(second.id)] == [f"of-{second.id}"]
    await stage.listening.turn_off(first.id)
    await stage.until(first.id, ListenerStatus.OFF)
    local = (await stage.listening.addresses(second.id)).local
    assert local is not None
    assert await push(local.report, REPORT) == 200


async def test_a_taken_port_is_said_and_tried_again(stage: ListeningStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AGAIN", 0.05)
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        account = await stage.account(port=port)
        await stage.listening.turn_on(account.id)
        await stage.until(account.id, ListenerStatus.PROBLEM)
        state = stage.listening.state(account.id)
        assert (state.problem, state.place) == (ListenerProblem.PORT_TAKEN, Place("127.0.0.1", port))
        told = stage.told.count(ListenerChanged(account.id))
        await asyncio.sleep(0.3)
        assert stage.told.count(ListenerChanged(account.id)) == told  # the same problem is told once
    await stage.until(account.id, ListenerStatus.ON)
    local = (await stage.listening.addresses(account.id)).local
    assert local is not None
    assert await push(local.report) == 200


async def test_the_program_that_has_the_port_is_named(stage: ListeningStage) -> None:
    port = free_port()
    code = f"import socket, sys; s = socket.create_server(('127.0.0.1', {port})); print('up', flush=True); input()"
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdin=PIPE, stdout=PIPE)
    try:
        assert other.stdout is not None
        assert await other.stdout.readline() == b"up\n"
        account = await stage.account(port=port)
        await stage.listening.turn_on(account.id)
        await stage.until(account.id, ListenerStatus.PROBLEM)
        assert str(other.pid) in stage.listening.state(account.id).holder
    finally:
        other.kill()
        await other.communicate()


def test_a_listener_on_all_addresses_takes_the_callbacks_of_one_address_too() -> None:
    all_of_them, one, six, other = (Place(host, 1) for host in ("0.0.0.0", "192.168.1.2", "::1", "10.0.0.1"))
    encrypted = Place("10.0.0.1", 1, "cert.pem")
    first, second, third = (Endpoint(number, "") for number in (1, 2, 3))
    wanted = {one: (first,), all_of_them: (second,), six: (third,), encrypted: ()}
    assert joined(wanted) == {all_of_them: (first, second), six: (third,), encrypted: ()}
    assert joined({one: (first,), other: (second,)}) == {one: (first,), other: (second,)}


async def test_two_accounts_with_different_certificates_cannot_have_one_port(stage: ListeningStage) -> None:
    first = await stage.on()
    second = await stage.account(port=first.options.listener.port, bind="127.0.0.2", certificate="/no/such.pem")
    await stage.listening.turn_on(second.id)
    await stage.until(second.id, ListenerStatus.PROBLEM)
    assert stage.listening.state(second.id).problem is ListenerProblem.BAD_CERTIFICATE
    await stage.listening.change(second.id, certificate="", bind="127.0.0.1")
    await stage.until(second.id, ListenerStatus.ON)
    assert stage.listening.state(first.id).status is ListenerStatus.ON


async def test_an_address_that_this_computer_lacks_is_a_problem_of_its_own(stage: ListeningStage) -> None:
    account = await stage.account(bind="192.0.2.77")
    await stage.listening.turn_on(account.id)
    await stage.until(account.id, ListenerStatus.PROBLEM)
    assert stage.listening.state(account.id).problem in (ListenerProblem.BAD_ADDRESS, ListenerProblem.AS_ROOT)


async def test_after_a_restart_it_listens_with_the_same_addresses(stage: ListeningStage) -> None:
    account = await stage.on()
    before = await stage.listening.addresses(account.id)
    assert before.local is not None
    assert await push(before.local.reply, REPLY) == 200
    await stage.listening.stop()
    stage.listening = stage.fresh()
    await stage.listening.start()
    await stage.until(account.id, ListenerStatus.ON)
    assert await stage.listening.addresses(account.id) == before
    assert await push(before.local.reply, REPLY) == 200
    counts = stage.listening.counts(account.id)
    assert counts.stored == 2  # of today, those before the restart too
    assert counts.last_report is None


async def test_a_removed_account_listens_no_more_and_loses_its_token(stage: ListeningStage) -> None:
    account = await stage.on()
    local = (await stage.listening.addresses(account.id)).local
    assert local is not None
    await stage.rig.accounts.remove(account.id)
    await stage.until(account.id, ListenerStatus.OFF)
    with pytest.raises(aiohttp.ClientConnectionError):
        await push(local.report)
    await until(lambda: not stage.rig.secrets._this_run)
    with pytest.raises(AccountError):
        await stage.listening.turn_on(account.id)


async def test_samples_are_stored_as_samples_and_taken_away(stage: ListeningStage) -> None:
    account = await stage.on()
    port = account.options.listener.port
    await stage.listening.expect_samples(account.id, "S" * 32)
    assert await push(f"http://127.0.0.1:{port}/{'S' * 32}/reply", REPLY) == 200
    (sample,) = await stage.listening.sampled(account.id)
    assert sample.origin is Origin.SAMPLE
    assert await stage.rig.database.read(callbacks.fresh, 10) == []  # nobody applies it
    assert await stage.stored(account.id) == []
    await until(lambda: stage.listening.hits(account.id))
    assert stage.listening.counts(account.id).stored == 0
    await stage.listening.expect_samples(account.id, "")
    assert await stage.listening.sampled(account.id) == []
    assert await push(f"http://127.0.0.1:{port}/{'S' * 32}/reply", REPLY) == 404


async def test_samples_that_a_crash_left_are_gone_after_the_start(stage: ListeningStage) -> None:
    account = await stage.on()
    await stage.listening.expect_samples(account.id, "S" * 32)
    await push(f"http://127.0.0.1:{account.options.listener.port}/{'S' * 32}/reply", REPLY)
    await stage.listening.stop()
    stage.listening = stage.fresh()
    await stage.listening.start()
    assert await stage.listening.sampled(account.id) == []


async def test_a_flood_is_told_a_few_times_a_second(stage: ListeningStage) -> None:
    account = await stage.on()
    local = (await stage.listening.addresses(account.id)).local
    assert local is not None
    loop = asyncio.get_running_loop()
    began = loop.time()
    connector = aiohttp.TCPConnector(force_close=True, limit=20)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def one(number: int) -> int:
            async with session.get(local.report, params={**REPORT, "MsgId": str(number)}) as response:
                return response.status

        assert set(await asyncio.gather(*(one(number) for number in range(400)))) == {200}
    await asyncio.sleep(0.3)
    most = (loop.time() - began) / 0.25 + 2
    assert 1 <= stage.told.count(CallbackHit(account.id)) <= most
    assert len(await stage.stored(account.id)) == 400
    assert len(stage.listening.hits(account.id)) == 300
    assert stage.listening.counts(account.id).stored == 400


async def test_the_options_of_other_parts_are_left_alone(stage: ListeningStage) -> None:
    account = await stage.account()
    changed: list[object] = []
    stage.rig.bus.listen(AccountsChanged, changed.append)
    await stage.listening.change(account.id, port=account.options.listener.port)
    assert changed == []  # nothing changed, nothing told
    with pytest.raises(AccountError):
        await stage.listening.change(account.id, port=70_000)
    with pytest.raises(AccountError):
        await stage.listening.change(account.id, public_address="http://sms.example.com:8484")
    assert stage.get(account.id).options == account.options


async def test_a_form_that_was_open_meanwhile_does_not_bring_the_old_listener_back(stage: ListeningStage) -> None:
    account = await stage.account()
    form = replace(DRAFT, name="Office 2", options=account.options)
    await stage.listening.turn_on(account.id)
    listener = stage.get(account.id).options.listener
    await stage.rig.accounts.change(account.id, form)
    changed = stage.get(account.id)
    assert (changed.name, changed.options.listener) == ("Office 2", listener)
    await stage.until(account.id, ListenerStatus.ON)
