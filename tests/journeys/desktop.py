"""A private desktop for whole-program tests: screen, window manager, message bus, keyring and accessibility bus."""

import os
import struct
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bus_service import end, private_bus
from keyring_service import keyring_service

TIED = ("setpriv", "--pdeathsig", "TERM")
"""Before a command (util-linux): it ends with the tests, however they end."""
_REGISTRY = "/usr/libexec/at-spi2-registryd"
_FRAME_BUFFER = "Xvfb_screen0"


@dataclass
class Desktop:
    """What stands: `environment` is a whole one for a program, `accessibility` the address of the second bus."""

    folder: Path
    environment: dict[str, str]
    accessibility: str

    @property
    def bus(self) -> str:
        """The address of the session bus, where the keyring is."""
        return self.environment["DBUS_SESSION_BUS_ADDRESS"]

    def screenshot(self, file: Path) -> None:
        """Write the whole screen as a PNG; the X server keeps its picture in a file, so nothing has to be asked."""
        from PySide6.QtGui import QImage

        data = (self.folder / "screen" / _FRAME_BUFFER).read_bytes()
        # The head of an XWD file (X11/XWDFile.h): 25 big-endian words, its own size first.
        words = struct.unpack(">25I", data[:100])
        head, width, height, line, colours = words[0], words[4], words[5], words[12], words[19]
        pixels = data[head + 12 * colours :]
        image = QImage(pixels, width, height, line, QImage.Format.Format_RGB32)
        assert image.save(str(file), "PNG"), f"no picture could be written to {file}"


@contextmanager
def desktop(folder: Path, size: str = "1280x860") -> Iterator[Desktop]:
    """Run a desktop whose files are in `folder`; everything ends with the context, in reverse order."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        keyring = stack.enter_context(keyring_service(folder))
        display = stack.enter_context(_screen(folder / "screen", size))
        short = Path(stack.enter_context(TemporaryDirectory(prefix="at")))
        accessibility = stack.enter_context(private_bus(short))
        environment = {
            **keyring.environment,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            # Asking about something that has just gone is no mistake of the program.
            "QT_LOGGING_RULES": "qt.accessibility.atspi=false",
            "XDG_SESSION_TYPE": "x11",
            "LANG": "C.UTF-8",
            "GSETTINGS_BACKEND": "memory",
            # The launcher of at-spi2-core would make a second bus that outlives it; this one is ours.
            "AT_SPI_BUS_ADDRESS": accessibility,
        }
        stack.enter_context(_running(["openbox", "--sm-disable"], environment))
        stack.enter_context(_running([_REGISTRY], environment))
        yield Desktop(folder, environment, accessibility)


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*TIED, *command],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        end(process)


@contextmanager
def _screen(folder: Path, size: str) -> Iterator[str]:
    """An X server on the first free display; gives `:N`."""
    folder.mkdir()
    reading, writing = os.pipe()
    command = [
        *TIED,
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        f"{size}x24",
        "-nolisten",
        "tcp",
        "-fbdir",
        str(folder),
    ]
    with open(folder / "xvfb.log", "wb") as log:
        process = subprocess.Popen(command, pass_fds=(writing,), stdout=log, stderr=log, text=True)
    os.close(writing)
    try:
        with os.fdopen(reading, encoding="ascii") as pipe:
            number = pipe.readline().strip()
        assert number, f"Xvfb did not start: {(folder / 'xvfb.log').read_text()}"
        yield f":{number}"
    finally:
        process.terminate()  # not killed: it takes its socket and lock file away
        process.wait(10)
