"""Which program listens on a port, where the system tells everybody (Linux: /proc)."""

import os
import sys
from pathlib import Path

_PROC = Path("/proc")
_LISTENING = "0A"


def port_owner(port: int, proc: Path = _PROC) -> str:
    """The name of the program that listens on a TCP port, "" where the system does not tell. It blocks for
    milliseconds: call it in a thread."""
    if sys.platform != "linux":
        return ""
    sockets = {f"socket:[{inode}]" for inode in _listening(port, proc)}
    return _holder(sockets, proc) if sockets else ""


def _listening(port: int, proc: Path) -> set[str]:
    """The inodes of sockets that listen on this port, of IPv4 and IPv6."""
    found: set[str] = set()
    for table in ("net/tcp", "net/tcp6"):
        try:
            lines = (proc / table).read_text(encoding="ascii", errors="replace").splitlines()[1:]
        except OSError:
            continue
        for fields in map(str.split, lines):
            if len(fields) > 9 and fields[3] == _LISTENING and fields[1].endswith(f":{port:04X}"):
                found.add(fields[9])
    return found


def _holder(sockets: set[str], proc: Path) -> str:
    """The name of the process that has one of these sockets open; other users' processes are not shown to us."""
    try:
        processes = [each for each in proc.iterdir() if each.name.isdigit() and int(each.name) != os.getpid()]
    except OSError:
        return ""
    for process in processes:
        try:
            if any(os.readlink(each) in sockets for each in (process / "fd").iterdir()):
                name = (process / "comm").read_text(encoding="utf-8", errors="replace")
                return "".join(ch for ch in name if ch.isprintable())[:60]
        except OSError:  # it ended meanwhile, or is not ours
            continue
    return ""
