"""A bus that ends while it is greeted leaves no open socket behind: jeepney forgets its own."""

import gc
import socket
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from smsdesk.system.dbus import Bus, CallError, Connection
from smsdesk.system.keyrings import AbsentError, open_vault

SECRET_SERVICE = "keyring.backends.SecretService.Keyring"


@contextmanager
def ending_bus(folder: Path, answers: tuple[bytes, ...]) -> Iterator[str]:
    """The address of a bus that lets one caller in, reads its greeting and ends; nothing may be left open after it."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(folder / "bus"))
    server.listen()

    def greet_and_end() -> None:
        # Line by line: the caller's first line may come in two pieces, and an answer to half of it is one too many.
        caller, _ = server.accept()
        with caller, caller.makefile("rb") as lines:
            for answer in answers:
                lines.readline()
                caller.sendall(answer)
            lines.readline()

    thread = threading.Thread(target=greet_and_end)
    thread.start()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield f"unix:path={folder / 'bus'}"
        thread.join(10)
        gc.collect()
    server.close()
    assert [str(warning.message) for warning in caught] == []


def test_a_bus_that_ends_at_hello_leaves_nothing_open(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ending_bus(short_path, (b"OK 00\r\n", b"AGREE_UNIX_FD\r\n")) as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        with pytest.raises(CallError):
            Connection(Bus.SYSTEM)


def test_a_keyring_whose_bus_ends_at_hello_leaves_nothing_open(
    short_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ending_bus(short_path, (b"OK 00\r\n",)) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        with pytest.raises(AbsentError), open_vault([SECRET_SERVICE]):
            pass
