"""Tells under Sent why the open broadcast stands still or what it waits for, with the buttons for it."""

from smsdesk.domain.records import BroadcastRow
from smsdesk.domain.states import RunState
from smsdesk.services.desk import Desk
from smsdesk.ui import run_line
from smsdesk.ui.run_acts import RunActs, around_of
from smsdesk.ui.sent.recipients_pane import RecipientsPane
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

_STILL = (RunState.SCHEDULED, RunState.PAUSED, RunState.HELD)


class Standing:
    """The run bar is about the most important broadcast; here each tells of itself."""

    def __init__(self, pane: RecipientsPane, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._strip = pane.strip
        self._desk = desk
        # What an act changes is told by the bus.
        self._acts = RunActs(pane, desk, shell, tasks, lambda: None)
        pane.strip.pressed.connect(self._acts.press)

    async def show(self, row: BroadcastRow | None) -> None:
        """Show how a broadcast stands. Raises StoreError."""
        if row is None or row.broadcast.state not in _STILL:
            self._strip.show_line(None)
            return
        self._strip.show_line(run_line.line_for(row, await around_of(self._desk, row)))
