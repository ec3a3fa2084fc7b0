"""Waiting for an event or for a time, whichever comes first."""

import asyncio

from smsdesk.system.clock import Clock


async def pause_or(clock: Clock, event: asyncio.Event, seconds: float) -> None:
    """Wait until the event is set or the seconds have passed by this clock's own sleep."""
    sleeper = asyncio.ensure_future(clock.sleep(seconds))
    waiter = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({waiter, sleeper}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiter.cancel()
        sleeper.cancel()
