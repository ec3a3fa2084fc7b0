"""The process that is killed: sends (or goes on with) one broadcast, then says so and ends.

Arguments: data folder, gateway address, seconds the clocks are ahead, number of recipients, numbers in one request
(0: one each, with reports), how fast time passes. In batches every 40th number is one that the gateway refuses.
"""

import asyncio
import contextlib
import sys
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from sending import FastClock, Rig

from smsdesk.domain.records import NewBroadcast
from smsdesk.domain.states import Reason, RunState
from smsdesk.domain.storage import StoreError
from smsdesk.store.schema import broadcasts


def the_broadcast(rig: Rig, recipients: int, batch: int) -> NewBroadcast:
    """To so many people; in batches some of them have numbers that are too short."""
    new = rig.broadcast(recipients, reports=not batch, batch=max(batch, 1))
    if not batch:
        return new
    people = [
        replace(one, number=one.number[:2] + one.number[-5:]) if at % 40 == 7 else one
        for at, one in enumerate(new.recipients)
    ]
    return replace(new, recipients=tuple(people))


async def main() -> None:
    folder, address, ahead = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    recipients, batch, speed = int(sys.argv[4]), int(sys.argv[5]), float(sys.argv[6])
    async with Rig(folder, address, FastClock(speed, ahead), concurrency=8, total_seconds=0.6) as rig:
        # Also one that was done before the kill: nobody presses "Send" twice for it.
        there = await rig.database.read(lambda connection: connection.execute(sa.select(broadcasts.c.id)).scalar())
        key = await rig.sender.submit(the_broadcast(rig, recipients, batch)) if there is None else int(there)
        print("ready", flush=True)
        while True:
            state, reason = await rig.state(key)
            if state is RunState.DONE:
                break
            # What a person does: resume after a restart, and after the gateway's own errors.
            if state in (RunState.PAUSED, RunState.HELD) and reason not in (Reason.NO_NETWORK, Reason.NOT_GATEWAY):
                with contextlib.suppress(StoreError):
                    await rig.sender.resume(key)
            await asyncio.sleep(0.02)
    print("done", flush=True)


asyncio.run(main())
