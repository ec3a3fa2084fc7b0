"""Keeps the computer awake while messages are sent, where the system allows it."""

import asyncio
import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from smsdesk.system.dbus import Bus, CallError, Connection, Target
from smsdesk.system.threads import in_daemon

_LIMIT = 10.0  # seconds for the system to answer
_CAFFEINATE = Path("/usr/bin/caffeinate")
_NAME = "smsdesk"

Release = Callable[[], None]


class AwakeWord(StrEnum):
    """What came of it; the words for people are in ui/wording.py."""

    HELD = "awake_held"  # neither sleep nor idleness stops the run
    IDLE_ONLY = "awake_idle_only"  # it does not fall asleep by itself; a closed lid still stops the run
    REFUSED = "awake_refused"  # the system said no
    NOT_SUPPORTED = "awake_not_supported"  # nobody to ask on this computer
    FAILED = "awake_failed"


@dataclass(frozen=True)
class AwakeResult:
    """Whether the computer is kept awake, and the key of the sentence that says so."""

    ok: bool
    key: AwakeWord


@dataclass(frozen=True)
class _Grant:
    word: AwakeWord
    release: Release


class RefusalError(Exception):
    """Nobody keeps the computer awake; `word` says why."""

    def __init__(self, word: AwakeWord) -> None:
        super().__init__(word)
        self.word = word


class Awake:
    """One hold on the computer's sleep; holding twice is one hold."""

    def __init__(self) -> None:
        self._grant: _Grant | None = None
        self._turn = asyncio.Lock()

    async def hold(self, reason: str) -> AwakeResult:
        """Ask the system not to sleep. `reason` is shown by some desktops, so no message text. Never raises."""
        async with self._turn:
            if self._grant is None:
                try:
                    self._grant = await self._ask(reason)
                except RefusalError as refusal:
                    return AwakeResult(False, refusal.word)
                except Exception:  # also TimeoutError: sending goes on without it
                    return AwakeResult(False, AwakeWord.FAILED)
            return AwakeResult(True, self._grant.word)

    async def release(self) -> None:
        """Let the computer sleep again; without a hold it does nothing. Never raises."""
        async with self._turn:
            grant, self._grant = self._grant, None
            if grant is not None:
                with suppress(Exception):
                    await self._let_go(grant)

    async def _ask(self, reason: str) -> _Grant:
        if sys.platform == "win32":
            return _ask_windows()  # holds for the calling thread, so it must be the one that stays: the loop's
        return await in_daemon(
            lambda: _ask_blocking(reason), limit=_LIMIT, name="awake", too_late=lambda grant: grant.release()
        )

    async def _let_go(self, grant: _Grant) -> None:
        if sys.platform == "win32":
            grant.release()
        else:
            await in_daemon(grant.release, limit=_LIMIT, name="awake")


def _ask_blocking(reason: str) -> _Grant:
    if sys.platform == "darwin":
        return _ask_macos()
    return _ask_linux(reason)


_LOGIN = Target(Bus.SYSTEM, "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
_SCREEN_SAVER = Target(
    Bus.SESSION,
    "org.freedesktop.ScreenSaver",
    "/org/freedesktop/ScreenSaver",
    "org.freedesktop.ScreenSaver",
)
_GNOME = Target(Bus.SESSION, "org.gnome.SessionManager", "/org/gnome/SessionManager", "org.gnome.SessionManager")
_GNOME_SUSPEND_AND_IDLE = 4 | 8


def _ask_linux(reason: str) -> _Grant:
    """logind first; a desktop's own service after it. Each grant lasts as long as its connection."""
    tries = (
        (AwakeWord.HELD, _LOGIN, "ssss", ("sleep:idle", _NAME, reason, "block")),
        (AwakeWord.HELD, _GNOME, "susu", (_NAME, 0, reason, _GNOME_SUSPEND_AND_IDLE)),
        (AwakeWord.IDLE_ONLY, _SCREEN_SAVER, "ss", (_NAME, reason)),
    )
    refused = False
    for word, target, signature, arguments in tries:
        try:
            return _Grant(word, _inhibit(target, signature, arguments))
        except CallError as error:
            refused = refused or error.refused
    raise RefusalError(AwakeWord.REFUSED if refused else AwakeWord.NOT_SUPPORTED)


def _inhibit(target: Target, signature: str, arguments: tuple[str | int, ...]) -> Release:
    connection = Connection(target.bus)
    try:
        connection.call(target, "Inhibit", signature, arguments)
    except BaseException:
        connection.close()
        raise
    return connection.close


def _ask_macos() -> _Grant:
    """`caffeinate` ends with us (-w), also after kill -9."""
    if not _CAFFEINATE.exists():
        raise RefusalError(AwakeWord.NOT_SUPPORTED)
    child = subprocess.Popen(
        [str(_CAFFEINATE), "-i", "-w", str(os.getpid())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def release() -> None:
        child.terminate()
        child.wait(_LIMIT)

    return _Grant(AwakeWord.IDLE_ONLY, release)


def _ask_windows() -> _Grant:
    """Asks for this thread; `release` must be called in the same one."""
    if sys.platform != "win32":
        raise RefusalError(AwakeWord.NOT_SUPPORTED)
    continuous, system_required = 0x80000000, 0x00000001
    set_state = ctypes.windll.kernel32.SetThreadExecutionState
    if not set_state(ctypes.c_uint(continuous | system_required)):
        raise RefusalError(AwakeWord.REFUSED)
    return _Grant(AwakeWord.IDLE_ONLY, lambda: set_state(ctypes.c_uint(continuous)))
