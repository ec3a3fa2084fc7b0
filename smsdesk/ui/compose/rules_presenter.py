"""The strip of rules under the message: checked when one stops typing, mended with one click."""

from dataclasses import replace

from PySide6.QtCore import QTimer

from smsdesk.domain import rules
from smsdesk.domain.rules import RULES, Context, Finding
from smsdesk.domain.timing import local_time
from smsdesk.services.desk import Desk
from smsdesk.services.preflight import Draft, context_of
from smsdesk.ui import wording_rules as words
from smsdesk.ui.compose.message_presenter import MessagePresenter
from smsdesk.ui.compose.rules_sheet import RulesSheet
from smsdesk.ui.compose.view import ComposeView
from smsdesk.ui.shell import Shell

_SETTLED_MS = 150


class RulesPresenter:
    """Rules hold for Malaysian numbers; without one among the recipients the strip hides. What the shown recipient
    gets is checked: the name of a field ("voucher") says nothing, its value does."""

    def __init__(self, view: ComposeView, desk: Desk, shell: Shell, message: MessagePresenter) -> None:
        self._view = view
        self._message = message
        self._desk = desk
        self._shell = shell
        self._draft: Draft | None = None
        self._malaysian = 0
        self.findings: tuple[Finding, ...] = ()
        self._timer = QTimer(view, singleShot=True, interval=_SETTLED_MS)
        self._timer.timeout.connect(self._check)
        view.rules.mend_requested.connect(self._mend)
        view.rules.all_rules_requested.connect(self._show_all)
        view.rules.place_requested.connect(view.message.select)

    def show(self, draft: Draft | None, malaysian: int) -> None:
        """Check this soon; without a Malaysian recipient there is nothing to check."""
        self._draft, self._malaysian = draft, malaysian
        if draft is None or not malaysian or draft.kind.binary:
            self._timer.stop()
            self.findings = ()
            self._view.rules.show_findings((), 0, {})
        elif not self._timer.isActive():
            self._timer.start()

    def look(self) -> None:
        """Another recipient's message is shown."""
        self.show(self._draft, self._malaysian)

    def stop(self) -> None:
        """Check nothing more."""
        self._timer.stop()

    def _context(self, draft: Draft) -> Context:
        """With the hour of now: what is written at night is sent at night, unless somebody chooses another time."""
        settings = self._desk.preferences.values
        now = local_time(self._desk.clock.wall(), draft.account.options.time_zone)
        return context_of(draft, self._malaysian, now.hour + now.minute / 60, (settings.hours_from, settings.hours_to))

    def _check(self) -> None:
        if self._draft is None:
            return
        context = self._context(self._draft)
        written = self._message.written
        found = rules.check(written.measure.text, context)
        self.findings = tuple(
            replace(each, at=tuple(written.typed(start, end) for start, end in each.at)) for each in found
        )
        mend = words.mend_labels(self.findings, context)
        if "no_company" not in mend and not context.company.strip():
            mend["no_company"] = words.ENTER_COMPANY
        self._view.rules.show_findings(self.findings, len(RULES), mend)

    def _mend(self, rule_id: str) -> None:
        if self._draft is None:
            return
        context = self._context(self._draft)
        if rule_id == "no_company" and not context.company.strip():
            self._shell.settings_requested.emit("accounts")
            return
        self._view.message.put_text(rules.mend(self._view.message.text(), rule_id, context))

    def _show_all(self) -> None:
        sheet = RulesSheet(self._view.window(), self.findings)
        sheet.open(sheet.close_button)
