"""Program-wide settings: one frozen record, kept in settings.json; loading and saving block."""

import json
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from smsdesk.system.files import OwnFilesError, PathProblem, read_private, write_atomic

_LARGEST = 256 * 1024


@dataclass(frozen=True)
class Range:
    """A whole number's default and its limits, both included."""

    default: int
    minimum: int
    maximum: int


RANGES: dict[str, Range] = {
    "concurrency": Range(4, 1, 16),  # requests at the same time
    "per_second": Range(15, 1, 100),  # recipients
    "hold_seconds": Range(10, 0, 120),
    "confirm_above": Range(500, 1, 1_000_000),  # recipients
    "hours_from": Range(8, 0, 23),  # the first hour of the day in which messages go out
    "hours_to": Range(20, 1, 24),  # the hour from which none do
    "repeat_hours": Range(24, 0, 720),  # the same text to the same number within this time is named; 0: never
    "overdue_hours": Range(24, 1, 720),  # an accepted message without a final report is called overdue after so many
    "retention_months": Range(0, 0, 240),  # texts and numbers of older messages are erased; 0: never
    "ui_size": Range(0, -2, 6),  # points added to the system's font
    "last_account": Range(0, 0, 2**53),  # 0: none yet
}
"""The only place that knows the limits; the settings screen shows them from here."""

APPEARANCES = ("system", "light", "dark")


@dataclass(frozen=True)
class Settings:
    """What holds for the whole program; what belongs to an account is in its AccountOptions."""

    concurrency: int = RANGES["concurrency"].default
    per_second: int = RANGES["per_second"].default
    hold_seconds: int = RANGES["hold_seconds"].default
    confirm_above: int = RANGES["confirm_above"].default
    hours_from: int = RANGES["hours_from"].default
    hours_to: int = RANGES["hours_to"].default
    repeat_hours: int = RANGES["repeat_hours"].default
    appearance: str = APPEARANCES[0]
    ui_size: int = RANGES["ui_size"].default
    window: str = ""  # geometry as Qt saves it, in hex
    last_account: int = RANGES["last_account"].default
    last_tab: str = ""
    reports_by_default: bool = True
    overdue_hours: int = RANGES["overdue_hours"].default
    retention_months: int = RANGES["retention_months"].default
    notify: bool = True  # by the desktop, while the window is not in front
    notify_content: bool = True  # with name and words of a received message
    close_to_tray: bool = False  # closing the window leaves the listener running in the tray
    start_with_computer: bool = False

    def __post_init__(self) -> None:
        """Put right what is out of its range or of the wrong kind, so that nobody checks it later."""
        for field in fields(self):
            value = getattr(self, field.name)
            object.__setattr__(self, field.name, _CHECKS[field.name](value, field.default))


def _whole_number(name: str) -> Callable[[Any, Any], Any]:
    limits = RANGES[name]

    def check(value: Any, default: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            return default
        return min(max(value, limits.minimum), limits.maximum)

    return check


def _appearance(value: Any, default: Any) -> Any:
    return value if value in APPEARANCES else default


def _hex(value: Any, default: Any) -> Any:
    if isinstance(value, str) and len(value) <= 4096 and len(value) % 2 == 0:
        with suppress(ValueError):
            bytes.fromhex(value)
            return value
    return default


def _word(value: Any, default: Any) -> Any:
    return value if isinstance(value, str) and len(value) <= 40 and value.isprintable() else default


def _yes_or_no(value: Any, default: Any) -> Any:
    return value if isinstance(value, bool) else default


_CHECKS: dict[str, Callable[[Any, Any], Any]] = {
    **{name: _whole_number(name) for name in RANGES},
    "appearance": _appearance,
    "window": _hex,
    "last_tab": _word,
    "reports_by_default": _yes_or_no,
    "notify": _yes_or_no,
    "notify_content": _yes_or_no,
    "close_to_tray": _yes_or_no,
    "start_with_computer": _yes_or_no,
}


class LoadProblem(StrEnum):
    """Why defaults are used although there is a settings file."""

    DAMAGED = "damaged"  # moved aside
    UNREADABLE = "unreadable"  # no rights, a link, the disk: left where it is


@dataclass(frozen=True)
class Loaded:
    """The settings and, where the file could not be used, why, and where it was moved to."""

    settings: Settings
    problem: LoadProblem | None = None
    moved_to: Path | None = None


class SettingsFile:
    """Reads and writes one settings file; entries of a newer version are kept as they are."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unknown: dict[str, Any] = {}
        self._saving = threading.Lock()

    def load(self) -> Loaded:
        """Read the file; a missing one gives the defaults. Never raises; blocks on the disk."""
        try:
            entries = _parse(read_private(self._path, _LARGEST))
        except FileNotFoundError:
            return Loaded(Settings())
        except (ValueError, RecursionError):
            return self._move_aside()
        except OwnFilesError as error:
            if error.problem is PathProblem.TOO_LARGE:
                return self._move_aside()
            return Loaded(Settings(), LoadProblem.UNREADABLE)
        except OSError:
            return Loaded(Settings(), LoadProblem.UNREADABLE)
        known = {name: value for name, value in entries.items() if name in _CHECKS}
        self._unknown = {name: value for name, value in entries.items() if name not in _CHECKS}
        return Loaded(Settings(**known))

    def save(self, settings: Settings) -> None:
        """Write the file durably and whole; raises OSError or OwnFilesError; blocks on the disk."""
        entries = {**self._unknown, **asdict(settings)}
        data = (json.dumps(entries, indent=1, sort_keys=True) + "\n").encode("ascii")
        with self._saving:
            write_atomic(self._path, data)

    def _move_aside(self) -> Loaded:
        stamp = time.strftime("%Y%m%d-%H%M%S")
        aside = self._path.with_name(f"{self._path.name}.damaged-{stamp}")
        try:
            os.replace(self._path, aside)
        except OSError:
            return Loaded(Settings(), LoadProblem.DAMAGED)
        return Loaded(Settings(), LoadProblem.DAMAGED, aside)


def _parse(data: bytes) -> dict[str, Any]:
    entries = json.loads(data.decode("utf-8-sig"))
    if not isinstance(entries, dict):
        raise ValueError("not an object")
    return entries
