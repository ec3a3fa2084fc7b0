"""A backup put in place: nothing goes out by itself, and kill -9 at any step leaves one file, whole."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from account_rig import DRAFT
from keyring_service import KeyringService, keyring_here
from sending import FastClock, number
from timed_desk import TimedDesk

from smsdesk.domain.states import Reason, RunState
from smsdesk.domain.timing import Every, Repeat
from smsdesk.services.desk import Desk
from smsdesk.services.installation import Standing
from smsdesk.services.restoring import Restoring
from smsdesk.store import meta
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets

CHILD = Path(__file__).with_name("swap_child.py")
RESTORED = (RunState.HELD, Reason.RESTORED)


def nothing(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


async def checked(desk: Desk) -> None:
    """Wait for the comparison with the keyring."""
    async with asyncio.timeout(20):
        while desk.standing is None:
            await asyncio.sleep(0.01)


async def back_up_and_go_on(timed: TimedDesk, target: Path) -> dict[str, int]:
    """A backup in the midst of things, which then go on without it; the broadcasts by name."""
    keys: dict[str, int] = {}
    async with timed.running() as desk:
        await checked(desk)
        series = Repeat(Every.DAY, times=3).to_text()
        keys["series"] = await timed.submit(timed.broadcast(2, due_at=timed.in_seconds(400), repeat=series, first=100))
        keys["once"] = await timed.submit(timed.broadcast(3, due_at=timed.in_seconds(400), first=200))
        keys["done"] = await timed.submit(timed.broadcast(2, first=300))
        await timed.until(keys["done"], RunState.DONE)
        timed.gateway.answers = ["1704"]
        keys["held"] = await timed.submit(timed.broadcast(4, first=400))
        await timed.until(keys["held"], RunState.HELD, Reason.NO_CREDITS)
        found = await desk.backups.save(target, nothing)
        assert found.unfinished == 3
        timed.gateway.answers = []
        assert await desk.sender.resume(keys["held"])
        await timed.until(keys["held"], RunState.DONE)
        await timed.until(keys["once"], RunState.DONE)
        await timed.until(keys["series"], RunState.DONE)
    return keys


async def restore_and_wait(timed: TimedDesk, target: Path, keys: dict[str, int]) -> None:
    """Restore by the running program, start again, and wait past every hour at which something was due."""
    sent = list(timed.gateway.sent)
    assert len(sent) >= 2 + 4 + 3 + 2
    async with timed.running() as desk:
        await checked(desk)
        await desk.restoring.look_at(target, nothing)
        await desk.restoring.stage()
        assert await timed.standing(keys["once"]) == (RunState.DONE, Reason.NONE)
    for _ in range(2):  # and the start after that
        async with timed.running() as desk:
            await checked(desk)
            for name in ("series", "once", "held"):
                await timed.wait(lambda name=name: timed._is(keys[name], *RESTORED))  # type: ignore[misc]
            timed.clock.wall_offset += 4 * 86_400
            desk.vigil._on_time()
            await timed.clock.sleep(60)
            assert [await timed.standing(keys[name]) for name in ("series", "once", "held")] == [RESTORED] * 3
            assert await timed.standing(keys["done"]) == (RunState.DONE, Reason.NONE)
    assert timed.gateway.sent == sent
    # A person looks, and lets it go.
    async with timed.running() as desk:
        await checked(desk)
        assert await desk.sender.resume(keys["held"])
        await timed.until(keys["held"], RunState.DONE)
    again = timed.gateway.sent[len(sent) :]
    assert again
    assert set(again) <= {number(at) for at in range(400, 404)}


async def test_unfinished_runs_are_held_and_nothing_goes_out_by_itself(tmp_path: Path) -> None:
    """Without a keyring: the program knows by itself that it has restored a backup."""
    timed = TimedDesk(tmp_path, FastClock(60.0))
    keys = await back_up_and_go_on(timed, tmp_path / "b.sqlite3")
    await restore_and_wait(timed, tmp_path / "b.sqlite3", keys)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyringService]:
    with keyring_here(monkeypatch) as service:
        yield service


async def test_with_a_keyring_too_and_passwords_are_still_there(keyring: KeyringService, tmp_path: Path) -> None:
    data = DataDir(tmp_path / "data")
    data.prepare()
    timed = TimedDesk(tmp_path, FastClock(60.0))
    standings = []
    desk = Desk(data, secrets=Secrets(), clock=timed.clock, client_factory=timed.gateway.client)
    timed.desk = desk
    await desk.preferences.change(hold_seconds=0, hours_from=0, hours_to=24)
    await desk.start()
    timed.account_id = (await desk.accounts.add(DRAFT)).account.id
    key = await timed.submit(timed.broadcast(3, due_at=timed.in_seconds(3600)))
    await desk.backups.save(tmp_path / "b.sqlite3", nothing)
    await desk.restoring.look_at(tmp_path / "b.sqlite3", nothing)
    await desk.restoring.stage()
    await desk.stop()
    for _ in range(2):
        desk = Desk(data, secrets=Secrets(), clock=timed.clock, client_factory=timed.gateway.client)
        timed.desk = desk
        await desk.start()
        await checked(desk)
        assert desk.standing is not None
        standings.append(desk.standing.standing)
        await timed.wait(lambda: timed._is(key, *RESTORED))
        assert (await desk.accounts.password(timed.account_id)).value == DRAFT.password
        await desk.stop()
    assert standings == [Standing.RESTORED, Standing.SAME]
    assert timed.gateway.sent == []


def content(database: Path) -> tuple[str, str]:
    """What a data file says (with its journal), and whether it is whole; looked at in a copy."""
    with tempfile.TemporaryDirectory() as folder:
        for each in database.parent.glob(f"{database.name}*"):
            if "sqlite3.restore" not in each.name:
                shutil.copy(each, folder)
        with sqlite3.connect(Path(folder) / database.name) as connection:
            values = dict(connection.execute("SELECT key, value FROM meta").fetchall())
            whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
        connection.close()
    return values.get("which", ""), whole


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the steps are counted in forked lives")
@pytest.mark.parametrize("clean", [True, False], ids=["closed", "killed before"])
async def test_kill_at_every_step(tmp_path: Path, clean: bool) -> None:
    prepared, copies = DataDir(tmp_path / "prepared"), tmp_path / "copies"
    prepared.prepare()
    copies.mkdir()
    desk = Desk(prepared, secrets=Secrets(backends=()))
    await desk.start()
    await desk.database.write(meta.put, "which", "new")
    await desk.backups.save(tmp_path / "b.sqlite3", nothing)
    await desk.restoring.look_at(tmp_path / "b.sqlite3", nothing)
    await desk.restoring.stage()
    # This stands only in the journal while the program lives.
    await desk.database.write(meta.put, "which", "old")
    folder = prepared.root
    if not clean:
        folder = tmp_path / "crashed"
        shutil.copytree(prepared.root, folder, ignore=shutil.ignore_patterns("instance"))
        assert (folder / "smsdesk.sqlite3-wal").stat().st_size > 0
    await desk.stop()
    tests = CHILD.parents[1]
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, str(CHILD), str(folder), str(copies)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tests.parent), str(tests)))},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    lives = int(done.stdout)
    assert lives >= (10 if clean else 14)
    seen = []
    for life in range(lives + 1):
        data = DataDir(copies / str(life))
        found = content(data.database)
        assert found in {("old", "ok"), ("new", "ok")}, f"killed before step {life}: {found}"
        seen.append(found[0])
        after = Restoring(data)
        await after.swap_in()
        assert not after.failed
        assert content(data.database) == ("new", "ok"), f"killed before step {life}"
        assert sorted(each.name for each in data.root.glob("smsdesk.sqlite3*")) == ["smsdesk.sqlite3"]
        (kept,) = data.backups.glob("before-restore*.sqlite3")
        assert content(kept) == ("old", "ok"), f"killed before step {life}"
    assert seen == sorted(seen, reverse=True)  # first the old one, then the new one, never back
    assert seen[0] == "old"
    assert seen[-1] == "new"
