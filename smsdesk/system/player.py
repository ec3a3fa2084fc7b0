"""Plays a WAV file through what this computer has for it: a child process, or Windows' own call."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from smsdesk.system.threads import in_daemon

PROGRAMS: tuple[tuple[str, ...], ...] = (("afplay",), ("pw-play",), ("paplay",), ("aplay", "-q"))
"""In the order they are tried: macOS, PipeWire, PulseAudio, ALSA."""

_SPARE_SECONDS = 15.0
"""Beyond the length of the sound; a player that takes longer waits for a sound server that does not answer."""

_AT_ONCE_SECONDS = 2.0
"""A player that fails this soon has played nothing, so the next one is tried."""


class PlayerProblem(StrEnum):
    """Why nothing is heard."""

    NONE_FOUND = "none_found"
    FAILED = "failed"
    HANGS = "hangs"
    NO_ROOM = "no_room"  # the temporary file cannot be written


class PlayerError(Exception):
    """Nothing is heard: `problem` says why, `program` is the last player that was tried ("" for none)."""

    def __init__(self, problem: PlayerProblem, program: str = "") -> None:
        super().__init__(f"{problem}: {program}")
        self.problem = problem
        self.program = program


def find_players() -> tuple[tuple[str, ...], ...]:
    """The commands that can play a file here, best first; looks into the folders of PATH, so not for a window's thread.

    On Windows the one entry "winsound" stands for the system's own call.
    """
    if sys.platform == "win32":
        return (("winsound",),)
    found = [(shutil.which(command[0]), command[1:]) for command in PROGRAMS]
    return tuple((path, *options) for path, options in found if path)


class Player:
    """Plays one sound at a time; a new one ends the one before."""

    def __init__(self) -> None:
        self._sounding: _Sounding | None = None

    async def play(self, wav: bytes, seconds: float) -> None:
        """Play a WAV file of so many seconds; returns at its end or after `stop`. Raises PlayerError.

        Cancelling ends the sound. Nothing here blocks the loop, nor the end of the program.
        """
        self.stop()
        sounding = self._sounding = _Sounding(wav, seconds)
        try:
            await in_daemon(sounding.play, limit=seconds + _SPARE_SECONDS, name="player")
        except TimeoutError as error:
            raise PlayerError(PlayerProblem.HANGS, sounding.program) from error
        finally:
            sounding.stop()

    def stop(self) -> None:
        """End the sound at once; without one nothing happens."""
        if self._sounding is not None:
            self._sounding.stop()
            self._sounding = None


class _Sounding:
    """One sound: `play` runs in a thread, `stop` may be called from any other."""

    def __init__(self, wav: bytes, seconds: float) -> None:
        self._wav = wav
        self._seconds = seconds
        self._stopped = threading.Event()
        self._starting = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self.program = ""

    def play(self) -> None:
        """Write the file, try the players one after the other, remove the file. Raises PlayerError."""
        players = find_players()
        if not players:
            raise PlayerError(PlayerProblem.NONE_FOUND)
        try:
            path = _write_temporary(self._wav)
        except OSError as error:
            raise PlayerError(PlayerProblem.NO_ROOM) from error
        try:
            self._try_all(players, path)
        finally:
            with suppress(OSError):
                path.unlink()

    def stop(self) -> None:
        """End it at once."""
        self._stopped.set()
        with self._starting:
            if self._process is not None and self._process.poll() is None:
                self._process.kill()

    def _try_all(self, players: Sequence[tuple[str, ...]], path: Path) -> None:
        for command in players:
            self.program = Path(command[0]).stem
            began = time.monotonic()
            if self._plays(command, path) or self._stopped.is_set():
                return
            if time.monotonic() - began > _AT_ONCE_SECONDS:
                break
        raise PlayerError(PlayerProblem.FAILED, self.program)

    def _plays(self, command: Sequence[str], path: Path) -> bool:
        """True when the whole sound was played."""
        if sys.platform == "win32":
            return self._plays_by_windows(path)
        try:
            with self._starting:
                if self._stopped.is_set():
                    return False
                self._process = subprocess.Popen(
                    [*command, str(path)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
        except OSError:
            return False
        return self._process.wait() == 0

    def _plays_by_windows(self, path: Path) -> bool:
        if sys.platform != "win32":
            return False
        import winsound

        try:
            winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
        except RuntimeError:
            return False
        self._stopped.wait(self._seconds)  # Windows does not tell the end
        winsound.PlaySound(None, 0)
        return True


def _write_temporary(wav: bytes) -> Path:
    """A new file that only this user can read (mode 0600). Raises OSError."""
    descriptor, name = tempfile.mkstemp(prefix="smsdesk-", suffix=".wav")
    with os.fdopen(descriptor, "wb") as file:
        file.write(wav)
    return Path(name)
