"""Starts this program once more, with the arguments it has now."""

import subprocess
import sys


def command() -> list[str]:
    """How this process was started, as far as the next one needs it: interpreter and module, or the packed program.
    Never minimised: somebody has asked for it and waits to see it."""
    arguments = sys.argv if getattr(sys, "frozen", False) else sys.orig_argv
    return [sys.executable, *(each for each in arguments[1:] if each != "--minimised")]


def start_again() -> None:
    """Start another process and leave it alone; call it when this one has let go of everything. Raises OSError."""
    subprocess.Popen(command(), start_new_session=sys.platform != "win32", close_fds=True)
