"""The process that reads a CSV or XLSX file from outside, with little memory and time; started by `reading`.

Standard input: one JSON object (path, encoding, delimiter). Standard output: JSON lines, first how it was read or
{"problem": …}, then one array of cells a row.
"""

import json
import os
import stat
import sys
from typing import Any

from smsdesk.domain.tables import ReadError, ReadProblem
from smsdesk.services.csv_reading import LARGEST_FILE, Reading, read
from smsdesk.services.xlsx_reading import SIGNATURES, read_sheet

MEMORY = 1 << 30
"""Bytes of address space: 50 MB of text take about 0.6 GB at worst."""
SECONDS = 60


def main() -> int:
    """Read the request, answer it; 0 also when the answer is a problem."""
    _limit()
    try:
        request = json.loads(sys.stdin.buffer.read())
        reading, rows = _table(_contents(request["path"]), request)
    except ReadError as error:
        _say({"problem": error.problem})
        return 0
    except MemoryError:
        _say({"problem": ReadProblem.TOO_LARGE})
        return 0
    _say({"encoding": reading.encoding, "delimiter": reading.delimiter, "notes": sorted(reading.notes)})
    for row in rows:
        _say(row)
    sys.stdout.buffer.flush()
    return 0


def _limit() -> None:
    try:
        import resource  # absent on Windows
    except ImportError:
        return
    for kind, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            continue  # macOS refuses some; the parent's clock still holds


def _table(data: bytes, request: dict[str, Any]) -> tuple[Reading, list[list[str]]]:
    """A spreadsheet is known by its first octets, whatever its name says."""
    if data.startswith(SIGNATURES):
        return read_sheet(data)
    return read(data, request.get("encoding"), request.get("delimiter"))


def _contents(path: str) -> bytes:
    try:
        # A pipe or a device would wait or never end: opened without waiting, then looked at.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as error:
        raise ReadError(ReadProblem.NOT_FOUND) from error
    except (OSError, ValueError) as error:  # ValueError: a zero in the name
        # Windows refuses to open a folder, the others open it.
        raise ReadError(ReadProblem.NOT_A_FILE if _is_folder(path) else ReadProblem.NOT_ALLOWED) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ReadError(ReadProblem.NOT_A_FILE)
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise ReadError(ReadProblem.TOO_LARGE)
    return data


def _is_folder(path: str) -> bool:
    try:
        return os.path.isdir(path)
    except ValueError:
        return False


def _say(line: Any) -> None:
    # Lone surrogates cannot be written as UTF-8: JSON's own escapes carry them.
    sys.stdout.buffer.write(json.dumps(line).encode("ascii") + b"\n")


if __name__ == "__main__":
    sys.exit(main())
