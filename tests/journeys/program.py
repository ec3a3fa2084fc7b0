"""The real program on a test's desktop: started, killed, started again, and listened to."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from a11y_bus import A11yBus
from access import Node, application
from desktop import TIED, Desktop

ROOT = Path(__file__).resolve().parents[2]


class Program:
    """One program with one data folder; use as a context manager, which fails the test for complaints.

    `command` is what to run; without it smsdesk itself with `--data-dir folder`.
    """

    def __init__(self, desktop: Desktop, bus: A11yBus, folder: Path, command: list[str] | None = None) -> None:
        self.folder = folder
        self.bus = bus
        self._command = command or [sys.executable, "-X", "faulthandler", "-m", "smsdesk", "--data-dir", str(folder)]
        self._environment = {**desktop.environment, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}
        self._process: subprocess.Popen[bytes] | None = None
        self._node: Node | None = None
        self._said = folder.parent / f"{folder.name}.stderr"

    def __enter__(self) -> "Program":
        self.start()
        return self

    def __exit__(self, kind: object, *_exc: object) -> None:
        self.kill()
        if kind is None:
            self.assert_silent()

    @property
    def pid(self) -> int:
        """The process id of the present life."""
        assert self._process is not None
        return self._process.pid

    @property
    def screen(self) -> Node:
        """Everything that the program shows."""
        assert self._node is not None
        return self._node

    def start(self) -> None:
        """Begin a life and wait until it can be driven."""
        self._process = self._launch()
        self.bus.watch = self._assert_alive
        self._node = application(self.bus, self._process.pid)

    def start_second(self, seconds: float = 20.0) -> int:
        """Start the program once more beside the running one; its exit code."""
        with_end = self._launch()
        try:
            return with_end.wait(seconds)
        finally:
            with_end.kill()
            with_end.wait(10)

    def _launch(self) -> "subprocess.Popen[bytes]":
        with open(self._said, "ab") as said:
            return subprocess.Popen(
                [*TIED, *self._command],
                env=self._environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )

    def kill(self) -> None:
        """kill -9; safe when it has ended already."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
        self._forget()

    def _forget(self) -> None:
        self._process = self._node = None
        self.bus.watch = lambda: None

    def _assert_alive(self) -> None:
        code = self._process.poll() if self._process else None
        assert code is None, f"the program ended with {code}:\n{self.said()}"

    def keeps(self, text: str) -> bool:
        """True if a text stands in a file of the data folder."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return any(text.encode() in path.read_bytes() for path in files)

    def wait(self, seconds: float = 20.0) -> int:
        """The exit code, as soon as it has ended by itself."""
        assert self._process is not None
        code = self._process.wait(seconds)
        self._forget()
        return code

    def end(self) -> int:
        """Ask it to end as the system does when a person logs out; its exit code."""
        os.kill(self.pid, signal.SIGTERM)
        return self.wait()

    def said(self) -> str:
        """All that was written to standard output and standard error, in all lives."""
        return self._said.read_text(encoding="utf-8", errors="replace")

    def assert_silent(self) -> None:
        """A desktop program has nothing to say there: Qt's warnings and tracebacks are failures."""
        said = self.said()
        assert not said, f"the program complained:\n{said}"
