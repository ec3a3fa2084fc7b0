"""The process that is killed: sends (or goes on with) one broadcast of 1,000, then says so and ends.

Arguments: data folder, gateway address, seconds the clocks are ahead, number of recipients.
"""

import asyncio
import contextlib
import sys
from pathlib import Path

from sending import FastClock, Rig

from smsdesk.domain.states import Reason, RunState
from smsdesk.domain.storage import StoreError

SPEED = 60.0


async def main() -> None:
    folder, address, ahead, recipients = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
    async with Rig(folder, address, FastClock(SPEED, ahead), concurrency=8, total_seconds=0.6) as rig:
        unfinished = await rig.sender.unfinished()
        key = unfinished[0].id if unfinished else await rig.sender.submit(rig.broadcast(recipients))
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
