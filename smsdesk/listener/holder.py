"""Which program has a port, where the system tells it to an ordinary user."""

import contextlib
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_LISTENS = "0A"
_SECONDS = 3.0


def holder(port: int) -> str:
    """Name and number of the program that listens on a port, as "nginx (412)"; "" where that cannot be known. It may
    take a second."""
    ask: Callable[[int], str] = {"linux": _linux, "darwin": _macos, "win32": _windows}.get(sys.platform, _nobody)
    try:
        return ask(port)
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""


def _nobody(_port: int) -> str:
    return ""


def _linux(port: int) -> str:
    links = {f"socket:[{inode}]" for inode in _inodes(port)}
    if not links:
        return ""
    for process in Path("/proc").glob("[0-9]*"):
        # Other people's processes, and those that end meanwhile, cannot be looked into.
        with contextlib.suppress(OSError):
            if any(str(each.readlink()) in links for each in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text(encoding='utf-8', errors='replace').strip()} ({process.name})"
    return ""


def _inodes(port: int) -> set[str]:
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTENS and int(fields[1].rpartition(":")[2], 16) == port:
                    found.add(fields[9])
    return found


def _macos(port: int) -> str:
    return of_lsof(_said("/usr/sbin/lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"))


def of_lsof(told: str) -> str:
    """The holder in what `lsof -Fpc` writes: lines "p412" and "cnginx"."""
    fields = {line[0]: line[1:] for line in reversed(told.splitlines()) if line}
    return f"{fields['c']} ({fields['p']})" if {"c", "p"} <= fields.keys() else ""


def _windows(port: int) -> str:
    number = of_netstat(_said("netstat", "-ano", "-p", "TCP"), port)
    return of_tasklist(_said("tasklist", "/fo", "csv", "/nh", "/fi", f"PID eq {number}"), number) if number else ""


def of_netstat(told: str, port: int) -> str:
    """The process number in what `netstat -ano` writes, in whatever language; "" when nobody listens."""
    for line in told.splitlines():
        fields = line.split()
        # The state is translated; a listening socket is known by its far end, which is nothing.
        if len(fields) >= 5 and fields[1].endswith(f":{port}") and fields[2] in ("0.0.0.0:0", "[::]:0"):
            return fields[-1]
    return ""


def of_tasklist(told: str, number: str) -> str:
    """The holder in what `tasklist /fo csv` writes: `"nginx.exe","412",…`."""
    found = re.search(rf'^"([^"]+)","{number}"', told, re.MULTILINE)
    return f"{found[1]} ({number})" if found else ""


def _said(*command: str) -> str:
    done = subprocess.run(
        command,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
        stdin=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    return done.stdout.decode(errors="replace")
