"""The process that is killed: a listener over a data file. It says its port and goes on.

Arguments: data folder, token.
"""

import asyncio
import sys
from functools import partial
from pathlib import Path

from ear import ACCOUNT, ANYWHERE

from smsdesk.domain.accounts import Account
from smsdesk.domain.listening import Endpoint, digest_of
from smsdesk.listener.server import Listener
from smsdesk.store import accounts, callbacks
from smsdesk.store.database import Database


async def main() -> None:
    database = Database(Path(sys.argv[1]) / "smsdesk.sqlite")
    await database.open()
    known = await database.read(accounts.all_accounts)
    mine = known[0] if known else await database.write(accounts.add, Account(ACCOUNT, "A", "https://a.example/", "u"))
    keep = partial(database.write, callbacks.keep)
    listener = Listener(ANYWHERE, [Endpoint(mine.id, digest_of(sys.argv[2]))], keep, lambda _hit: None)
    await listener.start()
    print(listener.port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
