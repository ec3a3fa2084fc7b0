"""What can be done with single recipients: look closer, copy, mark what is uncertain, mend a number."""

from PySide6.QtCore import QModelIndex, QPoint
from PySide6.QtGui import QGuiApplication

from smsdesk.domain.lists import NumberChip
from smsdesk.domain.records import BroadcastRow, MessageRow
from smsdesk.domain.states import MessageState
from smsdesk.services.desk import Desk
from smsdesk.ui import dialogs
from smsdesk.ui import wording_sent as words
from smsdesk.ui.sent.details_sheet import DetailsSheet
from smsdesk.ui.sent.follow_up import FollowUp
from smsdesk.ui.sent.recipients_pane import RecipientsPane
from smsdesk.ui.sent.recipients_presenter import RecipientsPresenter
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.wording_details import details_text

DETAILS, COPY_DETAILS, COPY_NUMBERS, SENT, NOT_SENT, CORRECT, AGAIN = (
    "details",
    "copy details",
    "copy numbers",
    "sent",
    "not sent",
    "correct",
    "again",
)
_MARKS = [(SENT, "Mark as sent…"), (NOT_SENT, "Mark as not sent…")]
_MOST_DETAILS = 100
"""So many details are copied at once; more is what the export is for."""


class RowActions:
    """Works on the selected rows of the recipients' table."""

    def __init__(
        self,
        pane: RecipientsPane,
        recipients: RecipientsPresenter,
        follow_up: FollowUp,
        desk: Desk,
        shell: Shell,
        tasks: Tasks,
    ) -> None:
        self._pane = pane
        self._recipients = recipients
        self._follow_up = follow_up
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        pane.row_opened.connect(self._on_pane_row_opened)
        pane.row_menu_wanted.connect(self._on_pane_row_menu_wanted)
        pane.row_requested.connect(self.do)
        pane.step_requested.connect(self._on_pane_step_requested)
        pane.copied.connect(lambda: self.do(COPY_NUMBERS))

    def do(self, key: str) -> None:
        """An entry of the row menu, for what is selected."""
        # Not `spawn_latest`: a mark that is being stored must not be cancelled by looking at the next row.
        self._tasks.spawn(self._do(key), "sent: rows")

    async def _do(self, key: str) -> None:
        rows = await self._recipients.selected()
        if not rows:
            return
        if key == DETAILS:
            await self._open_details(rows[0])
        elif key == COPY_DETAILS:
            await self._copy_details(rows)
        elif key == COPY_NUMBERS:
            QGuiApplication.clipboard().setText(words.copied_numbers(rows))
            self._shell.toast(words.copied_toast(len(rows)))
        elif key == CORRECT:
            self._correct(rows[0])
        elif key == AGAIN:
            self._again(rows[0])
        else:
            await self._mark(rows, sent=key == SENT)

    def _on_pane_row_opened(self, index: QModelIndex) -> None:
        row = self._pane.model.record(index.row())
        if row is not None:
            self._tasks.spawn_latest("sent: details", self._open_details(row))

    def _on_pane_row_menu_wanted(self, at: QPoint) -> None:
        selected = self._pane.table.selected_rows()
        known = [row for place in selected if (row := self._pane.model.record(place)) is not None]
        if not selected:
            return
        choices = [(DETAILS, "Details…")] if len(selected) == 1 else []
        choices += [(COPY_DETAILS, "Copy details")] if len(selected) <= _MOST_DETAILS else []
        choices += [(COPY_NUMBERS, "Copy number" if len(selected) == 1 else "Copy numbers")]
        if len(known) < len(selected) or any(row.state is MessageState.UNCERTAIN for row in known):
            choices += [("", ""), *_MARKS]
        if len(known) == 1:
            choices += self._next_choices(known[0])
        self._pane.open_row_menu(choices, at)

    def _next_choices(self, row: MessageRow) -> list[tuple[str, str]]:
        """What its link does, where that changes nothing at once."""
        advice = self._pane.model.advice(row)
        key = {words.Step.CORRECT: CORRECT, words.Step.AGAIN: AGAIN}.get(advice.step) if advice.step else None
        return [] if key is None else [("", ""), (key, advice.text)]

    def _step(self, row: MessageRow) -> words.Step | None:
        return self._pane.model.advice(row).step

    def _on_pane_step_requested(self, index: QModelIndex, at: QPoint) -> None:
        row = self._pane.model.record(index.row())
        step = None if row is None else self._step(row)
        if row is None or step is None:
            return
        if step is words.Step.CORRECT:
            self._correct(row)
        elif step is words.Step.REWRITE:
            self._follow_up.retry()
        elif step is words.Step.AGAIN:
            self._again(row)
        elif step is words.Step.CALL:
            QGuiApplication.clipboard().setText(words.copied_numbers([row]))
            self._shell.toast(words.to_call_toast(row))
        else:
            self._pane.open_row_menu(_MARKS, at)

    def _correct(self, row: MessageRow) -> None:
        """To the contact; a number that came from a list is corrected in Compose."""
        if row.contact_id is not None:
            self._shell.contact_requested.emit(row.contact_id)
            return
        self._shell.toast(words.NOT_A_CONTACT, "Open in Compose", lambda: self._again(row))

    def _again(self, row: MessageRow) -> None:
        """To this person alone, in a new broadcast that goes through the pre-flight."""
        self._follow_up.compose_for(NumberChip(f"+{row.number}", row.name))

    async def _mark(self, rows: list[MessageRow], *, sent: bool) -> None:
        wanted = [row for row in rows if row.state is MessageState.UNCERTAIN]
        if not wanted:
            return
        title, sentence, verb = words.mark_question(wanted, sent=sent)
        choices = [dialogs.Choice("", "Cancel"), dialogs.Choice("mark", verb, "primary" if sent else "danger")]
        if await dialogs.ask(self._pane.window(), title, sentence, choices) == "mark":
            await self._desk.sender.mark([row.id for row in wanted], sent=sent)
            self._shell.toast(words.marked_toast(len(wanted), sent=sent))

    async def _copy_details(self, rows: list[MessageRow]) -> None:
        broadcast = self._recipients.row
        if broadcast is None:
            return
        texts = [await self._details_text(row, broadcast) for row in rows[:_MOST_DETAILS]]
        QGuiApplication.clipboard().setText("\n\n".join(texts))
        self._shell.toast("Details are copied." if len(rows) == 1 else f"Details of {len(texts)} messages are copied.")

    async def _details_text(self, row: MessageRow, broadcast: BroadcastRow) -> str:
        details = await self._desk.broadcasts.details(row.id)
        return details_text(details, broadcast, self._pane.model.late_hours(details.row))

    async def _open_details(self, row: MessageRow) -> None:
        broadcast = self._recipients.row
        if broadcast is None:
            return
        details = await self._desk.broadcasts.details(row.id)
        late = self._pane.model.late_hours(details.row)
        sheet = DetailsSheet(self._pane.window(), details, broadcast, late)
        sheet.copy_requested.connect(lambda: self._copy_from_sheet(details_text(details, broadcast, late)))
        sheet.mark_requested.connect(lambda sent: self._mark_from_sheet(sheet, details.row, sent))
        sheet.open(sheet.close_button)

    def _copy_from_sheet(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._shell.toast("Details are copied.")

    def _mark_from_sheet(self, sheet: DetailsSheet, row: MessageRow, sent: bool) -> None:
        sheet.dismiss()
        self._tasks.spawn(self._mark([row], sent=sent), "sent: mark")
