"""A real gnome-keyring on a private message bus, for every test that needs a keyring."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from bus_service import end, private_bus
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

_SECRETS = "org.freedesktop.secrets"
_BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")


@dataclass
class KeyringService:
    """The running service: `environment` is a whole one for a child process, `variables` what it changes."""

    environment: dict[str, str]
    variables: dict[str, str]
    process: subprocess.Popen[str]

    def kill(self) -> None:
        """End the keyring service; the bus lives on."""
        end(self.process)


@contextmanager
def keyring_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyringService]:
    """A keyring that this very process finds."""
    with tempfile.TemporaryDirectory(prefix="sd") as folder, keyring_service(Path(folder)) as service:
        for name, value in service.variables.items():
            monkeypatch.setenv(name, value)
        yield service


@contextmanager
def keyring_service(folder: Path, unlocked: bool = True, exists: bool = True) -> Iterator[KeyringService]:
    """Run a keyring whose files are in `folder`.

    `unlocked=False`: its collection is locked and nobody answers prompts; `exists=False` as well: there is none yet.
    """
    with tempfile.TemporaryDirectory(prefix="kr") as short, private_bus(Path(short)) as address:
        variables = {**_variables(folder, Path(short)), "DBUS_SESSION_BUS_ADDRESS": address}
        environment = {**_without_display(), **variables}
        process = _start(environment, unlock=exists)
        if exists and not unlocked:
            end(process)
            _wait_for_owner(address, present=False)
            process = _start(environment, unlock=False)
        service = KeyringService(environment, variables, process)
        try:
            yield service
        finally:
            service.kill()


def _variables(folder: Path, short: Path) -> dict[str, str]:
    places = {
        "HOME": folder / "home",
        "XDG_RUNTIME_DIR": short / "run",
        "XDG_DATA_HOME": folder / "home" / "data",
        "XDG_CONFIG_HOME": folder / "home" / "config",
        "XDG_CACHE_HOME": folder / "home" / "cache",
    }
    for place in places.values():
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {name: str(place) for name, place in places.items()}


def _without_display() -> dict[str, str]:
    unwanted = ("DISPLAY", "WAYLAND_DISPLAY", "GNOME_KEYRING_CONTROL", "PYTHON_KEYRING_BACKEND")
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def _start(environment: dict[str, str], unlock: bool) -> subprocess.Popen[str]:
    command = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
    process = subprocess.Popen(
        [*command, "--unlock"] if unlock else command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write("open sesame" if unlock else "")
    process.stdin.close()
    _wait_for_owner(environment["DBUS_SESSION_BUS_ADDRESS"], present=True)
    return process


def _wait_for_owner(address: str, present: bool) -> None:
    with open_dbus_connection(address) as connection:
        for _ in range(500):
            question = new_method_call(_BUS, "NameHasOwner", "s", (_SECRETS,))
            if connection.send_and_get_reply(question).body[0] == present:
                return
            time.sleep(0.02)
    raise AssertionError("the keyring service did not come")
