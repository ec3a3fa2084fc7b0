"""The process that is killed: sends (or goes on with) its broadcasts, then says so and ends.

Arguments: data folder, gateway address, seconds the clocks are ahead, number of recipients, numbers in one request
(0: one each, with reports), how fast time passes, and "mixed" for merged letters and tunes instead of one text. In
batches every 40th number is one that the gateway refuses.
"""

import asyncio
import contextlib
import sys
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from sending import FastClock, Rig

from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Letter, NewBroadcast, Timing
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


TUNE = ("06050415810000AA01", "06050415810000AA02", "06050415810000AA03")
LETTERS = (Letter("Hi Siti", Kind.TEXT, 1), Letter("你好 美玲", Kind.UNICODE, 1), Letter("Hi Kumar", Kind.TEXT, 1))


def mixed(rig: Rig, recipients: int) -> list[NewBroadcast]:
    """Letters in two encodings to numbers with and without a sender ID, one each behind a canary and in batches of
    equals, and a tune in three messages."""
    new = rig.broadcast(recipients)
    people = tuple(
        replace(one, number="65" + one.number[-8:]) if at % 3 == 0 else one for at, one in enumerate(new.recipients)
    )
    letters = tuple(LETTERS[at % 5 % 3] for at in range(recipients))
    merged = replace(new, text="Hi {name}", recipients=people, letters=letters, sender="MELUR")
    return [
        replace(merged, timing=Timing(canary=3)),
        replace(merged, letters=tuple(replace(each, text=each.text + "!") for each in letters), reports=False),
        replace(new, kind=Kind.BINARY_UDH, text=TUNE[0], pieces=TUNE, parts=3, recipients=people[: recipients // 2]),
    ]


_ALL = sa.select(broadcasts.c.id).order_by(broadcasts.c.id)


async def go_on(rig: Rig, key: int) -> bool:
    """What a person does: resume after a restart, after the gateway's own errors, after a canary. True at the end."""
    state, reason = await rig.state(key)
    if state in (RunState.PAUSED, RunState.HELD) and reason not in (Reason.NO_NETWORK, Reason.NOT_GATEWAY):
        with contextlib.suppress(StoreError):
            await rig.sender.resume(key)
    return state is RunState.DONE


async def main() -> None:
    folder, address, ahead = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    recipients, batch, speed = int(sys.argv[4]), int(sys.argv[5]), float(sys.argv[6])
    async with Rig(folder, address, FastClock(speed, ahead), concurrency=8, total_seconds=0.6) as rig:
        # Also one that was done before the kill: nobody presses "Send" twice for it.
        keys = list(await rig.database.read(lambda connection: connection.execute(_ALL).scalars().all()))
        if not keys:
            wanted = mixed(rig, recipients) if "mixed" in sys.argv else [the_broadcast(rig, recipients, batch)]
            keys = [await rig.sender.submit(new) for new in wanted]
        print("ready", flush=True)
        while keys:
            for key in tuple(keys):
                if await go_on(rig, key):
                    keys.remove(key)
            await asyncio.sleep(0.02)
    print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
