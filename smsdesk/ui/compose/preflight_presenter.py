"""Runs the pre-flight: shows at once what is known, asks the gateway, sends when a person says so."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtWidgets import QWidget

from smsdesk.domain.composing import measure
from smsdesk.domain.lists import Gathered
from smsdesk.domain.storage import StoreError
from smsdesk.services.broadcasts import Draft, Preflight
from smsdesk.services.desk import Desk
from smsdesk.ui import figures, wording
from smsdesk.ui import wording_compose as words
from smsdesk.ui import wording_preflight as say
from smsdesk.ui.compose.faces import names_of
from smsdesk.ui.compose.preflight_sheet import PreflightSheet
from smsdesk.ui.compose.rows_sheet import ProblemsSheet, people_sheet
from smsdesk.ui.tasks import Tasks

log = logging.getLogger(__name__)


class PreflightPresenter:
    """One sheet at a time. `on_sent(broadcast_id)` comes after the sheet has closed; `on_plain` shortens the text
    and gives the draft back; `on_reports` hears of the box."""

    def __init__(
        self,
        host: QWidget,
        desk: Desk,
        tasks: Tasks,
        *,
        on_sent: Callable[[int, Draft], None],
        on_plain: Callable[[], Draft],
        on_reports: Callable[[bool], None],
    ) -> None:
        self._host = host
        self._desk = desk
        self._tasks = tasks
        self._on_sent = on_sent
        self._on_plain = on_plain
        self._on_reports = on_reports
        self._preflight: Preflight | None = None
        self._row = 0
        self._asking = False
        self.sheet: PreflightSheet | None = None
        """The open sheet, None while there is none."""

    def open(self, draft: Draft, gathered: Gathered, row: int) -> None:
        """Open the sheet for a draft whose recipients are counted; `row` is the one looked at in the preview."""
        if self.sheet is not None:
            return
        self._row = row
        self.sheet = sheet = PreflightSheet(self._host)
        sheet.send_requested.connect(lambda: self._tasks.spawn(self._send(), "preflight-send"))
        sheet.people_requested.connect(self._show_people)
        sheet.problems_requested.connect(self._show_problems)
        sheet.plain_requested.connect(self._make_plain)
        sheet.reports_changed.connect(self._on_reports_changed)
        sheet.step_requested.connect(self._step)
        sheet.closed.connect(self._on_sheet_closed)
        self._ask(draft, gathered)
        sheet.open(sheet.cancel)

    def _ask(self, draft: Draft, gathered: Gathered) -> None:
        """Show what is known already, and ask for the rest."""
        self._preflight = self._known(draft, gathered)
        self._show(asking=True)
        self._tasks.spawn_latest("preflight", self._run(draft))

    def _known(self, draft: Draft, gathered: Gathered) -> Preflight:
        measured = measure(draft.text, draft.kind, draft.account.options, automatic=draft.automatic)
        speed = self._desk.preferences.values.per_second
        return Preflight(draft, gathered, measured, None, "", len(gathered.recipients) / max(1, speed))

    async def _run(self, draft: Draft) -> None:
        try:
            found = await self._desk.broadcasts.preflight(draft)
        except StoreError as error:
            if self.sheet is not None:
                self.sheet.show_failure(wording.store_text(error.problem))
            return
        # The box may have been changed while the gateway was asked.
        reports = self._preflight.draft.reports if self._preflight else draft.reports
        self._preflight = replace(found, draft=replace(draft, reports=reports))
        self._show(asking=False)

    def _show(self, *, asking: bool) -> None:
        preflight, sheet = self._preflight, self.sheet
        if preflight is None or sheet is None:
            return
        settings = self._desk.preferences.values
        sheet.show_preflight(
            preflight,
            ", ".join(_names(preflight)),
            datetime.fromtimestamp(self._desk.clock.wall()),
            hold_seconds=settings.hold_seconds,
            confirm_above=settings.confirm_above,
            asking=asking,
        )
        self._asking = asking
        self._show_row()

    def _show_row(self) -> None:
        if self._preflight is None or self.sheet is None:
            return
        people = self._preflight.gathered.recipients
        line = ""
        if people:
            self._row %= len(people)
            line = words.row_text(self._row, len(people), people[self._row].name)
        self.sheet.show_row(line, len(people), self._preflight.measure.text)

    def _step(self, by: int) -> None:
        self._row += by
        self._show_row()

    def _show_people(self) -> None:
        if self._preflight is not None:
            sheet = people_sheet(self._host, self._preflight.gathered.recipients)
            sheet.open(sheet.table)

    def _show_problems(self) -> None:
        if self._preflight is not None:
            sheet = ProblemsSheet(self._host, self._preflight.gathered.problems, self._preflight.draft.chips)
            sheet.open(sheet.table)

    def _make_plain(self) -> None:
        if self._preflight is not None:
            self._ask(replace(self._on_plain(), reports=self._preflight.draft.reports), self._preflight.gathered)
            if self.sheet is not None:
                self.sheet.cancel.setFocus()

    def _on_reports_changed(self, reports: bool) -> None:
        if self._preflight is not None:
            self._preflight = replace(self._preflight, draft=replace(self._preflight.draft, reports=reports))
            self._on_reports(reports)
            self._show(asking=self._asking)

    async def _send(self) -> None:
        preflight, sheet = self._preflight, self.sheet
        if preflight is None or sheet is None:
            return
        sheet.show_failure("")
        sheet.show_waiting(say.STORING)
        to_label = words.to_label([figures.without_marks(name) for name in _names(preflight)])
        try:
            broadcast_id = await self._desk.broadcasts.send(preflight, to_label)
        except StoreError as error:
            sheet.show_failure(f"{wording.store_text(error.problem)} The message is still here.")
            return
        except ValueError:
            log.exception("a pre-flight was not taken")
            sheet.show_failure(say.NOT_TAKEN)
            return
        finally:
            sheet.show_waiting("")
        sheet.dismiss()
        self._on_sent(broadcast_id, preflight.draft)

    def _on_sheet_closed(self) -> None:
        self._tasks.cancel("preflight")
        self.sheet = None
        self._preflight = None


def _names(preflight: Preflight) -> list[str]:
    draft = preflight.draft
    return names_of(draft.chips, draft.account.options.country, preflight.gathered)
