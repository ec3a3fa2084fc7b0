"""Joins the transfer pane and the service: the hold, the answer, the list, and what a person decides."""

import math
from dataclasses import replace

from smsdesk.domain.accounts import Account
from smsdesk.domain.events import BalanceChanged, SettingsChanged, TransferChanged
from smsdesk.domain.storage import StoreError
from smsdesk.domain.transfer_records import Transfer
from smsdesk.domain.transfers import TransferState
from smsdesk.services.desk import Desk
from smsdesk.services.training import SAMPLE_CUSTOMERS
from smsdesk.ui import dialogs, wording
from smsdesk.ui import wording_transfers as words
from smsdesk.ui.credits.transfer_making import TransferMaking
from smsdesk.ui.credits.transfer_pane import TransferPane
from smsdesk.ui.credits.transfer_paper import TransferPaper
from smsdesk.ui.credits.transfer_rows import Line
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.widgets.note import NoteKind

_AT_ONCE = 20
_NAMES = 100
_KINDS: dict[TransferState, NoteKind] = {
    TransferState.DONE: "ok",
    TransferState.REFUSED: "bad",
    TransferState.DOUBT: "warn",
    TransferState.UNCERTAIN: "warn",
}


class TransferPresenter:
    """The transfers of the chosen account; changing the account never touches one under way."""

    def __init__(self, pane: TransferPane, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._pane = pane
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._account_id = 0
        self._shown = _AT_ONCE
        self._held: Transfer | None = None
        self._followed: set[int] = set()
        self._asking: set[int] = set()
        self._read: set[int] = set()
        self._listed: set[int] = set()
        self.paper = TransferPaper(pane, desk, shell, tasks)
        self._making = TransferMaking(pane, desk, shell, tasks)
        self._forget = [
            desk.bus.listen(TransferChanged, self._on_transfer_changed),
            desk.bus.listen(BalanceChanged, self._on_balance_changed),
            desk.bus.listen(SettingsChanged, lambda _event: self._show_seconds()),
        ]
        pane.hold.ticked.connect(self._tick)
        pane.hold.undo_requested.connect(self._on_undo_requested)
        pane.hold.send_requested.connect(self._on_send_requested)
        pane.rows.opened.connect(self.paper.show)
        pane.rows.more_requested.connect(self._on_more_requested)
        pane.rows.again_requested.connect(self._on_again_requested)
        pane.rows.checked_requested.connect(self._on_checked_requested)
        shell.account_changed.connect(self._on_account_changed)
        self._show_seconds()
        self._on_account_changed(shell.account)

    def start(self) -> None:
        """Say what the start found: a transfer is never lost without a word."""
        service = self._desk.transfers
        doubtful, cancelled = service.in_doubt_at_start, service.cancelled_at_start
        news = [words.in_doubt_at_start(len(doubtful))] if doubtful else []
        news += [words.cancelled_at_start(len(cancelled))] if cancelled else []
        if news:
            self._tell(" ".join(news))

    def stop(self) -> None:
        """Hear no more events."""
        for forget in self._forget:
            forget()

    def _tell(self, sentence: str) -> None:
        self._shell.toast(sentence, "Look", lambda: self._shell.tab_requested.emit("credits"))

    def _show_seconds(self) -> None:
        self._pane.form.show_hold(self._desk.preferences.values.hold_seconds)

    def _on_account_changed(self, account: Account | None) -> None:
        key = account.id if account else 0
        if key != self._account_id:
            self._account_id, self._shown, self._held = key, _AT_ONCE, None
            self._pane.form.clear()
            self._pane.hold.end()
            self._pane.form.show_busy("")
            self._pane.show_answer("info", "")
            self._pane.form.show_left(None)
        practice = account is not None and account.practice
        self._pane.form.show_samples(SAMPLE_CUSTOMERS if practice else ())
        self._pane.show_page_known(account is None or bool(account.options.pages.transfer))
        self._load()

    def _on_transfer_changed(self, event: TransferChanged) -> None:
        self._tasks.spawn(self._follow(event.transfer_id), "follow transfer")
        # An account that was removed and added again shows the transfers of both.
        if event.account_id == self._account_id or event.transfer_id in self._listed:
            self._load()

    def _on_balance_changed(self, event: BalanceChanged) -> None:
        if event.account_id == self._account_id:
            self._load()

    def _load(self) -> None:
        if self._account_id:
            self._tasks.spawn_latest("transfers", self._show(self._account_id))

    async def _show(self, key: int) -> None:
        service = self._desk.transfers
        found = await service.list(account_id=key, limit=self._shown)
        total = await service.count(account_id=key)
        names = await service.customers(key, limit=_NAMES)
        balance = await self._desk.credits.latest(key)
        if key != self._account_id:
            return
        lines = [Line(each, service.can_ask_again(each), each.id in self._asking) for each in found]
        self._pane.rows.show_lines(lines, total, self._desk.clock.wall())
        self._listed = {each.id for each in found}
        account = self._desk.accounts.get(key)
        samples = SAMPLE_CUSTOMERS if account is not None and account.practice else ()
        self._pane.form.show_customers(list(dict.fromkeys([*(each.name for each in names), *samples])))
        self._pane.form.show_left(balance.left if balance else None)
        self._show_held(next((each for each in found if each.open), None))
        for each in found:
            if each.undecided and each.left_after is None and each.id not in self._read:
                self._read.add(each.id)
                self._tasks.spawn(service.ask_balance(each.id), "balance of a doubt")

    def _show_held(self, held: Transfer | None) -> None:
        self._held = held
        if held is None:
            self._pane.hold.end()
            self._pane.form.show_busy("")
            return
        self._followed.add(held.id)
        self._pane.form.show_busy("A transfer is being made.")
        trouble = self._desk.transfers.trouble(held.id)
        if trouble is not None:
            self._pane.hold.show_trouble(wording.store_text(trouble))
        elif held.state is TransferState.SENDING:
            self._pane.hold.show_sending()
        else:
            self._tick()

    def _tick(self) -> None:
        held = self._held
        if held is not None and held.state is TransferState.CONFIRMED and held.hold_until is not None:
            total = math.ceil(held.hold_until - held.created_at)
            left = max(0, math.ceil(held.hold_until - self._desk.clock.wall()))
            # A clock that is set back does not make the hold longer: that is measured by another one.
            self._pane.hold.show_hold(words.holding(held), min(left, total), total)

    async def _follow(self, transfer_id: int) -> None:
        """Say what came of a transfer that was made in this session: in the pane, or elsewhere as news."""
        transfer = await self._desk.transfers.one(transfer_id)
        if transfer is None:
            return
        if transfer.open:
            self._followed.add(transfer_id)
        elif transfer_id in self._followed:
            self._followed.discard(transfer_id)
            self._say_outcome(transfer)
        elif self._pane.answer_text == words.outcome(replace(transfer, left_after=None)):
            # What is left is asked for after the answer.
            self._pane.show_answer(_KINDS.get(transfer.state, "info"), words.outcome(transfer))

    def _say_outcome(self, transfer: Transfer) -> None:
        here = transfer.account_id == self._account_id
        if here:
            self._pane.show_answer(_KINDS.get(transfer.state, "info"), words.outcome(transfer))
            if transfer.state is TransferState.DONE:
                self._pane.form.clear()
                self._pane.show_answer("ok", words.outcome(transfer))
        if not here or not self._pane.isVisible():
            self._tell(f"{words.STATES[transfer.state][0]}: {words.called(transfer)}. {words.outcome(transfer)}")

    def _on_undo_requested(self) -> None:
        if self._held is not None:
            self._tasks.spawn(self._undo(self._held.id), "undo transfer")

    async def _undo(self, transfer_id: int) -> None:
        if await self._desk.transfers.undo(transfer_id):
            return
        found = await self._desk.transfers.one(transfer_id)
        cancelled = found is not None and found.state is TransferState.CANCELLED  # nothing had left
        self._pane.show_answer("warn", words.outcome(found) if found and cancelled else words.TOO_LATE)

    def _on_send_requested(self) -> None:
        if self._held is not None:
            self._tasks.spawn(self._desk.transfers.send_now(self._held.id), "send transfer")

    def _on_more_requested(self) -> None:
        self._shown += _AT_ONCE
        self._load()

    def _on_again_requested(self, transfer_id: int) -> None:
        if transfer_id not in self._asking:
            self._tasks.spawn(self._again(transfer_id), "ask again")

    async def _again(self, transfer_id: int) -> None:
        self._asking.add(transfer_id)
        self._load()
        try:
            transfer = await self._desk.transfers.ask_again(transfer_id)
            self._followed.discard(transfer_id)
            self._say_outcome(transfer)
        except StoreError as error:
            self._pane.show_answer("bad", wording.store_text(error.problem))
        finally:
            self._asking.discard(transfer_id)
            self._load()

    def _on_checked_requested(self, transfer_id: int) -> None:
        self._tasks.spawn(self._checked(transfer_id), "transfer checked")

    async def _checked(self, transfer_id: int) -> None:
        transfer = await self._desk.transfers.one(transfer_id)
        if transfer is None or not transfer.undecided:
            return
        choices = [
            dialogs.Choice("cancel", "Cancel"),
            dialogs.Choice("not_done", "No, nothing moved"),
            dialogs.Choice("done", "Yes, it was done"),
        ]
        title, sentence = words.checked_question(transfer), words.checked_sentence(transfer)
        answer = await dialogs.ask(self._pane.window(), title, sentence, choices)
        if answer not in ("done", "not_done"):
            return
        if not await self._desk.transfers.close(transfer_id, done=answer == "done"):
            self._pane.show_answer("warn", words.DECIDED)
        self._load()
