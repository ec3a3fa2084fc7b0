"""A CSV or XLSX file from outside as a table, read by a child process with limited time and memory."""

import asyncio
import json
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import smsdesk
from smsdesk.domain.lists import ListChip, ListRow
from smsdesk.domain.tables import Note, ReadError, ReadProblem, Table, list_chip, table_of

TIME_LIMIT = 60.0
"""Seconds for one file; the largest one allowed takes about 5."""


def child_command() -> list[str]:
    """How the reading process is started; a frozen program has no `-m` and answers to `--csv-child`."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--csv-child"]
    # -c and not -m: the child needs this very package, wherever it lies, and nothing from the present folder.
    start = "import sys; sys.path[0] = sys.argv[1]; from smsdesk.services.csv_child import main; sys.exit(main())"
    return [sys.executable, "-X", "utf8", "-c", start, str(Path(smsdesk.__file__).parent.parent)]


async def read_table(
    path: Path,
    region: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: bool | None = None,
    time_limit: float = TIME_LIMIT,
) -> Table:
    """Read a CSV or XLSX file; None means: find it out. Raises ReadError. Cancelling ends the child process.

    `region` (ISO 3166-1) is where local numbers belong, for the guess of the columns.
    """
    request = {"path": str(path), "encoding": encoding, "delimiter": delimiter}
    child = _Child(time_limit)
    try:
        head, lines = await asyncio.to_thread(child.ask, request)
    except asyncio.CancelledError:
        child.end()
        raise
    return await asyncio.to_thread(
        table_of,
        path.name,
        lines,
        region,
        encoding=head["encoding"],
        delimiter=head["delimiter"],
        header=header,
        notes=frozenset(map(Note, head["notes"])),
    )


async def chip_for_list(path: Path, region: str) -> ListChip:
    """A file dropped on the To field as one chip, with the columns as guessed. Raises ReadError.

    Without any number column every row is there, with its first cell, and becomes a problem in words.
    """
    table = await read_table(path, region)
    if table.mapping.number is not None:
        return await asyncio.to_thread(list_chip, table, table.mapping)
    rows = (ListRow(next((cell.strip() for cell in row if cell.strip()), "")) for row in table.rows)
    return ListChip(path.name, tuple(rows))


async def rows_for_list(path: Path, region: str) -> list[ListRow]:
    """The rows of `chip_for_list` alone. Raises ReadError."""
    return list((await chip_for_list(path, region)).rows)


class _Child:
    """One reading process; `end` may be called from another thread at any time, also before it was started."""

    def __init__(self, time_limit: float) -> None:
        self._limit = time_limit
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False
        self._late = False

    def ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], list[list[str]]]:
        """Give the request, wait for all rows (blocking). Raises ReadError."""
        process = self._started()
        timer = threading.Timer(self._limit, self._too_late)
        timer.daemon = True
        timer.start()
        try:
            return _conversation(process, request)
        except (OSError, ValueError) as error:
            raise ReadError(ReadProblem.TOO_SLOW if self._late else ReadProblem.FAILED) from error
        finally:
            timer.cancel()
            self.end()
            for stream in (process.stdin, process.stdout):
                if stream:
                    with suppress(OSError):
                        stream.close()
            process.wait()

    def end(self) -> None:
        """Kill the process if it still runs, and let none start."""
        with self._lock:
            self._ended = True
            if self._process and self._process.poll() is None:
                self._process.kill()

    def _started(self) -> "subprocess.Popen[bytes]":
        with self._lock:
            if self._ended:
                raise ReadError(ReadProblem.FAILED)
            try:
                self._process = subprocess.Popen(
                    child_command(),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as error:
                raise ReadError(ReadProblem.FAILED) from error
            return self._process

    def _too_late(self) -> None:
        self._late = True
        self.end()


def _conversation(
    process: "subprocess.Popen[bytes]", request: dict[str, Any]
) -> tuple[dict[str, Any], list[list[str]]]:
    """Raises OSError or ValueError when the child ended before its answer was whole."""
    if process.stdin is None or process.stdout is None:
        raise OSError
    process.stdin.write(json.dumps(request).encode("ascii"))
    process.stdin.close()
    head = json.loads(process.stdout.readline())
    if "problem" in head:
        raise ReadError(ReadProblem(head["problem"]))
    rows = [json.loads(line) for line in process.stdout]
    if process.wait() != 0:
        raise OSError
    return head, rows
