"""A bus that ends while it is greeted leaves no open socket behind: jeepney forgets its own."""

import gc
import socket
import threading
import warnings
from pathlib import Path

import pytest

from smsdesk.system.dbus import Bus, CallError, Connection


def test_a_bus_that_ends_at_hello_leaves_nothing_open(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(short_path / "bus"))
    server.listen()

    def greet_and_end() -> None:
        # Line by line: the caller's first line may come in two pieces, and an answer to half of it is one too many.
        caller, _ = server.accept()
        with caller, caller.makefile("rb") as lines:
            for answer in (b"OK 00\r\n", b"AGREE_UNIX_FD\r\n"):
                lines.readline()
                caller.sendall(answer)
            lines.readline()

    thread = threading.Thread(target=greet_and_end)
    thread.start()
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={short_path / 'bus'}")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with pytest.raises(CallError):
            Connection(Bus.SYSTEM)
        thread.join(10)
        gc.collect()
    server.close()
    assert [str(warning.message) for warning in caught] == []
