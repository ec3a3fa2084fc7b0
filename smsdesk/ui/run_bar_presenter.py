"""Joins the run bar and the services: which broadcast it is about, what it says, and what its buttons do."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from smsdesk.domain.events import (
    AccountsChanged,
    AwakeChanged,
    BalanceChanged,
    BroadcastQueued,
    BroadcastSettled,
    MessagesChanged,
    RunChanged,
)
from smsdesk.domain.records import BroadcastRow, Purpose
from smsdesk.domain.states import RunState
from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.services.desk import Desk
from smsdesk.ui import run_line, wording
from smsdesk.ui.run_acts import RunActs, around_of
from smsdesk.ui.run_bar import RunBar
from smsdesk.ui.run_line import Look, RunLine
from smsdesk.ui.run_pace import Pace
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.wording_reports import settled_toast

PAINT_EVERY_MS = 100
TICK_MS = 1000
SLOW_TICK_MS = 30_000


class RunBarPresenter:
    """Reads at most ten times a second when something happened, and once a second while something is unfinished."""

    def __init__(self, bar: RunBar, window: QWidget, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._bar = bar
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
        events = (RunChanged, MessagesChanged, BalanceChanged, AccountsChanged)
        self._forget = [desk.bus.listen(kind, self._on_event) for kind in events]
        self._forget.append(desk.bus.listen(BroadcastQueued, self._on_broadcast_queued))
        self._forget.append(desk.bus.listen(AwakeChanged, self._on_awake_changed))
        self._forget.append(desk.bus.listen(BroadcastSettled, self._on_broadcast_settled))
        shell.account_changed.connect(self._on_event)
        self._acts = RunActs(window, desk, shell, tasks, self._read)
        bar.pressed.connect(self._acts.press)
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

    def _on_broadcast_queued(self, event: BroadcastQueued) -> None:
        self._under_way.add(event.broadcast_id)  # it may be done before anybody looks
        self._on_event(event)

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
            told = [row for row in rows if run_line.concerns(row, self._desk.clock.wall())]
            row = run_line.most_important(told)
            line = None if row is None else await self._line(row, len(told) - 1)
            await self._tell_finished(rows)
        except StoreError as error:
            self._show_trouble(error.problem)
            return
        self._bar.show_line(line)
        self._keep_ticking(row, scheduled=bool(rows))

    def _keep_ticking(self, row: BroadcastRow | None, *, scheduled: bool) -> None:
        """Every second while something moves; now and then while something waits for its time, of which only the
        time of day can make news."""
        if row is not None and row.broadcast.state is not RunState.SCHEDULED:
            self._tick.start(TICK_MS)
        elif scheduled:
            self._tick.start(SLOW_TICK_MS)
        else:
            self._tick.stop()

    def _show_trouble(self, problem: StoreProblem) -> None:
        self._bar.show_line(RunLine(0, 0, Look.BAD, wording.store_text(problem)))
        self._tick.start(TICK_MS)

    async def _rows(self) -> list[BroadcastRow]:
        found = [await self._desk.broadcasts.one(each.id) for each in await self._desk.sender.unfinished()]
        return [row for row in found if row is not None]

    async def _line(self, row: BroadcastRow, more: int) -> RunLine:
        broadcast = row.broadcast
        running = broadcast.state is RunState.RUNNING and not run_line.only_doubts(row.counts)
        self._note_pace(row, running)
        around = await around_of(self._desk, row)
        if running:
            seconds = self._pace.seconds_for(row.counts.waiting - row.counts.in_doubt)
            around = replace(around, speed=self._pace.per_second(), seconds=seconds)
        line = run_line.line_for(row, around)
        elsewhere = self._shell.account is None or self._shell.account.id != broadcast.account_id
        return run_line.named(line, row.account_name if elsewhere else "", more)

    def _note_pace(self, row: BroadcastRow, running: bool) -> None:
        if not running or self._paced != row.broadcast.id:
            self._pace.forget()
        self._paced = row.broadcast.id
        if running:
            self._pace.note(self._desk.clock.monotonic(), row.counts.total - row.counts.waiting)

    async def _tell_finished(self, rows: list[BroadcastRow]) -> None:
        """Say how a broadcast ended that was under way a moment ago."""
        present = {row.broadcast.id for row in rows if row.broadcast.state is not RunState.STOPPED}
        gone = self._under_way - present
        self._under_way |= present
        for broadcast_id in sorted(gone):
            row = await self._desk.broadcasts.one(broadcast_id)
            if row is not None and row.broadcast.state not in (RunState.DONE, RunState.STOPPED):
                continue  # queued after the rows were read
            self._under_way.discard(broadcast_id)
            if row is not None and row.broadcast.state is RunState.DONE:
                if row.broadcast.purpose in (Purpose.BROADCAST, Purpose.REPLY):  # nobody waits for automatic answers
                    self._shell.toast(run_line.finished(row.counts), "Look", self._looker(broadcast_id))
                # What is left is another figure now.
                self._tasks.spawn(self._desk.credits.ask(row.broadcast.account_id), "credits afterwards")

    def _on_broadcast_settled(self, event: BroadcastSettled) -> None:
        self._tasks.spawn(self._tell_settled(event.broadcast_id), "run bar: settled")

    async def _tell_settled(self, broadcast_id: int) -> None:
        """Say that nothing more is awaited; of a reply, to one person, nobody waits for that."""
        row = await self._desk.broadcasts.one(broadcast_id)
        if row is not None and row.broadcast.purpose is Purpose.BROADCAST:
            self._shell.toast(settled_toast(row.counts), "Look", self._looker(broadcast_id))

    def _looker(self, broadcast_id: int) -> Callable[[], None]:
        return lambda: self._shell.broadcast_requested.emit(broadcast_id)
