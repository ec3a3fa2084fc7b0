"""What the buttons for a broadcast do, in the run bar and under Sent, and what one has to know to word its state."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from smsdesk.domain.lists import Chip
from smsdesk.domain.records import Broadcast, BroadcastRow, Group, Purpose
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.services.desk import Desk
from smsdesk.ui import figures, run_line, wording
from smsdesk.ui.dialogs import Choice, ask
from smsdesk.ui.run_line import Act, Around
from smsdesk.ui.shell import Seed, Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.wording_sent import chip_label

_DOUBTS_LOOKED_AT = 100


class RunActs:
    """`done` is called after each act, so that what it changed is read."""

    def __init__(self, window: QWidget, desk: Desk, shell: Shell, tasks: Tasks, done: Callable[[], None]) -> None:
        self._window = window
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._done = done

    def press(self, act: Act, broadcast_id: int) -> None:
        """Do what a button says, for a broadcast."""
        if act is Act.LOOK:
            self._shell.broadcast_requested.emit(broadcast_id)
        elif act is Act.TRY_NOW:
            self._desk.sender.try_now()
            self._shell.toast("Asking the gateway now.")
        else:
            self._tasks.spawn(self._do(act, broadcast_id), act.value)

    async def _do(self, act: Act, broadcast_id: int) -> None:
        deeds: dict[Act, Callable[[int], Awaitable[object]]] = {
            Act.UNDO: self._undo,
            Act.SEND_NOW: self._send_now,
            Act.PAUSE: self._desk.sender.pause,
            Act.STOP: self._stop_run,
            Act.RESUME: self._resume,
            Act.CHECK_CREDITS: self._check_credits,
            Act.ENTER_PASSWORD: self._enter_password,
            Act.CHANGE: self._change,
        }
        await deeds[act](broadcast_id)
        self._done()

    async def _undo(self, broadcast_id: int) -> None:
        row = await self._desk.broadcasts.one(broadcast_id)
        if row is not None and row.broadcast.timing.due_at is not None:
            await self._change(broadcast_id)  # written long ago: Compose has forgotten it by now
        elif await self._desk.sender.undo(broadcast_id):
            reply = row is not None and row.broadcast.purpose is not Purpose.BROADCAST
            self._shell.tab_requested.emit("inbox" if reply else "compose")
            self._shell.undone.emit(broadcast_id)
        else:
            self._shell.toast("Too late to undo: it is going out.")

    async def _change(self, broadcast_id: int) -> None:
        """Take it back into Compose; its draft may be gone by now, so what was kept with it goes along."""
        row = await self._desk.broadcasts.one(broadcast_id)
        if row is None:
            return
        everybody = await self._desk.broadcasts.everybody_chip(broadcast_id, chip_label(row, "Everybody"))
        seed = replace(await seed_of(self._desk, row, (everybody,)), timing=row.broadcast.timing)
        if await self._desk.sender.undo(broadcast_id):
            account = self._desk.accounts.get(row.broadcast.account_id)
            if account is not None:
                self._shell.set_account(account)
            self._shell.tab_requested.emit("compose")
            self._shell.changing.emit(broadcast_id, seed)
        else:
            self._shell.toast("Too late to change it: it is going out.")

    async def _send_now(self, broadcast_id: int) -> None:
        row = await self._desk.broadcasts.one(broadcast_id)
        if row is not None and row.broadcast.state is RunState.HOLDING:
            await self._desk.sender.send_now(broadcast_id)
        elif row is not None:
            await self._desk.schedule.send_now(broadcast_id)

    async def _stop_run(self, broadcast_id: int) -> None:
        row = await self._desk.broadcasts.one(broadcast_id)
        if row is None:
            return
        title, sentence, stay, stop = run_line.stop_question(row.broadcast, row.counts)
        if await ask(self._window, title, sentence, (Choice("on", stay), Choice("stop", stop, "danger"))) == "stop":
            await self._desk.sender.stop_run(broadcast_id)

    async def _resume(self, broadcast_id: int) -> None:
        if await self._desk.sender.resume(broadcast_id):
            return
        row = await self._desk.broadcasts.one(broadcast_id)
        if row is not None and row.broadcast.reason is Reason.NO_CREDITS:
            need = figures.credits_text(await self._desk.broadcasts.need(broadcast_id))
            self._shell.toast(f"Still not enough credits: {need} needed.")

    async def _check_credits(self, broadcast_id: int) -> None:
        row = await self._desk.broadcasts.one(broadcast_id)
        if row is None:
            return
        exchange = await self._desk.credits.ask(row.broadcast.account_id)
        if exchange.failure is not None:
            self._shell.toast(wording.failure_text(exchange.detail or exchange.failure.value))
        elif exchange.figures is not None and exchange.figures.left is not None:
            self._shell.toast(f"The gateway says: {figures.credits_text(exchange.figures.left)}.")

    async def _enter_password(self, broadcast_id: int) -> None:
        row = await self._desk.broadcasts.one(broadcast_id)
        if row is not None:
            self._shell.account_form_requested.emit(row.broadcast.account_id)


async def seed_of(desk: Desk, row: BroadcastRow, chips: tuple[Chip, ...]) -> Seed:
    """What Compose is filled with to send a broadcast again, to these people. Raises StoreError."""
    sent = row.broadcast
    source = await desk.broadcasts.source(sent.id)
    return Seed(chips, sent.text, sent.kind, sent.sender, sent.reports, source)


async def around_of(desk: Desk, row: BroadcastRow) -> Around:
    """What one has to know beside a broadcast to word its state, its speed apart. Raises StoreError."""
    broadcast, account = row.broadcast, desk.accounts.get(row.broadcast.account_id)
    open_now = desk.hours.open_now(broadcast.account_id)
    return Around(
        now=desk.clock.wall(),
        hold_seconds=desk.preferences.values.hold_seconds,
        asked=desk.sender.asks(broadcast.id),
        practice=account is not None and account.practice,
        left=await _left(desk, row),
        next_try_at=await _next_try_at(desk, row),
        zone=account.options.time_zone if account is not None else "",
        inside_hours=open_now,
        need=await desk.broadcasts.need(broadcast.id) if _costs_differ(broadcast) else None,
        at_night=not open_now and _stands(broadcast) and await desk.broadcasts.malaysians_wait(broadcast.id),
    )


def _costs_differ(broadcast: Broadcast) -> bool:
    """True where only the rows themselves tell what is still to be paid, and somebody is told."""
    told = broadcast.state in (RunState.HOLDING, RunState.SCHEDULED) or broadcast.reason is Reason.NO_CREDITS
    return told and (broadcast.merged or broadcast.pieces > 1)


def _stands(broadcast: Broadcast) -> bool:
    return broadcast.state in (RunState.PAUSED, RunState.HELD)


async def _left(desk: Desk, row: BroadcastRow) -> int | None:
    if row.broadcast.reason is not Reason.NO_CREDITS:
        return None
    balance = await desk.credits.latest(row.broadcast.account_id)
    return None if balance is None else balance.left


async def _next_try_at(desk: Desk, row: BroadcastRow) -> float | None:
    """When the first of the doubts is asked again; they are few, so the first page of waiting rows will do."""
    if run_line.rank(row)[0] != run_line.DOUBTS:
        return None
    waiting = await desk.broadcasts.messages(row.broadcast.id, 0, _DOUBTS_LOOKED_AT, Group.WAITING)
    times = [each.next_try_at for each in waiting if each.state is MessageState.DOUBT and each.next_try_at]
    return min(times, default=None)
