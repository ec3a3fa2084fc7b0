"""The form of a transfer: customer, amount twice, what remains; or the question for the page's name."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QListView, QVBoxLayout, QWidget

from smsdesk.ui import figures
from smsdesk.ui import wording_transfers as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import Field, LineEdit
from smsdesk.ui.widgets.labels import Label

_WHOLE = re.compile(r"[0-9]{1,9}|[1-9][0-9]{0,2}(?P<gap>[ ,’'\u00a0\u202f])[0-9]{3}(?:(?P=gap)[0-9]{3})?")


def amount_of(text: str) -> int | None:
    """Digits, bare or in groups of three, as a number; None for anything else and for 0. A full stop never groups:
    whoever types 10.00 means ten."""
    found = _WHOLE.fullmatch(text.strip())
    return int("".join(ch for ch in found[0] if ch.isdecimal())) or None if found else None


class PageForm(QWidget):
    """What stands there while the account has no transfer page."""

    submitted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.edit = LineEdit("Page for transfers")
        self.field = Field("Page for transfers", self.edit, hint=words.PAGE_HINT)
        self.save = Button("Save the page’s name")
        self.save.clicked.connect(self._submit)
        self.edit.returnPressed.connect(self._submit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(10))
        layout.addWidget(Label(words.NO_PAGE, "body", "text2", wrap=True))
        layout.addWidget(self.field)
        layout.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)

    def _submit(self) -> None:
        self.submitted.emit(self.edit.text().strip())


class TransferForm(QWidget):
    """`submitted` carries customer and amount once both amounts are the same whole number."""

    submitted = Signal(str, int)
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._left: int | None = None
        self.customer = LineEdit("Customer's user name")
        self.amount = LineEdit("Amount")
        self.again = LineEdit("Amount again")
        self.customer_field = Field("Customer’s user name", self.customer)
        self.amount_field = Field("Amount", self.amount, check=self._check_amount)
        self.again_field = Field("Amount again", self.again, check=self._check_again)
        self._names = QStringListModel(self)
        self._complete()
        self._keep = Label("", strong=True)
        self.button = Button(words.button(None), "primary", height="large")
        self.button.setAccessibleName("Transfer credits")
        self.button.clicked.connect(self._submit)
        self._hint = Label("", "small", "text3", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for editor in (self.customer, self.amount, self.again):
            editor.textChanged.connect(self._on_edited)
            editor.returnPressed.connect(self._submit)
        self._build()

    def _build(self) -> None:
        amounts = QHBoxLayout()
        amounts.setSpacing(style.px(8))
        amounts.addWidget(self.amount_field, 1)
        amounts.addWidget(self.again_field, 1)
        keep = QHBoxLayout()
        keep.addWidget(Label("You keep", "body", "text2"))
        keep.addStretch(1)
        keep.addWidget(self._keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(8))
        layout.addWidget(Label(words.INTRO, "body", "text2", wrap=True))
        layout.addWidget(self.customer_field)
        layout.addLayout(amounts)
        layout.addLayout(keep)
        layout.addWidget(self.button)
        layout.addWidget(self._hint)

    def _complete(self) -> None:
        """Names that were used before, offered while a part of one is typed."""
        completer = QCompleter(self._names, self.customer)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        popup = QListView()
        popup.setAccessibleName("Customers of earlier transfers")
        popup.setProperty("suggesting", True)
        completer.setPopup(popup)
        self.customer.setCompleter(completer)

    def show_customers(self, names: Sequence[str]) -> None:
        """Names to offer, the last used first."""
        self._names.setStringList(list(names))

    def show_samples(self, names: Sequence[str]) -> None:
        """Whom the practice gateway knows; none for a real account."""
        self.customer_field.set_hint(words.samples(names))

    def show_left(self, left: int | None) -> None:
        """What is left now, from which the rest is reckoned."""
        self._left = left
        self._show_keep()

    def show_hold(self, seconds: int) -> None:
        """How long Undo will work."""
        self._hint.setText(words.undo_hint(seconds))

    def show_busy(self, reason: str) -> None:
        """Why no transfer can be entered now; "" when one can."""
        self.button.set_disabled_reason(reason)
        for editor in (self.customer, self.amount, self.again):
            editor.setEnabled(not reason)

    def clear(self) -> None:
        """Ready for another one."""
        for editor in (self.customer, self.amount, self.again):
            editor.clear()

    def show_error(self, part: str, sentence: str) -> None:
        """What is wrong with "customer" or "amount"."""
        field = self.customer_field if part == "customer" else self.amount_field
        field.set_error(sentence)
        field.editor.setFocus()

    def _check_amount(self) -> str:
        return "" if not self.amount.text() or amount_of(self.amount.text()) else words.AMOUNT_WRONG

    def _check_again(self) -> str:
        if not self.again.text() or amount_of(self.again.text()) == amount_of(self.amount.text()):
            return ""
        return words.AMOUNTS_DIFFER

    def _on_edited(self) -> None:
        amount = amount_of(self.amount.text())
        same = amount is not None and amount_of(self.again.text()) == amount
        self.button.setText(words.button(amount if same else None))
        if same:
            self.again_field.clear_error()
        self._show_keep()
        self.edited.emit()

    def _show_keep(self) -> None:
        amount = amount_of(self.amount.text())
        if self._left is None:
            self._keep.setText("–")
            self._keep.set_colour("text3")
            return
        rest = self._left - (amount or 0)
        self._keep.setText(figures.credits_text(rest) if rest >= 0 else f"{figures.whole(-rest)} too few")
        self._keep.set_colour("text" if rest >= 0 else "bad")

    def _submit(self) -> None:
        """All three are looked at; the first that is wrong takes the focus."""
        if not self.button.isEnabled():
            return
        customer, amount = self.customer.text().strip(), amount_of(self.amount.text())
        self.customer_field.set_error("" if customer else words.CUSTOMER_MISSING)
        self.amount_field.set_error("" if amount else words.AMOUNT_WRONG)
        again = amount_of(self.again.text()) == amount
        self.again_field.set_error("" if again or not amount else words.AMOUNTS_DIFFER)
        for field in (self.customer_field, self.amount_field, self.again_field):
            if field.error:
                field.editor.setFocus()
                return
        if amount:
            self.submitted.emit(customer, amount)
