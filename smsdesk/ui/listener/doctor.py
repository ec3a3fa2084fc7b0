"""The callback doctor's window: its steps at the left, the chosen one at the right, the way on below."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from smsdesk.ui.listener.addresses_page import AddressesPage
from smsdesk.ui.listener.calls_page import CallsPage
from smsdesk.ui.listener.checks_page import ChecksPage
from smsdesk.ui.listener.paste_page import PastePage
from smsdesk.ui.listener.public_page import PublicPage
from smsdesk.ui.listener.switch_page import SwitchPage
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.entry_list import EntryList
from smsdesk.ui.widgets.field import ComboBox, Field
from smsdesk.ui.widgets.labels import Line
from smsdesk.ui.widgets.pill import Pill
from smsdesk.ui.widgets.toast import Toast
from smsdesk.ui.wording_listener import STEPS

SWITCH, PUBLIC, ADDRESSES, CHECKS, CALLS, PASTE = range(len(STEPS))


class DoctorWindow(QWidget):
    """It does not block the main window; closed with Esc. `account_chosen(id)`, `step_shown(place)`."""

    account_chosen = Signal(int)
    step_shown = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Set up listener")
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.switch, self.public, self.addresses = SwitchPage(), PublicPage(), AddressesPage()
        self.checks, self.calls, self.paste = ChecksPage(), CallsPage(), PastePage()
        self._choice = ComboBox("Account")
        self._choice.activated.connect(lambda place: self.account_chosen.emit(self._choice.itemData(place)))
        self._practice = Pill("practice", "Practice", icon="flask", passive=True)
        self._list = EntryList("Steps")
        self._list.setProperty("ground", "window")
        self._list.show_entries([(icon, _numbered(place), "") for place, (icon, _words) in enumerate(STEPS)])
        self._stack = QStackedWidget()
        for page in (self.switch, self.public, self.addresses, self.checks, self.calls, self.paste):
            self._stack.addWidget(page)
        self.back, self.next = Button("Back", "quiet"), Button("Next", "normal")
        self.back.clicked.connect(lambda: self.show_step(self.step - 1))
        self.next.clicked.connect(lambda: self.show_step(self.step + 1))
        self.shut = Button("Close")
        self.shut.clicked.connect(self.close)
        self._foot = QWidget()
        self._build()
        self.toast = Toast(self)
        self.toast.stand_above(self._foot)
        self._list.currentRowChanged.connect(self._on_row_changed)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.close)
        self.resize(style.px(900), style.px(600))
        self._on_row_changed(0)

    def _build(self) -> None:
        side = QWidget()
        side.setFixedWidth(style.px(200))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, style.px(16), 0, style.px(12))
        column.setSpacing(style.px(12))
        chooser = QVBoxLayout()
        chooser.setContentsMargins(style.px(12), 0, style.px(12), 0)
        chooser.setSpacing(style.px(8))
        chooser.addWidget(Field("Account", self._choice))
        chooser.addWidget(self._practice)
        column.addLayout(chooser)
        column.addWidget(self._list, 1)
        right = QWidget()
        right.setProperty("ground", "surface")
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._foot.setProperty("plain", True)
        foot = QHBoxLayout(self._foot)
        # The words of "Back" stand below those of the page.
        foot.setContentsMargins(style.px(12), style.px(10), style.px(16), style.px(10))
        foot.setSpacing(style.px(8))
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.shut)
        foot.addWidget(self.next)
        pages = QVBoxLayout(right)
        pages.setContentsMargins(0, 0, 0, 0)
        pages.setSpacing(0)
        pages.addWidget(self._stack, 1)
        pages.addWidget(Line())
        pages.addWidget(self._foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(side)
        layout.addWidget(Line("v"))
        layout.addWidget(right, 1)

    @property
    def step(self) -> int:
        """The place of the step in front."""
        return self._stack.currentIndex()

    def open_step(self, place: int | None = None) -> None:
        """Bring the window to the front, on a step or where it was."""
        if place is not None:
            self.show_step(place)
        self.show()
        self.raise_()
        self.activateWindow()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_step(self, place: int) -> None:
        """Show another step."""
        self._list.setCurrentRow(place)

    def show_accounts(self, accounts: Sequence[tuple[int, str]], current: int, *, practice: bool) -> None:
        """The accounts to choose from, (id, name)."""
        self._choice.clear()
        for key, name in accounts:
            self._choice.addItem(name, key)
        keys = [key for key, _name in accounts]
        self._choice.setCurrentIndex(keys.index(current) if current in keys else -1)
        self._practice.setVisible(practice)
        self.public.show_practice(practice)

    def mark(self, place: int, state: str) -> None:
        """How it stands with a step: "done", "problem", or "" for open."""
        icon, colour, word = {
            "done": ("check-circle-fill", "ok", "done"),
            "problem": ("warning-circle-fill", "bad", "problem"),
        }.get(state, (STEPS[place][0], "text2", ""))
        self._list.mark(place, icon, colour, word)

    def lead(self, *, onwards: bool) -> None:
        """Whether the next step is the likely one: then its button is the primary one."""
        self.next.set_role("primary" if onwards else "normal")

    def _on_row_changed(self, place: int) -> None:
        if place < 0:
            return
        last = place + 1 >= len(STEPS)
        # Before the button goes: a focus on what is hidden would be nowhere to be seen.
        if last and self.focusWidget() is self.next:
            self.shut.setFocus(Qt.FocusReason.OtherFocusReason)
        elif place == 0 and self.focusWidget() is self.back:
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)
        self._stack.setCurrentIndex(place)
        self.back.setVisible(place > 0)
        self.next.setVisible(not last)
        self.next.setText("Next" if last else f"Next: {STEPS[place + 1][1].lower()}")
        self.step_shown.emit(place)


def _numbered(place: int) -> str:
    """The steps have numbers; requests and what is pasted in are no steps."""
    words = STEPS[place][1]
    return f"{place + 1}  {words}" if place <= CHECKS else words
