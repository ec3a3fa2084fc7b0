"""Joins Compose with the services: drafts, seeds of other tabs, preview and cost, and the way to the pre-flight."""

from smsdesk.domain.accounts import Account
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Recipient, Timing
from smsdesk.domain.sender_ids import is_sender_id
from smsdesk.domain.storage import StoreError
from smsdesk.services.broadcasts import Draft
from smsdesk.services.desk import Desk
from smsdesk.ui import wording
from smsdesk.ui import wording_compose as words
from smsdesk.ui.compose.binary_presenter import BinaryPresenter
from smsdesk.ui.compose.composition import Composition
from smsdesk.ui.compose.handing_over import HandingOver, Surface, draft_of
from smsdesk.ui.compose.hex_presenter import HexPresenter
from smsdesk.ui.compose.keeping import DraftKeeper
from smsdesk.ui.compose.known_fields import KnownFields
from smsdesk.ui.compose.message_presenter import MessagePresenter
from smsdesk.ui.compose.preflight_presenter import PreflightPresenter
from smsdesk.ui.compose.readiness import content_reason, recipients_reason
from smsdesk.ui.compose.recipients_presenter import RecipientsPresenter
from smsdesk.ui.compose.rules_presenter import RulesPresenter
from smsdesk.ui.compose.side_presenter import SidePresenter
from smsdesk.ui.compose.templates_presenter import TemplatesPresenter
from smsdesk.ui.compose.view import ComposeView
from smsdesk.ui.shell import Seed, Shell
from smsdesk.ui.tasks import Tasks


class ComposePresenter:
    """Call `start` once the services run, `stop` before they end."""

    def __init__(self, view: ComposeView, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._view = view
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._account: Account | None = None
        self._reports, self._timing = True, Timing()
        self._ready = False  # False while a draft is being read: nothing is kept then
        self._keeper = DraftKeeper(desk, tasks)
        surface = Surface(
            lambda: self._account, lambda: self.composition, self.show, self._keep, self._fresh, lambda: self._ready
        )
        self._handing = HandingOver(surface, self._keeper, desk, shell, tasks)
        self.recipients = RecipientsPresenter(view, desk, shell, tasks, self._on_recipients_changed)
        self.message = MessagePresenter(view, self._on_message_changed)
        self.side = SidePresenter(view, desk, tasks, self.message)
        self.known = KnownFields(desk, tasks, self._on_recipients_changed)
        self.hex = HexPresenter(view, self.message, shell)
        self.binary = BinaryPresenter(view, tasks, self._on_message_changed)
        self.rules = RulesPresenter(view, desk, shell, self.message)
        self.templates = TemplatesPresenter(view, desk, shell, tasks)
        self.preflight: PreflightPresenter | None = None
        self._join()

    def _join(self) -> None:
        view, shell = self._view, self._shell
        view.kind.choice_changed.connect(self._on_kind_changed)
        view.review_requested.connect(self.review)
        view.preview.steps.step_requested.connect(self._on_step_requested)
        view.sender_id.textChanged.connect(lambda _text: self._on_message_changed())
        view.barcode.chosen.connect(self._on_message_changed)
        view.sender_left.connect(self._check_sender)
        shell.account_changed.connect(self._on_account_changed)
        shell.compose_requested.connect(self._on_compose_requested)
        shell.changing.connect(self._on_taken_back)
        shell.undone.connect(self._on_taken_back)

    def _on_taken_back(self, broadcast_id: int, seed: Seed | None = None) -> None:
        self._tasks.spawn(self._handing.bring_back(broadcast_id, seed), "compose-undone")

    def start(self) -> None:
        """Show the chosen account's draft."""
        self._on_account_changed(self._shell.account)

    def focus_first(self) -> None:
        """Put the focus where one begins, if this tab is in front."""
        if self._view.isVisible():
            self._view.to.editor.setFocus()

    async def stop(self) -> None:
        """Write what waits to be written and hear no more events."""
        self._ready = False
        parts = (self.rules, self.binary, self.templates, self.known, self.side, self.recipients)
        for stop in (self._handing.stop, *(part.stop for part in parts)):
            stop()
        await self._keeper.flush()

    @property
    def composition(self) -> Composition:
        """What stands in Compose at the moment."""
        kind, automatic = self._view.kind.choice
        return Composition(
            self.recipients.chips,
            self._view.message.text(),
            kind,
            automatic,
            self._view.sender_id.text(),
            self._reports,
            self._view.barcode.choice,
            *self.binary.state,
            self._timing,
        )

    def show(self, composition: Composition) -> None:
        """Put this in place of everything."""
        self.side.row = 0
        self._reports, self._timing = composition.reports, composition.timing
        self._view.kind.set_choice(composition.kind, composition.automatic)
        self._view.barcode.set_choice(composition.barcode)
        self.binary.show_state(composition.builder, composition.builders)
        self._show_kind(composition.kind)
        self._view.sender_id.setText(composition.sender)
        self._view.show_sender_error("")
        self._view.message.set_text(composition.text)
        self.message.refresh()
        self.recipients.set_chips(composition.chips)
        self._show_all()

    def _on_account_changed(self, account: Account | None) -> None:
        before, self._account = self._account, account
        known = before is not None and account is not None and before.id == account.id
        # Before anything is told of the new account: what stands here is still the draft of the other one.
        self._ready = self._ready and known
        self.recipients.set_account(account)
        self.side.set_account(account)
        self.known.set_account(account)
        self.binary.set_account(account)
        if account is not None:
            self.message.set_options(account.options)
            if before is not None and known:
                self._follow_sender_id(before.options.sender, account.options.sender)
            else:
                self._tasks.spawn_latest("compose-load", self._load(account))
        self._show_all()

    def _follow_sender_id(self, before: str, now: str) -> None:
        """What the settings say comes in here at once, unless a person wrote something else."""
        if now != before and self._view.sender_id.text() == before:
            self._view.sender_id.setText(now)

    async def _load(self, account: Account) -> None:
        try:
            found = await self._keeper.load(account.id)
        except StoreError as error:
            self._shell.toast(wording.store_text(error.problem))
            found = None
        self.show(found or self._fresh(account))
        self._ready = True
        self._handing.loaded()

    def _fresh(self, account: Account) -> Composition:
        reports = self._desk.preferences.values.reports_by_default
        return Composition(sender=account.options.sender, reports=reports)

    def _keep(self) -> None:
        if self._ready and self._account is not None:
            self._keeper.keep(self._account.id, self.composition)

    def _on_recipients_changed(self) -> None:
        self._keep()
        if self.recipients.gathered is not None:
            self.templates.set_fields(self.known.names(self.recipients.gathered))
        self._show_all()

    def _on_message_changed(self) -> None:
        self._keep()
        self._show_all()

    def _on_kind_changed(self) -> None:
        self._show_kind(self._view.kind.choice[0])
        self._on_message_changed()

    def _show_kind(self, kind: Kind) -> None:
        self.binary.show_kind(kind)
        self._view.show_kind(kind)

    def _people(self) -> tuple[Recipient, ...]:
        return self.recipients.gathered.recipients if self.recipients.gathered else ()

    def _show_all(self) -> None:
        gathered = self.recipients.gathered
        draft = self._draft() if self._account else None
        if self._view.kind.choice[0].binary:
            self.message.show_octets(self.binary.measure)
        if gathered is not None:
            self.message.set_people(len(gathered.recipients), self.known.names(gathered))
        self.side.show(gathered, draft)
        self.hex.show(self.side.row if self._people() else -1)
        self.binary.show()
        self.rules.show(draft, gathered.malaysian if gathered else 0)
        self._view.cost.show_reason(self._reason())

    def _on_step_requested(self, by: int) -> None:
        self.side.step(by)
        self.hex.show(self.side.row if self._people() else -1)
        self.rules.look()

    def _reason(self) -> str:
        """Why there is nothing to review yet, "" when there is."""
        if self._account is None:
            return words.NO_ACCOUNT
        nobody = recipients_reason(self.recipients.gathered, chosen=bool(self.recipients.chips))
        content = content_reason(self.message.written, self.message.measure, self._account)
        if content and self._view.kind.choice[0].binary:
            content = self.binary.reason or content
        if nobody or content:
            return nobody or content
        return "" if self._sender_is_good() else words.SENDER_TO_MEND

    def _sender_is_good(self) -> bool:
        """What nobody gets need not be right."""
        return not self._view.sender_id.isEnabled() or is_sender_id(self._view.sender_id.text().strip())

    def _check_sender(self) -> None:
        good = self._sender_is_good()
        self._view.show_sender_error("" if good else words.SENDER_ERROR)

    def review(self) -> None:
        """Open the pre-flight, or go to what is missing."""
        self._tasks.spawn_latest("compose-review", self._review())

    async def _review(self) -> None:
        await self.recipients.settle()
        if self._reason() or self.recipients.gathered is None:
            self._go_to_what_is_missing()
            return
        if self.preflight is None:
            self.preflight = PreflightPresenter(
                self._view.window(),
                self._desk,
                self._shell,
                self._tasks,
                on_sent=self._on_sent,
                on_plain=self._on_plain,
                on_text=self._on_text,
                on_reports=self._on_reports,
            )
        self.preflight.open(self._draft(), self.recipients.gathered, self.side.row)

    def _go_to_what_is_missing(self) -> None:
        self._check_sender()
        if not self._people():
            self._view.to.editor.setFocus()
        elif self.message.measure.problem is None and self.message.written.sound:
            self._view.sender_id.setFocus()
        else:
            self.binary.focus() if self._view.kind.choice[0].binary else self._view.message.setFocus()

    def _draft(self) -> Draft:
        if self._account is None:
            raise RuntimeError("there is no account to send with")
        now = self.composition
        octets, title = (self.binary.octets, self.binary.title) if now.kind.binary else ((), "")
        return draft_of(self._account, now, octets, title, self.message.saved_parts)

    def _on_plain(self) -> Draft:
        self.message.use_plain()
        return self._draft()

    def _on_text(self, text: str) -> Draft:
        self._view.message.put_text(text)
        return self._draft()

    def _on_reports(self, reports: bool) -> None:
        self._reports = reports
        self._keep()

    def _on_sent(self, broadcast_id: int, draft: Draft) -> None:
        if self._handing.hand_over(broadcast_id, draft):
            self._view.to.editor.setFocus()

    def _on_compose_requested(self, seed: Seed) -> None:
        self._handing.plant(seed)
        (self._view.message if self.recipients.chips else self._view.to.editor).setFocus()
