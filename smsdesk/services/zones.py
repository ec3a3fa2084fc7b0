"""The names of time zones that this computer knows, for a choice."""

import asyncio
from zoneinfo import available_timezones

_NO_PLACES = ("Etc/", "SystemV/", "US/")


async def zone_names() -> tuple[str, ...]:
    """IANA names of places ("Asia/Kuala_Lumpur") in the order of the alphabet, and "UTC". Read in a thread, as it
    opens hundreds of files."""
    return tuple(sorted(filter(_is_place, await asyncio.to_thread(available_timezones))))


def _is_place(name: str) -> bool:
    return name == "UTC" or ("/" in name and not name.startswith(_NO_PLACES))
