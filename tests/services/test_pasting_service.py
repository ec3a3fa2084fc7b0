"""What a person brings in by hand: looked at first, stored once, and applied like everything that arrives."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from listening_stage import REPLY, ListeningStage, listening_stage, push

from smsdesk.domain.accounts import Account
from smsdesk.domain.callbacks import Callback, CallbackState, Origin
from smsdesk.services import pasting as module
from smsdesk.services.pasting import PasteError, PasteProblem, Pasting
from smsdesk.store import callbacks
from smsdesk.store.schema import callbacks as table

LOG = "\n".join(f"http://h/t0ken/report?MsgId=A{number}&Sender=1&Status=6" for number in range(450)) + "\nhello\n"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ListeningStage]:
    async with listening_stage(tmp_path) as made:
        yield made


def pasting(stage: ListeningStage) -> Pasting:
    return Pasting(stage.rig.database, stage.rig.accounts, stage.rig.clock, stage._on_arrived)


async def test_looking_changes_nothing_and_storing_tells_that_something_arrived(stage: ListeningStage) -> None:
    account, service = await stage.account(), pasting(stage)
    steps: list[tuple[int, int]] = []
    found = await service.look(account.id, LOG, lambda *step: steps.append(step))
    assert (found.pasted.lines, found.pasted.unknown, len(found.fresh), found.repeated) == (451, 1, 450, 0)
    assert await stage.stored(account.id) == []
    await asyncio.sleep(0)
    assert steps[-1] == (451, 451)
    kept: list[tuple[int, int]] = []
    assert await service.store(account.id, found, lambda *step: kept.append(step)) == 450
    assert kept == [(200, 450), (400, 450), (450, 450)]
    stored = await stage.stored(account.id)
    assert [each.value("MsgId") for each in stored] == [f"A{number}" for number in range(450)]
    assert {each.origin for each in stored} == {Origin.PASTED}
    assert stage.arrived == 1
    assert await stage.rig.database.read(callbacks.fresh, 500)
    assert "t0ken" not in repr(stored)


async def test_the_same_file_a_second_time_changes_nothing(stage: ListeningStage) -> None:
    account, service = await stage.account(), pasting(stage)
    first = await service.look(account.id, LOG)
    assert await service.store(account.id, first) == 450
    again = await service.look(account.id, LOG)
    assert (again.fresh, again.repeated) == ((), 450)
    assert await service.store(account.id, again) == 0
    assert await service.store(account.id, first) == 0  # nor by pressing twice
    assert len(await stage.stored(account.id)) == 450


async def test_what_came_through_the_listener_is_not_brought_in_again(stage: ListeningStage) -> None:
    account, service = await stage.on(), pasting(stage)
    local = (await stage.listening.addresses(account.id)).local
    assert local is not None
    assert await push(local.reply, {**REPLY, "own": "1234"}) == 200
    line = "Shortcode=1&Sender=60125550142&ContentType=1&Msg=Boleh"
    found = await service.look(account.id, f"{line}\n{line}\n")
    assert (len(found.fresh), found.repeated) == (1, 1)


async def test_accounts_do_not_mix(stage: ListeningStage) -> None:
    first, second, service = await stage.account(), await stage.account(), pasting(stage)
    await service.store(first.id, await service.look(first.id, LOG))
    assert len((await service.look(second.id, LOG)).fresh) == 450


async def test_a_stop_leaves_what_was_stored_and_the_rest_for_another_time(
    stage: ListeningStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 10)
    account, service = await stage.account(), pasting(stage)
    found = await service.look(account.id, LOG)
    task = asyncio.create_task(
        service.store(account.id, found, lambda done, _all: task.cancel() if done == 30 else None)
    )
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0.1)  # what was already given to the data file is still stored
    left = await stage.stored(account.id)
    assert 30 <= len(left) < 450
    assert stage.arrived == 1
    assert await service.store(account.id, found) == 450 - len(left)
    assert len(await stage.stored(account.id)) == 450


async def test_looking_can_be_stopped(stage: ListeningStage) -> None:
    account, service = await stage.account(), pasting(stage)
    task = asyncio.create_task(service.look(account.id, LOG * 400))
    await asyncio.sleep(0.05)
    task.cancel()
    async with asyncio.timeout(2):
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_a_file_is_read_in_the_encodings_that_programs_write(stage: ListeningStage, tmp_path: Path) -> None:
    service, path = pasting(stage), tmp_path / "log.csv"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "latin-1"):
        path.write_bytes("Sender,Msg\n601,Olé".encode(encoding))
        account: Account = await stage.account()
        found = await service.look(account.id, await service.read_file(path))
        assert [each.value("Msg") for each in found.fresh] == ["Olé"]


async def test_what_is_no_text_or_no_file_is_refused(stage: ListeningStage, tmp_path: Path) -> None:
    service = pasting(stage)
    binary = tmp_path / "x.bin"
    binary.write_bytes(b"\x89PNG\x00\x00MsgId=A&Status=6")
    for path, problem in (
        (binary, PasteProblem.NOT_TEXT),
        (tmp_path, PasteProblem.NOT_A_FILE),
        (tmp_path / "none", PasteProblem.NOT_FOUND),
    ):
        with pytest.raises(PasteError) as caught:
            await service.read_file(path)
        assert caught.value.problem is problem


async def test_only_samples_are_done_at_once(stage: ListeningStage) -> None:
    account = await stage.account()
    kinds = [Origin.LISTENER, Origin.PASTED, Origin.SAMPLE]

    def keep(connection: object) -> list[tuple[str, str]]:
        for origin in kinds:
            found = Callback(account.id, callbacks.CallbackKind.REPORT, (), 1.0, origin)
            callbacks.keep(connection, found)  # type: ignore[arg-type]
        rows = connection.execute(table.select())  # type: ignore[attr-defined]
        return [(row.origin, row.state) for row in rows]

    assert await stage.rig.database.write(keep) == [
        (Origin.LISTENER, CallbackState.NEW),
        (Origin.PASTED, CallbackState.NEW),
        (Origin.SAMPLE, CallbackState.APPLIED),
    ]
