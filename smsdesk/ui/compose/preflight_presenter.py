"""Runs the pre-flight: shows at once what is known, asks the gateway, sends when a person says so."""

import logging
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from smsdesk.domain.events import AccountsChanged, BalanceChanged, ListenerChanged
from smsdesk.domain.lists import Gathered
from smsdesk.domain.records import Timing
from smsdesk.domain.storage import StoreError
from smsdesk.services.desk import Desk
from smsdesk.services.lessons import Learned
from smsdesk.services.preflight import Draft, Preflight
from smsdesk.ui import figures, wording
from smsdesk.ui import wording_compose as words
from smsdesk.ui import wording_preflight as say
from smsdesk.ui import wording_timing as time_words
from smsdesk.ui.compose import preflight_findings as rules
from smsdesk.ui.compose.preflight_around import around_of, choose_time, known_already, names
from smsdesk.ui.compose.preflight_browsing import Browsing
from smsdesk.ui.compose.preflight_sheet import PreflightSheet
from smsdesk.ui.compose.self_test import SelfTest
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

log = logging.getLogger(__name__)


class PreflightPresenter:
    """One sheet at a time. `on_sent(broadcast_id, draft)` comes after the sheet has closed; `on_plain` shortens the
    text, `on_text` puts another one in its place, both give the draft back; `on_reports` hears of the box."""

    def __init__(
        self,
        host: QWidget,
        desk: Desk,
        shell: Shell,
        tasks: Tasks,
        *,
        on_sent: Callable[[int, Draft], None],
        on_plain: Callable[[], Draft],
        on_text: Callable[[str], Draft],
        on_reports: Callable[[bool], None],
    ) -> None:
        self._host = host
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._on_sent = on_sent
        self._on_plain = on_plain
        self._on_text = on_text
        self._on_reports = on_reports
        self._preflight: Preflight | None = None
        self._everybody = Gathered((), ())
        self._learned: Learned | None = None
        self._test: SelfTest | None = None
        self._browsing: Browsing | None = None
        self._asking = False
        self._forget: list[Callable[[], None]] = []
        self.sheet: PreflightSheet | None = None
        """The open sheet, None while there is none."""

    def open(self, draft: Draft, gathered: Gathered, row: int) -> None:
        """Open the sheet for a draft whose recipients are counted; `row` is the one looked at in the preview."""
        if self.sheet is not None:
            return
        self._everybody, self._learned = gathered, None
        self.sheet = sheet = PreflightSheet(self._host)
        self._test = test = SelfTest(sheet, self._desk, self._shell, self._tasks)
        self._browsing = Browsing(self._host, sheet, row, self._repeat_hours, test.show)
        self._forget = [
            self._desk.bus.listen(AccountsChanged, lambda _event: self._on_accounts_changed()),
            self._desk.bus.listen(BalanceChanged, self._on_balance_changed),
            self._desk.bus.listen(ListenerChanged, lambda _event: self._show(asking=self._asking)),
        ]
        self._join(sheet)
        if draft.timing.due_at is not None and draft.timing.due_at <= self._desk.clock.wall():
            draft = replace(draft, timing=Timing(canary=draft.timing.canary))  # its time has passed meanwhile
        self._ask(draft)
        sheet.open(sheet.cancel)

    def _join(self, sheet: PreflightSheet) -> None:
        sheet.send_requested.connect(lambda: self._tasks.spawn(self._send(), "preflight-send"))
        sheet.test_requested.connect(self._send_test)
        sheet.later_requested.connect(self._choose_time)
        sheet.to.leave_out_requested.connect(self._leave_out)
        sheet.to.everybody_requested.connect(lambda: self._change(lambda draft: replace(draft, limit=None)))
        sheet.cost.plain_requested.connect(lambda: self._take_text(self._on_plain))
        sheet.cost.first_requested.connect(self._send_to_the_first)
        sheet.rules.mend_requested.connect(self._mend)
        sheet.time.now_requested.connect(lambda: self._set_timing(Timing()))
        sheet.time.canary_changed.connect(self._on_canary_changed)
        sheet.time.reports_changed.connect(self._on_reports_changed)
        sheet.time.listener_requested.connect(self._set_up_listener)
        sheet.closed.connect(self._on_sheet_closed)

    def _repeat_hours(self) -> int:
        return self._desk.preferences.values.repeat_hours

    def _ask(self, draft: Draft) -> None:
        """Show what is known already, and ask for the rest."""
        self._preflight = known_already(self._desk, draft, self._everybody)
        self._show(asking=True)
        self._tasks.spawn_latest("preflight", self._run(draft))

    async def _run(self, draft: Draft) -> None:
        try:
            self._learned = await self._desk.lessons.credits_per_part(draft.account.id)
            found = await self._desk.broadcasts.preflight(draft, self._on_progress)
        except StoreError as error:
            if self.sheet is not None:
                self.sheet.show_failure(wording.store_text(error.problem))
            return
        findings = await rules.find_in_all(draft, found.letters, found.gathered.malaysian)
        # Boxes may have been changed while the gateway was asked.
        chosen = self._preflight.draft if self._preflight else draft
        self._preflight = replace(found, draft=chosen, findings=findings)
        self._show(asking=False)

    def _on_progress(self, done: int, total: int) -> None:
        if self.sheet is not None and done < total:
            self.sheet.text.show_progress(f"{figures.progress(done, total)} rows")

    def _show(self, *, asking: bool) -> None:
        preflight, sheet = self._preflight, self.sheet
        if preflight is None or sheet is None:
            return
        self._asking = asking
        sheet.show_preflight(preflight, around_of(self._desk, preflight, self._learned, asking=self._asking))
        if self._browsing is not None:
            self._browsing.show(preflight)

    def _leave_out(self, leave: bool) -> None:
        """Take out of this broadcast who has the same text already, or all of them in again."""
        preflight = self._preflight
        if preflight is None:
            return
        found = {preflight.people[row].number for row in preflight.repeated if row < preflight.recipients}
        numbers = preflight.draft.without | found if leave else frozenset()
        self._ask(replace(preflight.draft, without=numbers, limit=None))
        self._focus_cancel()

    def _send_to_the_first(self) -> None:
        first = self._preflight.affordable if self._preflight else None
        if first:
            self._change(lambda draft: replace(draft, limit=first))

    def _take_text(self, change: Callable[[], Draft]) -> None:
        """Another text: everything is asked anew, what was chosen here stays."""
        if self._preflight is None:
            return
        chosen = self._preflight.draft
        fresh = replace(change(), reports=chosen.reports, timing=chosen.timing, without=chosen.without)
        self._ask(fresh)
        self._focus_cancel()

    def _mend(self, rule_id: str) -> None:
        preflight = self._preflight
        if preflight is not None:
            text = rules.mended(preflight.draft, rule_id, preflight.gathered.malaysian)
            if text == preflight.draft.text:  # what is missed is missing in the account
                self._shell.settings_requested.emit("accounts")
            else:
                self._take_text(lambda: self._on_text(text))

    def _focus_cancel(self) -> None:
        """What was pressed may be gone."""
        if self.sheet is not None and not self.sheet.red_lines:
            self.sheet.cancel.setFocus()

    def _choose_time(self) -> None:
        if self._preflight is not None:
            choose_time(self._host, self._desk, self._preflight, self._set_timing)

    def _set_timing(self, timing: Timing) -> None:
        self._change(lambda draft: replace(draft, timing=replace(timing, canary=draft.timing.canary)))

    def _on_canary_changed(self, number: int) -> None:
        self._change(lambda draft: replace(draft, timing=replace(draft.timing, canary=number)), focus=False)

    def _set_up_listener(self) -> None:
        if self._preflight is not None:
            self._shell.listener_requested.emit(self._preflight.draft.account.id)

    def _on_reports_changed(self, reports: bool) -> None:
        self._on_reports(reports)
        self._change(lambda draft: replace(draft, reports=reports), focus=False)

    def _change(self, change: Callable[[Draft], Draft], *, focus: bool = True) -> None:
        """Another choice that nothing has to be asked for."""
        preflight = self._preflight
        if preflight is None:
            return
        each = preflight.seconds / max(1, preflight.recipients)
        changed = replace(preflight, draft=change(preflight.draft))
        self._preflight = replace(changed, seconds=each * changed.recipients)
        self._show(asking=self._asking)
        if focus:
            self._focus_cancel()

    def _send_test(self) -> None:
        if self._test is not None and self._browsing is not None:
            self._test.press(self._browsing.person)

    async def _send(self) -> None:
        sheet = self.sheet
        self._show(asking=self._asking)  # the moment that was chosen may have passed
        if self._preflight is None or sheet is None or self._asking or sheet.storing or sheet.red_lines:
            return
        draft = replace(self._preflight.draft, overrides=sheet.rules.overrides())
        preflight = replace(self._preflight, draft=draft)
        sheet.show_failure("")
        sheet.show_waiting(say.STORING)
        to_label = words.to_label([figures.without_marks(name) for name in names(preflight)])
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
        self._tell_scheduled(broadcast_id, preflight)
        self._on_sent(broadcast_id, draft)

    def _tell_scheduled(self, broadcast_id: int, preflight: Preflight) -> None:
        """The run bar does not tell of it before the last day."""
        draft = preflight.draft
        if draft.timing.due_at is not None:
            zone = draft.account.options.time_zone
            when = time_words.on_moment(draft.timing.due_at, zone, self._desk.clock.wall()).removeprefix("on ")
            sentence = say.scheduled_toast(preflight.recipients, when)
            self._shell.toast(sentence, "Look", lambda: self._shell.broadcast_requested.emit(broadcast_id))

    def _on_accounts_changed(self) -> None:
        """Its own number, its time zone, its prefix: what is set for the account counts here at once."""
        if self._preflight is None or self.sheet is None:
            return
        draft = self._preflight.draft
        account = self._desk.accounts.get(draft.account.id)
        if account is None:
            self.sheet.dismiss()
        elif account != draft.account:
            self._ask(replace(draft, account=account))

    def _on_balance_changed(self, event: BalanceChanged) -> None:
        """A test to oneself costs something too."""
        if self._preflight is not None and event.account_id == self._preflight.draft.account.id and not self._asking:
            self._tasks.spawn_latest("preflight-balance", self._read_balance(event.account_id))

    async def _read_balance(self, account_id: int) -> None:
        balance = await self._desk.credits.latest(account_id)
        if self._preflight is not None and not self._asking:
            self._preflight = replace(self._preflight, balance=balance, balance_failed="")
            self._show(asking=False)

    def _on_sheet_closed(self) -> None:
        self._tasks.cancel("preflight")
        self._tasks.cancel("preflight-balance")
        for forget in self._forget:
            forget()
        self.sheet = None
        self._preflight = None
        self._test = self._browsing = None
