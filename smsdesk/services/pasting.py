"""Callbacks that a person brings by hand: read from a text or a file, looked at, then stored as if they had come."""

import asyncio
import stat
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from smsdesk.domain.callbacks import Callback
from smsdesk.domain.pasted_callbacks import MOST_CHARACTERS, Pasted, StoppedError, key_of, not_there_yet, read_pasted
from smsdesk.domain.timing import zone_named
from smsdesk.services.accounts import Accounts
from smsdesk.store import callbacks
from smsdesk.store.chunks import chunks
from smsdesk.store.database import Database
from smsdesk.system.clock import Clock
from smsdesk.system.threads import in_daemon

Progress = Callable[[int, int], None]
"""Called in the loop with (done, in all)."""

_READ_SECONDS = 30.0
_AT_ONCE = 200
"""Callbacks of one commit: a running broadcast gets its turn in between."""
_PAGE = 500
_TAIL = 4 * MOST_CHARACTERS


class PasteProblem(StrEnum):
    """Why a file is not read."""

    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    NOT_A_FILE = "not_a_file"
    TOO_SLOW = "too_slow"
    NOT_TEXT = "not_text"


class PasteError(Exception):
    """A file that is not read."""

    def __init__(self, problem: PasteProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Found:
    """What a text holds: `fresh` are those that are not there yet."""

    pasted: Pasted
    fresh: tuple[Callback, ...]

    @property
    def repeated(self) -> int:
        """How many are there already."""
        return len(self.pasted.callbacks) - len(self.fresh)


class Pasting:
    """`look` changes nothing; `store` keeps what `look` found."""

    def __init__(self, database: Database, accounts: Accounts, clock: Clock, arrived: Callable[[], None]) -> None:
        """`arrived` is called in the loop after something was stored."""
        self._database = database
        self._accounts = accounts
        self._clock = clock
        self._arrived = arrived

    async def read_file(self, path: Path) -> str:
        """The text of a file, as much of it as is looked at. Raises PasteError."""
        try:
            octets = await in_daemon(lambda: _octets(path), limit=_READ_SECONDS, name="pasted file")
        except TimeoutError as error:
            raise PasteError(PasteProblem.TOO_SLOW) from error
        return await asyncio.to_thread(_text, octets)

    async def look(self, account_id: int, text: str, progress: Progress | None = None) -> Found:
        """Read a text in a thread and compare it with what is stored. Cancelling ends both. Raises StoreError."""
        pasted = await self._read(account_id, text, progress)
        return Found(pasted, await self._fresh(account_id, pasted.callbacks))

    async def store(self, account_id: int, found: Found, progress: Progress | None = None) -> int:
        """Keep what is new by now; how many. Cancelling leaves what was kept so far, and the rest for another time.
        Raises StoreError."""
        fresh = await self._fresh(account_id, found.pasted.callbacks)
        done = 0
        try:
            for part in chunks(fresh, _AT_ONCE):
                done += await self._database.write(callbacks.keep_all, part)
                if progress:
                    progress(done, len(fresh))
        finally:
            self._arrived()
        return done

    async def _fresh(self, account_id: int, found: tuple[Callback, ...]) -> tuple[Callback, ...]:
        """Those that are not stored yet."""
        there: Counter[tuple[str, ...]] = Counter()
        after = (0.0, 0)
        while found and (page := await self._database.read(callbacks.page, account_id, after, _PAGE)):
            there.update(await asyncio.to_thread(_keys, page))
            after = page[-1][0]
        return tuple(await asyncio.to_thread(lambda: list(not_there_yet(found, there))))

    async def _read(self, account_id: int, text: str, progress: Progress | None) -> Pasted:
        account = self._accounts.get(account_id)
        zone = zone_named(account.options.time_zone if account else "") or zone_named("Asia/Kuala_Lumpur")
        assert zone is not None
        loop, stopped, now = asyncio.get_running_loop(), threading.Event(), self._clock.wall()

        def step(done: int, total: int) -> None:
            if stopped.is_set():
                raise StoppedError
            if progress:
                loop.call_soon_threadsafe(progress, done, total)

        work = asyncio.ensure_future(asyncio.to_thread(read_pasted, text, account_id, now, zone, step))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            stopped.set()
            with suppress(StoppedError):
                await work
            raise


def _octets(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise PasteError(PasteProblem.NOT_A_FILE)
        with path.open("rb") as file:
            return file.read(_TAIL)
    except FileNotFoundError as error:
        raise PasteError(PasteProblem.NOT_FOUND) from error
    except OSError as error:
        raise PasteError(PasteProblem.NOT_ALLOWED) from error


def _text(octets: bytes) -> str:
    """UTF-8, UTF-16 where its mark says so, else Latin-1: the names of the parameters are ASCII in all of them."""
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16", "replace")
    if b"\x00" in octets[:4096]:
        raise PasteError(PasteProblem.NOT_TEXT)
    with suppress(UnicodeDecodeError):
        return octets.decode("utf-8-sig")
    return octets.decode("latin-1")


def _keys(page: list[tuple[tuple[float, int], Callback]]) -> list[tuple[str, ...]]:
    return [key_of(callback) for _, callback in page]
