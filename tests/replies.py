"""Messages that come in, as the listener hands them on: stored raw, then applied by the program itself."""

from smsdesk.domain.callbacks import Callback, CallbackKind
from smsdesk.services.desk import Desk
from smsdesk.store import callbacks


async def write_in(desk: Desk, account_id: int, *replies: tuple[str, str]) -> None:
    """Somebody at a number writes something; several in this order, all looked at when this returns."""
    for number, text in replies:
        parameters = (("Sender", number), ("Msg", text))
        callback = Callback(account_id, CallbackKind.REPLY, parameters, desk.clock.wall())
        await desk.database.write(callbacks.keep, callback)
    while await desk.arrivals.work_off():
        pass
