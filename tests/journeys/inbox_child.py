"""The process that is killed while people write: stores their callbacks, applies and answers them.

Arguments: data folder, gateway address, how many people write. Each writes two messages; every fifth one STOP.
"""

import asyncio
import sys
from pathlib import Path

import sqlalchemy as sa
from sending import number

from smsdesk.domain.accounts import Account, AccountOptions, ReplyOptions
from smsdesk.domain.auto_replies import AutoReply
from smsdesk.domain.callbacks import Callback, CallbackKind, CallbackState
from smsdesk.gateway.client import GatewayClient
from smsdesk.services.desk import Desk
from smsdesk.store import accounts, callbacks
from smsdesk.store.schema import callbacks as table
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets


def texts(at: int) -> tuple[str, str]:
    """What the person with this place writes."""
    return ("hello", "STOP") if at % 5 == 0 else ("hours", "hours please")


def most_answered(people: int) -> int:
    """How many automatic answers the account may give in a day."""
    return 4 * people // 5


async def _account(desk: Desk, address: str, most: int) -> int:
    replies = ReplyOptions(confirm_opt_out="You are out.", answers_a_day=most)
    options = AccountOptions(time_zone="UTC", replies=replies)
    if not desk.accounts.all():
        made = await desk.database.write(accounts.add, Account(0, "Office", address, "practice", options=options))
        await desk.accounts.load()
        await desk.inbox.save_auto_reply(AutoReply(0, made.id, "hours", "We are open."))
    (account,) = desk.accounts.all()
    await desk.accounts.set_password(account.id, "practice")
    return account.id


async def main() -> None:
    folder, address, people = DataDir(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
    folder.prepare()
    desk = Desk(folder, secrets=Secrets(backends=()), client_factory=GatewayClient)
    await desk.preferences.change(hours_from=0, hours_to=24, hold_seconds=0)
    await desk.start()
    account_id = await _account(desk, address, most_answered(people))
    stored = sa.select(sa.func.count()).select_from(table)
    print("ready", flush=True)
    # What was stored has got its 200; the provider goes on with the next.
    done = await desk.database.read(lambda c: int(c.execute(stored).scalar_one()))
    for at in range(done, 2 * people):
        pairs = (("Sender", number(at // 2)), ("ContentType", "1"), ("Msg", texts(at // 2)[at % 2]))
        one = Callback(account_id, CallbackKind.REPLY, pairs, desk.clock.wall())
        await desk.database.write(callbacks.keep, one)
        desk.arrivals.wake()
        await asyncio.sleep(0.002)
    fresh = stored.where(table.c.state == CallbackState.NEW)
    while await desk.database.read(lambda c: c.execute(fresh).scalar_one()):
        await asyncio.sleep(0.02)
    await desk._answering._waiting.join()
    while any(run.state in ("holding", "running") for run in await desk.sender.unfinished()):
        await asyncio.sleep(0.05)
    print("done", flush=True)
    await desk.stop()


if __name__ == "__main__":
    asyncio.run(main())
