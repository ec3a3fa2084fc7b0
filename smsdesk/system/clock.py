"""The clocks of this computer and the name of its user."""

import asyncio
import ctypes
import getpass
import os
import sys
import time
from pathlib import Path

_ROUGHLY = 600.0  # seconds; how exactly the moment of the last start can be told from two clocks


class Clock:
    """Time as the program sees it; tests put a subclass in its place."""

    def wall(self) -> float:
        """Seconds since 1970 UTC; a person or the network may set it forwards and backwards."""
        return time.time()

    def boot(self) -> tuple[str, float]:
        """Which start of the computer this is, and the seconds since it, sleep INCLUDED.

        Two values can be compared only while the first part is the same.
        """
        seconds = _seconds_since_boot()
        return _boot_id(seconds), seconds

    def monotonic(self) -> float:
        """Seconds that never go back and stand still while the computer sleeps."""
        return _seconds_awake()

    async def sleep(self, seconds: float) -> None:
        """Wait in the loop."""
        await asyncio.sleep(seconds)


def user_name() -> str:
    """The system's name of the user, at most 64 printable characters; "unknown" where it has none."""
    name = _account_name()
    return "".join(ch for ch in name if ch.isprintable())[:64] or "unknown"


def _account_name() -> str:
    try:
        if sys.platform != "win32":
            import pwd

            return pwd.getpwuid(os.getuid()).pw_name
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        # A user without an entry (containers): the environment may still know, and must not be asked first
        # because everybody can write there what they like.
        return os.environ.get("LOGNAME") or os.environ.get("USER") or ""


if sys.platform == "linux":

    def _seconds_since_boot() -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def _seconds_awake() -> float:
        return time.monotonic()

    def _system_boot_id() -> str:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()

elif sys.platform == "darwin":

    def _seconds_since_boot() -> float:
        # Apple's CLOCK_MONOTONIC_RAW is mach_continuous_time: it goes on in sleep, time.monotonic() does not.
        return time.clock_gettime(time.CLOCK_MONOTONIC_RAW)

    def _seconds_awake() -> float:
        return time.monotonic()

    def _system_boot_id() -> str:
        size = ctypes.c_size_t(64)
        buffer = ctypes.create_string_buffer(size.value)
        system = ctypes.CDLL(None, use_errno=True)
        if system.sysctlbyname(b"kern.bootsessionuuid", buffer, ctypes.byref(size), None, ctypes.c_size_t(0)):
            raise OSError(ctypes.get_errno(), "sysctl")
        return buffer.value.decode("ascii")

elif sys.platform == "win32":

    def _seconds_since_boot() -> float:
        count = ctypes.windll.kernel32.GetTickCount64
        count.restype = ctypes.c_uint64
        return float(count()) / 1000

    def _seconds_awake() -> float:
        ticks = ctypes.c_uint64()
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(ticks))
        return ticks.value / 1e7

    def _system_boot_id() -> str:
        import winreg

        key = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
            return f"boot-{winreg.QueryValueEx(opened, 'BootId')[0]}"

else:

    def _seconds_since_boot() -> float:
        return time.monotonic()

    def _seconds_awake() -> float:
        return time.monotonic()

    def _system_boot_id() -> str:
        raise OSError("unknown system")


def _boot_id(seconds: float) -> str:
    try:
        return _system_boot_id()
    except (OSError, ValueError):
        return f"about-{round((time.time() - seconds) / _ROUGHLY)}"
