"""Which keyrings of operating systems may hold passwords, and how one is opened without asking the environment.

`keyring.get_keyring()` is not used: it is remembered for the whole process, obeys environment variables and
configuration files, and silently takes a backend that keeps passwords in the clear or nowhere.
"""

import importlib
import importlib.util
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

_BY_SYSTEM = {
    "linux": ("keyring.backends.SecretService.Keyring", "keyring.backends.kwallet.DBusKeyring"),
    "win32": ("keyring.backends.Windows.WinVaultKeyring",),
    "darwin": ("keyring.backends.macOS.Keyring",),
}
ALLOWED = frozenset(name for names in _BY_SYSTEM.values() for name in names)


class AbsentError(Exception):
    """No keyring that may be used answers on this computer."""


class InsecureError(Exception):
    """Only a keyring that may not be used is set up on this computer."""


class Vault:
    """One opened keyring; every method blocks and raises whatever its backend raises."""

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend

    def read(self, service: str, key: str) -> str | None:
        """The stored value, None if there is none."""
        return self._backend.get_password(service, key)

    def store(self, service: str, key: str, value: str) -> None:
        """Store a value in place of an earlier one."""
        self._backend.set_password(service, key, value)

    def delete(self, service: str, key: str) -> None:
        """Remove a value; one that is not there counts as removed."""
        try:
            self._backend.delete_password(service, key)
        except PasswordDeleteError:
            if self._backend.get_password(service, key) is not None:
                raise


@contextmanager
def open_vault(backends: Sequence[str] | None = None) -> Iterator[Vault]:
    """The first keyring of `backends` (None: of this system) that is allowed and works; blocks on D-Bus.

    Raises InsecureError or AbsentError.
    """
    vault = _first_vault(_BY_SYSTEM.get(sys.platform, ()) if backends is None else backends)
    try:
        yield vault
    except Exception as error:
        _close_connections(error)
        raise


def _first_vault(names: Sequence[str]) -> Vault:
    for name in names:
        backend = _build(name) if name in ALLOWED else None
        if backend is not None:
            return Vault(backend)
    if any(name not in ALLOWED for name in names) or _insecure_is_set_up():
        raise InsecureError
    raise AbsentError


def _close_connections(error: BaseException) -> None:
    """Close the bus connection that is left open when it fails: in keyring 25.7's `get_preferred_collection` (its
    local `bus`), in secretstorage's `dbus_init` (`connection`), as when the bus ends in the middle, and in jeepney's
    `open_dbus_connection` (`sock`), where it ends as it is greeted."""
    cause: BaseException | None = error
    while cause is not None:
        for frame, _ in traceback.walk_tb(cause.__traceback__):
            for name in ("bus", "connection", "sock"):
                found: Any = frame.f_locals.get(name)
                if hasattr(found, "close"):
                    found.close()
        cause = cause.__cause__ or cause.__context__


def _build(name: str) -> KeyringBackend | None:
    module_name, _, class_name = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module_name), class_name)
        if f"{found.__module__}.{found.__qualname__}" not in ALLOWED:
            return None
        _ = found.priority  # raises where it cannot work; `viable` would keep the error, and what it left open
        backend: KeyringBackend = found()
    except Exception as error:
        _close_connections(error)
        # Importing macOS' on another system, a broken D-Bus: whatever it is, this one is not there.
        return None
    _adjust(backend)
    return backend


def _adjust(backend: KeyringBackend) -> None:
    """Settings of single backends that are no arguments of theirs."""
    if hasattr(backend, "persist"):
        # Windows would carry the entry to the person's other computers, where it would hide that a database
        # was copied (reliability.md, row 18).
        backend.persist = "local machine"
    if hasattr(backend, "appid"):
        backend.appid = "smsdesk"  # KWallet shows it in its question; its own guess is the path of the program


def _insecure_is_set_up() -> bool:
    """True if the keyring library, left to itself, would take something that is not allowed here."""
    chosen = os.environ.get("PYTHON_KEYRING_BACKEND", "")
    if chosen and chosen not in ALLOWED:
        return True
    try:
        return importlib.util.find_spec("keyrings.alt") is not None
    except ImportError:  # not even its parent is there
        return False
