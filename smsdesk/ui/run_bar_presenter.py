"""Joins the run bar and the services: which broadcast it is about, what it says, and what its buttons do."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from smsdesk.domain.events import (
    AccountsChanged,
    AwakeChanged,
    BalanceChanged,
    BroadcastQueued,
    MessagesChanged,
    RunChanged,
)
from smsdesk.domain.records import BroadcastRow, Group
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.services.desk import Desk
from smsdesk.ui import figures, run_line, wording
from smsdesk.ui.dialogs import Choice, ask
from smsdesk.ui.run_bar import RunBar
from smsdesk.ui.run_line import Act, Around, Look, RunLine
from smsdesk.ui.run_pace import Pace
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

PAINT_EVERY_MS = 100
TICK_MS = 1000
_DOUBTS_LOOKED_AT = 100


class RunBarPresenter:
    """Reads at most ten times a second when something happened, and once a second while something is unfinished."""

    def __init__(self, bar: RunBar, window: QWidget, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._bar = bar
        self._window = window
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._pace = Pace()
        self._paced = 0
        self._under_way: set[int] = set()
        self._sleep_told = False
        self._reading = False
        self._again = False
        self._soon = QTimer(bar, singleShot=True, interval=PAINT_EVERY_MS)
        self._soon.timeout.connect(self._read)
        self._tick = QTimer(bar, interval=TICK_MS)
        self._tick.timeout.connect(self._read)
        events = (BroadcastQueued, RunChanged, MessagesChanged, BalanceChanged, AccountsChanged)
        self._forget = [desk.bus.listen(kind, self._on_event) for kind in events]
        self._forget.append(desk.bus.listen(AwakeChanged, self._on_awake_changed))
        shell.account_changed.connect(self._on_event)
        bar.pressed.connect(self._on_bar_pressed)
        bar.more_requested.connect(lambda: shell.tab_requested.emit("sent"))

    def start(self) -> None:
        """Show what is unfinished from the last run."""
        self._read()

    def stop(self) -> None:
        """Hear no more events, read no more."""
        for forget in self._forget:
            forget()
        self._soon.stop()
        self._tick.stop()

    def _on_event(self, _event: object) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _on_awake_changed(self, _event: AwakeChanged) -> None:
        """Where the system does not keep the computer awake it is said once, and stays as the bar's tooltip."""
        awake = self._desk.vigil.awake
        asleep = awake is not None and not awake.ok
        self._bar.setToolTip(run_line.MAY_SLEEP if asleep else "")
        if asleep and not self._sleep_told:
            self._sleep_told = True
            self._shell.toast(run_line.MAY_SLEEP)

    def _read(self) -> None:
        if self._reading:
            self._again = True
            return
        self._reading = self._tasks.spawn(self._refresh(), "run bar") is not None

    async def _refresh(self) -> None:
        self._again = False
        try:
            await self._show()
        finally:
            self._reading = False
            if self._again:
                self._on_event(None)

    async def _show(self) -> None:
        trouble = self._desk.sender.trouble
        if trouble is not None:
            self._show_trouble(trouble)
            return
        try:
            rows = await self._rows()
            row = run_line.most_important(rows)
            line = None if row is None else await self._line(row, len(rows) - 1)
            await self._tell_finished(rows)
        except StoreError as error:
            self._show_trouble(error.problem)
            return
        self._bar.show_line(line)
        self._tick.start() if line is not None else self._tick.stop()

    def _show_trouble(self, problem: StoreProblem) -> None:
        self._bar.show_line(RunLine(0, 0, Look.BAD, wording.store_text(problem)))
        self._tick.start()

    async def _rows(self) -> list[BroadcastRow]:
        found = [await self._desk.broadcasts.one(each.id) for each in await self._desk.sender.unfinished()]
        return [row for row in found if row is not None]

    async def _line(self, row: BroadcastRow, more: int) -> RunLine:
        broadcast, account = row.broadcast, self._desk.accounts.get(row.broadcast.account_id)
        running = broadcast.state is RunState.RUNNING and not run_line.only_doubts(row.counts)
        self._note_pace(row, running)
        line = run_line.line_for(
            row,
            Around(
                now=self._desk.clock.wall(),
                hold_seconds=self._desk.preferences.values.hold_seconds,
                asked=self._desk.sender.asks(broadcast.id),
                practice=account is not None and account.practice,
                left=await self._left(row),
                next_try_at=await self._next_try_at(row),
                speed=self._pace.per_second() if running else None,
                seconds=self._pace.seconds_for(row.counts.waiting - row.counts.in_doubt) if running else None,
            ),
        )
        elsewhere = self._shell.account is None or self._shell.account.id != broadcast.account_id
        return run_line.named(line, row.account_name if elsewhere else "", more)

    def _note_pace(self, row: BroadcastRow, running: bool) -> None:
        if not running or self._paced != row.broadcast.id:
            self._pace.forget()
        self._paced = row.broadcast.id
        if running:
            self._pace.note(self._desk.clock.monotonic(), row.counts.total - row.counts.waiting)

    async def _left(self, row: BroadcastRow) -> int | None:
        if row.broadcast.reason is not Reason.NO_CREDITS:
            return None
        balance = await self._desk.credits.latest(row.broadcast.account_id)
        return None if balance is None else balance.left

    async def _next_try_at(self, row: BroadcastRow) -> float | None:
        """When the first of the doubts is asked again; they are few, so the first page of waiting rows will do."""
        if run_line.rank(row)[0] != run_line.DOUBTS:
            return None
        waiting = await self._desk.broadcasts.messages(row.broadcast.id, 0, _DOUBTS_LOOKED_AT, Group.WAITING)
        times = [each.next_try_at for each in waiting if each.state is MessageState.DOUBT and each.next_try_at]
        return min(times, default=None)

    async def _tell_finished(self, rows: list[BroadcastRow]) -> None:
        """Say how a broadcast ended that was under way a moment ago."""
        present = {row.broadcast.id for row in rows if row.broadcast.state is not RunState.STOPPED}
        gone, self._under_way = self._under_way - present, present
        for broadcast_id in sorted(gone):
            row = await self._desk.broadcasts.one(broadcast_id)
            if row is not None and row.broadcast.state is RunState.DONE:
                self._shell.toast(run_line.finished(row.counts), "Look", self._looker(broadcast_id))
                # What is left is another figure now.
                self._tasks.spawn(self._desk.credits.ask(row.broadcast.account_id), "credits afterwards")

    def _looker(self, broadcast_id: int) -> Callable[[], None]:
        return lambda: self._shell.broadcast_requested.emit(broadcast_id)

    def _on_bar_pressed(self, act: Act, broadcast_id: int) -> None:
        if act is Act.LOOK:
            self._shell.broadcast_requested.emit(broadcast_id)
        elif act is Act.TRY_NOW:
            self._desk.sender.try_now()
            self._shell.toast("Asking the gateway now.")
        else:
            self._tasks.spawn(self._do(act, broadcast_id), act.value)

    async def _do(self, act: Act, broadcast_id: int) -> None:
        sender = self._desk.sender
        deeds: dict[Act, Callable[[int], Awaitable[object]]] = {
            Act.UNDO: self._undo,
            Act.SEND_NOW: sender.send_now,
            Act.PAUSE: sender.pause,
            Act.STOP: self._stop_run,
            Act.RESUME: self._resume,
            Act.CHECK_CREDITS: self._check_credits,
            Act.ENTER_PASSWORD: self._enter_password,
        }
        await deeds[act](broadcast_id)
        self._read()

    async def _undo(self, broadcast_id: int) -> None:
        if await self._desk.sender.undo(broadcast_id):
            self._shell.tab_requested.emit("compose")
            self._shell.undone.emit(broadcast_id)
        else:
            self._shell.toast("Too late to undo: it is going out.")

    async def _stop_run(self, broadcast_id: int) -> None:
        row = await self._desk.broadcasts.one(broadcast_id)
        if row is None:
            return
        unsent = row.counts.unsent
        choices = (Choice("on", "Go on sending"), Choice("stop", run_line.stop_words(unsent), "danger"))
        answer = await ask(self._window, "Stop this broadcast?", run_line.stop_sentence(row.counts), choices)
        if answer == "stop":
            await self._desk.sender.stop_run(broadcast_id)

    async def _resume(self, broadcast_id: int) -> None:
        if await self._desk.sender.resume(broadcast_id):
            return
        row = await self._desk.broadcasts.one(broadcast_id)
        if row is not None and row.broadcast.reason is Reason.NO_CREDITS:
            need = figures.credits_text(row.counts.unsent * row.broadcast.parts)
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
