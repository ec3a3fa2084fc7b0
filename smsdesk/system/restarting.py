"""Starts this program once more, with the arguments it has now."""

import subprocess
import sys


def command() -> list[str]:
    """How this process was started, as far as the next one needs it: interpreter and module, or the packed program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *sys.argv[1:]]
    return [sys.executable, *sys.orig_argv[1:]]


def start_again() -> None:
    """Start another process and leave it alone; call it when this one has let go of everything. Raises OSError."""
    subprocess.Popen(command(), start_new_session=sys.platform != "win32", close_fds=True)
