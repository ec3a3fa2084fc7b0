"""The process that is killed: makes transfers, asks again about doubts, takes some back; or settles what is left.

Arguments: data folder, gateway address, seconds the clocks are ahead, how fast time passes, a seed, and "settle" for
the last life, which makes no new transfer, asks about what is in doubt until nothing is, says so and ends.
"""

import asyncio
import contextlib
import random
import sys
from pathlib import Path

from sending import FastClock
from transfer_stage import OPTIONS

from smsdesk.domain.accounts import Account
from smsdesk.domain.transfer_records import TransferError
from smsdesk.domain.transfers import TransferState
from smsdesk.gateway.client import GatewayClient
from smsdesk.practice.ledger import CUSTOMERS, PASSWORD, USER
from smsdesk.services.account_drafts import AccountDraft
from smsdesk.services.desk import Desk
from smsdesk.system.paths import DataDir
from smsdesk.system.secrets import Secrets

CLIENTS_SECONDS = 0.6
ENOUGH = 30
"""So often is asked about one in doubt; what the gateway never answers is left to the person."""


def client(account: Account, password: str) -> GatewayClient:
    return GatewayClient(account, password, total_seconds=CLIENTS_SECONDS)


async def account_of(desk: Desk, address: str) -> int:
    """The account, made in the first life."""
    if not desk.accounts.all():
        await desk.accounts.add(AccountDraft("Office", address, USER, PASSWORD, OPTIONS, allow_http=True))
    key = desk.accounts.all()[0].id
    await desk.accounts.set_password(key, PASSWORD)
    return key


async def make(desk: Desk, account_id: int, source: random.Random) -> None:
    """What a person does: a transfer, often sent at once, sometimes taken back; or asking again."""
    doubts = [each for each in await desk.transfers.list(limit=1000) if each.state is TransferState.DOUBT]
    if doubts and source.random() < 0.5:
        await desk.transfers.ask_again(source.choice(doubts).id)
        return
    # A name the gateway does not know, now and then: refused.
    customer = source.choice((*CUSTOMERS, *CUSTOMERS, "nobody_here"))
    with contextlib.suppress(TransferError):
        key = await desk.transfers.confirm(account_id, customer, source.randint(1, 50), again=True)
        if source.random() < 0.1:
            await desk.transfers.undo(key)
        elif source.random() < 0.8:
            await desk.transfers.send_now(key)


async def settle(desk: Desk) -> None:
    """Ask about everything in doubt until it is settled."""
    for _ in range(ENOUGH):
        doubts = [each for each in await desk.transfers.list(limit=1000) if each.state is TransferState.DOUBT]
        for each in doubts:
            await desk.transfers.ask_again(each.id)
        if not doubts:
            return


async def main() -> None:
    folder, address, ahead = DataDir(Path(sys.argv[1])), sys.argv[2], float(sys.argv[3])
    clock, source = FastClock(float(sys.argv[4]), ahead), random.Random(sys.argv[5])
    folder.prepare()
    desk = Desk(folder, clock=clock, secrets=Secrets(backends=()), client_factory=client)
    await desk.preferences.change(hold_seconds=1)
    await desk.start()
    account_id = await account_of(desk, address)
    print("ready", flush=True)
    if "settle" in sys.argv:
        await settle(desk)
        await desk.stop()
        print("done", flush=True)
        return
    while True:
        await make(desk, account_id, source)
        await asyncio.sleep(0)


if __name__ == "__main__":
    asyncio.run(main())
