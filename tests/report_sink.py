"""Takes the practice gateway's callbacks and stores them as the listener does, without being it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from sending import control

from smsdesk.domain.accounts import Account
from smsdesk.domain.callbacks import Callback, kind_of
from smsdesk.practice.control import ask
from smsdesk.services.desk import Desk
from smsdesk.store import callbacks


@asynccontextmanager
async def reports_taken(desk: Desk, account: Account, **behaviour: object) -> AsyncIterator[list[Callback]]:
    """From now on the gateway pushes reports here, in the way that is switched on; what came, in order."""
    came: list[Callback] = []

    async def take(request: web.Request) -> web.Response:
        pairs = tuple(request.query.items())
        callback = Callback(account.id, kind_of(pairs), pairs, desk.clock.wall())
        came.append(callback)
        await desk.database.write(callbacks.keep, callback)
        desk.arrivals.wake()
        return web.Response(text="OK")

    app = web.Application()
    app.router.add_get("/report", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    await control(account.address, "behaviour", {"push_delay": [0.0, 0.3], "push_retry_seconds": 0.1} | behaviour)
    await control(account.address, "callback", {"reports": f"http://127.0.0.1:{port}/report"})
    try:
        yield came
    finally:
        await runner.cleanup()


async def all_pushed(account: Account) -> None:
    """Wait until the gateway has nothing more to push."""
    async with asyncio.timeout(60.0):
        while (await ask(account.address, "ledger?summary=1"))["pending_pushes"]:
            await asyncio.sleep(0.05)
