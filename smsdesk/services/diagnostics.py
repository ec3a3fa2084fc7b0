"""A file that a person can send to somebody who helps: what the program is and how it is, nothing about anybody."""

import asyncio
import io
import json
import platform
import re
import sqlite3
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import Any

from smsdesk import __version__
from smsdesk.domain.accounts import Account
from smsdesk.domain.erasing import ERASED
from smsdesk.services.accounts import Accounts
from smsdesk.services.backups import Progress, in_thread
from smsdesk.services.exporting import write_octets
from smsdesk.services.listening import Listening
from smsdesk.services.log_lines import OwnWords
from smsdesk.store import diagnosis
from smsdesk.store.database import Database
from smsdesk.system.clock import user_name
from smsdesk.system.paths import DataDir
from smsdesk.system.settings import APPEARANCES, RANGES, Settings

_LINES = 20_000
"""Of the log, the newest."""
_PACKAGES = ("PySide6-Essentials", "qasync", "SQLAlchemy", "httpx", "aiohttp", "h11", "keyring", "phonenumbers")
_PLAIN = re.compile(r"[A-Za-z0-9 .,:+_()/-]{0,80}")


class Entry(StrEnum):
    """The members of the file; worded in `ui/wording_privacy.py`."""

    VERSIONS = "versions.json"
    SETTINGS = "settings.json"
    DATABASE = "database.json"
    LOG = "log.txt"


@dataclass(frozen=True)
class Collected:
    """What would be in the file, whole, so that it can be looked at before it is saved."""

    entries: dict[Entry, str]


class Diagnostics:
    """Everything is made of our own words and of figures. What a person can have typed, and what came from outside, is
    told at most by its being there."""

    def __init__(
        self,
        folder: DataDir,
        database: Database,
        settings: Callable[[], Settings],
        standing: Callable[[], StrEnum | None],
        listeners: Callable[[], list[dict[str, Any]]],
    ) -> None:
        """`standing` tells how the data file stands to the keyring, `listeners` how the listeners are just now."""
        self._folder = folder
        self._database = database
        self._settings = settings
        self._standing = standing
        self._listeners = listeners

    async def collect(self, more: Mapping[str, str], progress: Progress) -> Collected:
        """Look at everything. `more` are versions that only the screens know. Raises StoreError."""
        values, live = self._settings(), {"keyring": self._keyring(), "listeners": self._listeners()}
        return await in_thread(lambda step: self._collect(values, live, more, step), progress)

    def _keyring(self) -> str:
        standing = self._standing()
        return standing.value if standing is not None else "not asked yet"

    async def save(self, collected: Collected, path: Path) -> None:
        """Write it as a ZIP file, whole or not at all. Raises ExportError."""
        await write_octets(path, await asyncio.to_thread(_packed, collected))

    def _collect(self, values: Settings, live: Mapping[str, Any], more: Mapping[str, str], step: Progress) -> Collected:
        database = {**diagnosis.figures(self._database.path, lambda: step(0, 0)), **live}
        database["octets"] = {each.name: each.stat().st_size for each in self._files()}
        found = {
            Entry.VERSIONS: _json(_versions(more)),
            Entry.SETTINGS: _json(_told_settings(values)),
            Entry.DATABASE: _json(database),
            Entry.LOG: "".join(f"{line}\n" for line in OwnWords().told(self._log_lines())),
        }
        return Collected({entry: _without(text) for entry, text in found.items()})

    def _files(self) -> list[Path]:
        name = self._folder.database.name
        return [each for ending in ("", "-wal") if (each := self._folder.root / f"{name}{ending}").exists()]

    def _log_lines(self) -> list[str]:
        lines: list[str] = []
        for file in sorted(self._folder.logs.glob("smsdesk.log*"), key=_age):
            lines = (file.read_text(encoding="utf-8", errors="replace").splitlines() + lines)[-_LINES:]
        return lines


def listener_figures(accounts: Accounts, listening: Listening) -> list[dict[str, Any]]:
    """How the listener of each account is: whether somebody else has its port, not who."""
    return [_listener(account, listening) for account in accounts.all()]


def _listener(account: Account, listening: Listening) -> dict[str, Any]:
    state, counts = listening.state(account.id), listening.counts(account.id)
    hits = Counter(f"{hit.kind.value} {hit.why.value} {hit.status}" for hit in listening.hits(account.id))
    return {
        "practice": account.practice,
        "status": state.status.value,
        "problem": state.problem.value if state.problem is not None else "",
        "port_held_by_known": bool(state.holder),
        "encrypted": state.place is not None and bool(state.place.certificate),
        "today": {"stored": counts.stored, "refused": counts.refused},
        "ever_called": counts.last is not None,
        "latest": dict(sorted(hits.items())),
    }


def _age(file: Path) -> int:
    """The present log first, then .1, .2 …; what else lies there last."""
    number = file.suffix.removeprefix(".")
    return 0 if number == "log" else int(number) if number.isdecimal() else 99


def _versions(more: Mapping[str, str]) -> dict[str, str]:
    found = {"smsdesk": __version__, "Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "none"
    found |= {"system": f"{platform.system()} {platform.release()} {platform.machine()}", **more}
    found["packed"] = "yes" if getattr(sys, "frozen", False) else "no"
    return {name: text if _PLAIN.fullmatch(text) else ERASED for name, text in found.items()}


def _told_settings(values: Settings) -> dict[str, Any]:
    """Numbers and switches; not where the window stood, nor which account was open."""
    found: dict[str, Any] = {"appearance": values.appearance if values.appearance in APPEARANCES else ERASED}
    for field in fields(values):
        value = getattr(values, field.name)
        if isinstance(value, bool) or (field.name in RANGES and field.name != "last_account"):
            found[field.name] = value
    return found


def _without(text: str) -> str:
    """Once more without the names of the person and of the computer, wherever they may have slipped in."""
    names = {user_name(), platform.node(), platform.node().split(".")[0], Path.home().name}
    for name in sorted((each for each in names if len(each) > 2), key=len, reverse=True):
        text = re.sub(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", ERASED, text)
    return text


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _packed(collected: Collected) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry, text in collected.entries.items():
            packed.writestr(zipfile.ZipInfo(entry.value), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return file.getvalue()
