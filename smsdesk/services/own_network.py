"""What can be chosen to listen on: the addresses of this computer, unless only loopback may be."""

from dataclasses import dataclass

from smsdesk.listener.binding import runs_as_root
from smsdesk.system.own_addresses import own_addresses
from smsdesk.system.threads import in_daemon

_SECONDS = 5.0


@dataclass(frozen=True)
class Network:
    """This computer's addresses beside loopback; `only_here` is true for a program with root's rights, which listens on
    loopback alone."""

    addresses: tuple[str, ...] = ()
    only_here: bool = False


async def look_around() -> Network:
    """Ask the system, in a thread: its name service may be slow."""
    try:
        addresses = await in_daemon(own_addresses, limit=_SECONDS, name="own addresses")
    except TimeoutError:
        addresses = ()
    return Network(addresses, runs_as_root())
