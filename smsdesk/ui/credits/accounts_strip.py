"""The balances of all accounts beside each other, shown while there is more than one; a press chooses one."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smsdesk.ui.icons import icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.flow import Flow
from smsdesk.ui.widgets.labels import set_plain_tooltip


@dataclass(frozen=True)
class AccountBalance:
    """One account: its name, its balance as written, when it was asked, and the colour of its dot."""

    account_id: int
    name: str
    balance: str
    when: str
    dot: str


class AccountsStrip(QWidget):
    """`chosen` carries the account's id."""

    chosen = Signal(int)
    refresh_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._flow = Flow(style.px(8), style.px(6))
        self._buttons: list[Button] = []
        self._refresh = Button("Refresh all", "link")
        self._refresh.clicked.connect(self.refresh_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(style.px(16), style.px(6), style.px(16), style.px(8))
        layout.setSpacing(style.px(8))
        layout.addWidget(self._flow, 1)
        layout.addWidget(self._refresh, 0, Qt.AlignmentFlag.AlignTop)  # beside the first line of accounts
        self.hide()

    def show_balances(self, balances: Sequence[AccountBalance], current: int) -> None:
        """All accounts, or fewer than two: then nothing is shown."""
        had = next((at for at, each in enumerate(self._buttons) if each.hasFocus()), None)
        for button in self._buttons:
            self._flow.remove(button)
        self._buttons = [self._make(each, each.account_id == current) for each in balances]
        for button in self._buttons:
            self._flow.add(button)
        self.setVisible(len(balances) > 1)
        if had is not None and had < len(self._buttons):
            self._buttons[had].setFocus()

    def _make(self, each: AccountBalance, current: bool) -> Button:
        name = each.name if len(each.name) <= 24 else f"{each.name[:23]}…"
        button = Button(f"{name}  {each.balance}".replace("&", "&&"), "quiet")
        button.setCheckable(True)
        button.setChecked(current)
        button.setIcon(icon("flask" if each.dot == "practice" else "circle-fill", each.dot))
        button.setAccessibleName(f"{each.name}: {each.balance}")
        button.setAccessibleDescription(each.when)
        set_plain_tooltip(button, f"{each.name}: {each.balance}, {each.when}")
        button.clicked.connect(lambda _checked: self.chosen.emit(each.account_id))
        return button
