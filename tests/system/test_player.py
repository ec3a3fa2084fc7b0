"""Players as far ends: scripts on PATH that note what they were given, fail, or never end."""

import asyncio
import os
import stat
import sys
from pathlib import Path

import pytest

from smsdesk.system import player as players
from smsdesk.system.player import Player, PlayerError, PlayerProblem

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows plays by itself")

WAV = b"RIFF and so on"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of PATH; temporary files go to another one, which is empty."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    return folder


def make(folder: Path, name: str, lines: str) -> Path:
    """A player; `$1` and further are its arguments, `$0.said` is where it writes."""
    path = folder / name
    path.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{lines}\n")
    path.chmod(0o755)
    return path.with_name(f"{name}.said")


def left(folder: Path) -> list[str]:
    return os.listdir(folder.parent / "temporary")


async def said(path: Path) -> str:
    """What a player wrote, once it has."""
    while not path.exists() or not path.read_text().endswith("\n"):
        await asyncio.sleep(0.01)
    return path.read_text()


async def test_the_file_is_private_whole_and_removed(programs: Path) -> None:
    note = make(programs, "paplay", 'stat -c %a "$1" > "$0.said"; cat "$1" > "$0.got"')
    await Player().play(WAV, 1)
    assert note.read_text() == "600\n"
    assert (programs / "paplay.got").read_bytes() == WAV
    assert left(programs) == []


async def test_options_come_first_and_nothing_else(programs: Path) -> None:
    note = make(programs, "aplay", 'echo "$#" "$1" > "$0.said"')
    await Player().play(WAV, 1)
    assert note.read_text() == "2 -q\n"


async def test_the_next_player_is_tried_when_the_first_fails_at_once(programs: Path) -> None:
    make(programs, "pw-play", "exit 1")
    note = make(programs, "aplay", 'echo played > "$0.said"')
    assert [Path(command[0]).name for command in players.find_players()] == ["pw-play", "aplay"]
    await Player().play(WAV, 1)
    assert note.read_text() == "played\n"


async def test_when_all_fail_the_last_is_named(programs: Path) -> None:
    make(programs, "pw-play", "exit 1")
    make(programs, "paplay", "exit 3")
    with pytest.raises(PlayerError) as caught:
        await Player().play(WAV, 1)
    assert (caught.value.problem, caught.value.program) == (PlayerProblem.FAILED, "paplay")
    assert left(programs) == []


async def test_a_broken_player_is_a_failing_one(programs: Path) -> None:
    broken = programs / "aplay"
    broken.write_bytes(b"\x7fELF nothing")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    with pytest.raises(PlayerError) as caught:
        await Player().play(WAV, 1)
    assert caught.value.problem is PlayerProblem.FAILED


async def test_without_any_player_it_is_said(programs: Path) -> None:
    with pytest.raises(PlayerError) as caught:
        await Player().play(WAV, 1)
    assert caught.value.problem is PlayerProblem.NONE_FOUND


async def test_stop_ends_a_player_that_goes_on(programs: Path) -> None:
    note = make(programs, "paplay", 'echo $$ > "$0.said"; exec sleep 60')
    player = Player()
    playing = asyncio.create_task(player.play(WAV, 60))
    pid = int(await said(note))
    player.stop()
    await asyncio.wait_for(playing, 10)
    assert not Path(f"/proc/{pid}").exists()
    assert left(programs) == []


async def test_cancelling_ends_the_player_too(programs: Path) -> None:
    note = make(programs, "paplay", 'echo $$ > "$0.said"; exec sleep 60')
    playing = asyncio.create_task(Player().play(WAV, 60))
    pid = int(await said(note))
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing
    while Path(f"/proc/{pid}").exists() or left(programs):
        await asyncio.sleep(0.01)


async def test_a_new_sound_ends_the_one_before(programs: Path) -> None:
    note = make(programs, "paplay", 'echo $$ >> "$0.said"; [ -e "$0.once" ] && exit 0; touch "$0.once"; exec sleep 60')
    player = Player()
    first = asyncio.create_task(player.play(WAV, 60))
    while not (programs / "paplay.once").exists():
        await asyncio.sleep(0.01)
    await player.play(WAV, 60)
    await asyncio.wait_for(first, 10)
    assert len(note.read_text().split()) == 2


async def test_a_player_that_hangs_is_given_up(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(players, "_SPARE_SECONDS", 0.2)
    note = make(programs, "paplay", 'echo $$ > "$0.said"; exec sleep 60')
    with pytest.raises(PlayerError) as caught:
        await Player().play(WAV, 0)
    assert caught.value.problem is PlayerProblem.HANGS
    if note.exists():
        pid = int(note.read_text())
        while Path(f"/proc/{pid}").exists():
            await asyncio.sleep(0.01)


async def test_no_room_for_the_file_is_said(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(programs, "paplay", "exit 0")
    monkeypatch.setattr("tempfile.tempdir", str(programs / "not there"))
    with pytest.raises(PlayerError) as caught:
        await Player().play(WAV, 1)
    assert caught.value.problem is PlayerProblem.NO_ROOM
