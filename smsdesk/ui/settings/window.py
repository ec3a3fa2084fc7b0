"""The settings window: pages at the left, their settings at the right; it does not block the main window."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from smsdesk.ui.settings.auto_reply_list import AutoReplyList
from smsdesk.ui.settings.listener_page import ListenerPage
from smsdesk.ui.settings.page import SettingsPage
from smsdesk.ui.settings.privacy_page import PrivacyPage
from smsdesk.ui.settings.specs import ACCOUNT, APPEARANCE, NOTIFICATIONS, REPLIES, SENDING
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.entry_list import EntryList
from smsdesk.ui.widgets.field import ComboBox, Field
from smsdesk.ui.widgets.labels import Line

PAGES = ("accounts", "sending", "replies", "listener", "notifications", "privacy", "appearance")
_ENTRIES = (
    ("user-circle", "Accounts", ""),
    ("paper-plane-tilt", "Sending", ""),
    ("chat-circle", "Replies", ""),
    ("broadcast", "Listener", ""),
    ("bell", "Notifications", ""),
    ("shield-check", "Privacy", ""),
    ("palette", "Appearance", ""),
)


class AccountHead(QWidget):
    """Which account the page is about, and the way to its address, user name and password."""

    account_chosen = Signal(int)
    form_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choice = ComboBox()
        self._choice.activated.connect(lambda place: self.account_chosen.emit(self._choice.itemData(place)))
        self.change = Button("Address, user name, password…")
        self.change.clicked.connect(self.form_requested)
        field = Field("Account", self._choice)
        # As wide as the fields below, less when large letters need the room: a name is cut with …, the button is not.
        self._choice.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._choice.setMinimumContentsLength(8)
        field.setMaximumWidth(style.px(300))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(16))
        layout.addWidget(field, 1000)
        layout.addWidget(self.change, 0, Qt.AlignmentFlag.AlignBottom)
        layout.addStretch(1)

    def show_accounts(self, accounts: Sequence[tuple[int, str]], current: int) -> None:
        """The accounts to choose from, (id, name)."""
        self._choice.clear()
        for key, name in accounts:
            self._choice.addItem(name, key)
        keys = [key for key, _name in accounts]
        self._choice.setCurrentIndex(keys.index(current) if current in keys else -1)


class SettingsWindow(QWidget):
    """Closed with Esc; opened again it stands on the page it was on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Settings")
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.head = AccountHead()
        self.accounts = SettingsPage(ACCOUNT, self.head)
        self.sending = SettingsPage(SENDING)
        self.replies_head, self.auto_replies = AccountHead(), AutoReplyList()
        self.replies_head.change.hide()
        self.replies = SettingsPage(REPLIES, self.replies_head, self.auto_replies)
        self.listener = ListenerPage()
        self.notifications = SettingsPage(NOTIFICATIONS)
        self.privacy = PrivacyPage()
        self.appearance = SettingsPage(APPEARANCE)
        self._list = EntryList("Settings pages")
        self._list.setProperty("ground", "window")
        self._list.setFixedWidth(style.px(168))
        self._list.show_entries(_ENTRIES)
        self._stack = QStackedWidget()
        self._stack.setProperty("ground", "surface")
        pages = (
            *(self.accounts, self.sending, self.replies, self.listener),
            *(self.notifications, self.privacy, self.appearance),
        )
        for page in pages:
            self._stack.addWidget(page)
        self._list.currentRowChanged.connect(self._stack.setCurrentIndex)
        side = QVBoxLayout()
        side.setContentsMargins(0, style.px(12), 0, 0)
        side.setSpacing(style.px(8))
        side.addWidget(self._list, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(side)
        layout.addWidget(Line("v"))
        layout.addWidget(self._stack, 1)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.close)
        self.resize(style.px(900), style.px(600))

    def open_page(self, key: str) -> None:
        """Show the window, on a page of PAGES or where it was."""
        if key in PAGES:
            self._list.setCurrentRow(PAGES.index(key))
        self.show()
        self.raise_()
        self.activateWindow()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def page(self) -> str:
        """The key of the page in front."""
        return PAGES[self._stack.currentIndex()]
