"""The right side of Compose: how the message arrives at one recipient, what all of them cost, what is there for it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from smsdesk.domain.accounts import Account
from smsdesk.domain.events import BalanceChanged
from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import Gathered
from smsdesk.domain.numbers import MALAYSIA
from smsdesk.domain.records import Balance
from smsdesk.domain.storage import StoreError
from smsdesk.services.desk import Desk
from smsdesk.services.preflight import Draft
from smsdesk.ui import figures
from smsdesk.ui import wording_compose as words
from smsdesk.ui.compose.arriving import barcode_messages
from smsdesk.ui.compose.message_presenter import MessagePresenter
from smsdesk.ui.compose.view import ComposeView
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.widgets.picture_bubble import Picture

_SETTLED = 0.25
"""Seconds without a key before the rows of a text with merge fields are added up."""


class SidePresenter:
    """`row` is the recipient looked at, from 0."""

    def __init__(self, view: ComposeView, desk: Desk, tasks: Tasks, message: MessagePresenter) -> None:
        self._view = view
        self._desk = desk
        self._tasks = tasks
        self._message = message
        self._account: Account | None = None
        self._balance: Balance | None = None
        self._gathered = Gathered((), ())
        self._draft: Draft | None = None
        self._added_up = -1  # for so many people; -1: for nobody
        self._total: int | None = None  # parts of all messages, None while nobody knows
        self.row = 0
        self.stop = desk.bus.listen(BalanceChanged, self._on_balance_changed)
        """Hear no more events."""

    def set_account(self, account: Account | None) -> None:
        """Show what another account has."""
        if self._account is None or account is None or self._account.id != account.id:
            self._balance = None
        self._account = account
        if account is not None:
            self._tasks.spawn_latest("compose-balance", self._read_balance(account))

    def show(self, gathered: Gathered | None, draft: Draft | None) -> None:
        """Show the message as it stands; while people are being counted (None) the figures of before stay."""
        self._draft = draft
        if gathered is not None:
            self._gathered = gathered
            self._view.show_sender_use(gathered.malaysian, len(gathered.recipients))
            self._show_cost()
        self._show_preview()

    def _show_cost(self) -> None:
        many, parts = len(self._gathered.recipients), self._message.measure.parts
        if self._message.measure.kind.binary or not self._message.written.template.fields or not many:
            self._tasks.cancel("compose-letters")
            self._added_up = -1
            self._total = many * parts if parts else None
            self._view.cost.show_cost(many, parts, estimated=self._message.measure.kind is Kind.BARCODE)
        elif self._draft is not None:
            if many != self._added_up:  # figures of other people must not stand beside these
                self._total = None
                self._view.cost.show_cost(many, 0)
            self._tasks.spawn_latest("compose-letters", self._add_up(self._draft, self._gathered))
        self._show_balance()

    async def _add_up(self, draft: Draft, gathered: Gathered) -> None:
        """Every row of a text with merge fields has parts of its own: added up when one stops typing."""
        await asyncio.sleep(_SETTLED)
        try:
            letters = await self._desk.broadcasts.letters(draft, gathered)
        except StoreError:
            return  # the pre-flight says it
        self._added_up = len(gathered.recipients)
        self._total = letters.total_parts or None  # none: the text cannot be counted
        if self._total:
            longer = len(letters.longer)
            self._view.cost.show_total(len(gathered.recipients), self._total, letters.usual_parts, longer)
        else:
            self._view.cost.show_cost(len(gathered.recipients), 0)
        self._show_balance()

    def _show_balance(self) -> None:
        now = datetime.fromtimestamp(self._desk.clock.wall())
        when = datetime.fromtimestamp(self._balance.at) if self._balance else now
        at = figures.clock(when) if when.date() == now.date() else figures.moment_narrow(when, now)
        have = self._balance.left if self._balance else None
        self._view.cost.show_balance(have, at if have is not None else "", self._total)

    def _show_preview(self) -> None:
        people = self._gathered.recipients
        self.row = min(self.row, max(0, len(people) - 1))
        person = people[self.row] if people else None
        line = words.row_text(self.row, len(people), person.name) if person else ""
        self._view.preview.steps.show_row(line, len(people))
        self._message.set_person(person)
        sender = self._view.sender_id.text().strip()
        if not sender or (person is not None and person.number.startswith(MALAYSIA)):
            sender = words.PROVIDERS_NUMBER
        now = datetime.fromtimestamp(self._desk.clock.wall())
        when = words.arrival(figures.moment(now, now), self._message.measure.kind)
        self._view.preview.show_message(sender, when, self._messages())

    def _messages(self) -> Sequence[str | Picture]:
        if self._message.measure.kind.binary:
            return self._view.binary.preview
        if self._message.measure.kind is Kind.BARCODE:
            return barcode_messages(self._message.arriving, self._view.barcode.choice)
        return [self._message.arriving]

    def step(self, by: int) -> None:
        """Look at the recipient so many rows further on."""
        if self._gathered.recipients:
            self.row = (self.row + by) % len(self._gathered.recipients)
            self._show_preview()

    def _on_balance_changed(self, event: BalanceChanged) -> None:
        if self._account is not None and event.account_id == self._account.id:
            self._tasks.spawn_latest("compose-balance", self._read_balance(self._account))

    async def _read_balance(self, account: Account) -> None:
        self._balance = await self._desk.credits.latest(account.id)
        self._show_balance()
