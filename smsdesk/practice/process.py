"""The practice gateway as a process of its own, started and stopped by the program."""

import asyncio
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import smsdesk

EXIT_PORT_TAKEN = 3
EXIT_FILE = 4
LISTENING = "practice gateway on http://127.0.0.1:{port}/"
_LISTENING = re.compile(r"practice gateway on http://127\.0\.0\.1:([0-9]+)/\s*")
_START_SECONDS = 30.0
_STOP_SECONDS = 5.0


class PracticeFailed(Exception):  # noqa: N818 - says what happened, as PortTaken does
    """The practice gateway did not start; the text says why, in its own words."""


class PortTaken(PracticeFailed):
    """Another program listens on the wanted port, kept in `port`."""

    def __init__(self, port: int) -> None:
        """Keep the port."""
        super().__init__(f"port {port} is taken by another program")
        self.port = port


class PracticeProcess:
    """One practice gateway; it ends with this process, however that ends, because its standard input closes.

    No asyncio child watcher is used, so it works on the loop of qasync too.
    """

    def __init__(
        self,
        file: Path | None = None,
        port: int = 0,
        *,
        callback: str = "",
        callback_replies: str = "",
        seed: int = 0,
        credits: int | None = None,
    ) -> None:
        """`file` keeps the ledger (else it is lost at the end); `credits` counts for a new file only."""
        self.port = port
        self._process: subprocess.Popen[str] | None = None
        self._options = ["--port", str(port), "--seed", str(seed), "--lifeline", "--quiet"]
        for option, value in (
            ("--file", file),
            ("--callback", callback),
            ("--callback-replies", callback_replies),
            ("--credits", credits),
        ):
            if value not in (None, ""):
                self._options += [option, str(value)]

    @property
    def address(self) -> str:
        """The base address, `http://127.0.0.1:PORT/`; valid after `start`."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def running(self) -> bool:
        """True from `start` until the process has ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process's id; raises RuntimeError before `start`."""
        if self._process is None:
            raise RuntimeError("the practice gateway was not started")
        return self._process.pid

    async def start(self) -> None:
        """Start and wait until it listens. Raises PortTaken, or PracticeFailed with the reason."""
        process = self._process = _launch(self._options)
        try:
            line = await asyncio.to_thread(_first_line, process)
        except asyncio.CancelledError:
            self.kill()
            raise
        found = _LISTENING.fullmatch(line)
        if found:
            self.port = int(found[1])
            return
        code = await asyncio.to_thread(_end, process)
        self._process = None
        raise (
            PortTaken(self.port) if code == EXIT_PORT_TAKEN else PracticeFailed(line.strip() or f"it ended with {code}")
        )

    async def stop(self) -> None:
        """Ask it to end and wait; killed when it takes longer than 5 s. Does nothing when it does not run."""
        process, self._process = self._process, None
        if process is not None:
            await asyncio.to_thread(_end, process)

    def kill(self) -> None:
        """End it at once, as a crash would; what it had answered is in its file."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            _end(process)


# Ctrl+C in the terminal is for the program, which then stops its gateway in order: own process group.
if sys.platform == "win32":
    _FLAGS, _GROUP = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW, None
else:
    _FLAGS, _GROUP = 0, 0


def _launch(options: list[str]) -> "subprocess.Popen[str]":
    # The child must run the same code as we do, also from a checkout that is not installed.
    here = str(Path(smsdesk.__file__).parents[1])
    path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", "smsdesk.practice", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        encoding="utf-8",
        creationflags=_FLAGS,
        process_group=_GROUP,
    )


def _first_line(process: "subprocess.Popen[str]") -> str:
    watchdog = threading.Timer(_START_SECONDS, process.kill)
    watchdog.start()
    try:
        return process.stdout.readline() if process.stdout else ""
    finally:
        watchdog.cancel()


def _end(process: "subprocess.Popen[str]") -> int:
    if process.stdin:
        process.stdin.close()  # the lifeline
    try:
        code = process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    if process.stdout:
        process.stdout.close()
    return code
