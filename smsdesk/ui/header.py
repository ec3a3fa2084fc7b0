"""The header line: which account, how many credits, badges that cannot be missed, find and settings."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QFontMetrics, QIcon, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from smsdesk.ui.icons import icon, paint_icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.badge import Badge
from smsdesk.ui.widgets.buttons import Button, IconButton
from smsdesk.ui.widgets.labels import IconLabel, Label, Line, set_plain_tooltip

_CARET_ROOM = 20
_LONGEST_NAME = 220  # px; a longer one is cut with … and whole in the tooltip


class AccountButton(Button):
    """The chooser: the account's name and ▾; a press opens the menu below it."""

    def __init__(self) -> None:
        super().__init__("", "quiet", icon="user-circle")
        self.setAccessibleName("Account")
        self.menu_below = QMenu(self)
        self.menu_below.setToolTipsVisible(True)
        self.clicked.connect(self._open)
        self.menu_below.aboutToHide.connect(lambda: self.setDown(False))
        self._name = ""
        style.changed.connect(self._show_name)

    def set_name(self, name: str, dot: str = "") -> None:
        """The account's name, shown as written, after a dot in its colour if it has one."""
        self._name = name
        self.setIcon(_account_icon(dot))
        self._show_name()

    def _show_name(self) -> None:
        font = style.font("body", 600)
        self.setFont(font)
        shown = QFontMetrics(font).elidedText(self._name, Qt.TextElideMode.ElideRight, style.px(_LONGEST_NAME))
        self.setText(shown.replace("&", "&&"))
        set_plain_tooltip(self, self._name if shown != self._name else "")
        self.setAccessibleName("Account")
        self.setAccessibleDescription(self._name)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + style.px(_CARET_ROOM), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        # Icon and name stand left of the caret, not in the middle of all.
        option.rect.adjust(0, 0, -style.px(_CARET_ROOM), 0)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)
        side = style.px(12)
        box = QRect(0, 0, side, side)
        box.moveCenter(QPoint(self.width() - style.px(16), self.height() // 2))
        paint_icon(painter, "caret-down", box)

    def _open(self) -> None:
        # popup(), not the button's own menu: that one waits in a loop of its own.
        self.setDown(True)
        self.menu_below.popup(self.mapToGlobal(QPoint(0, self.height())))


class BalanceLine(QWidget):
    """ "1,204 credits at 10:42", read as one sentence by assistive technology under the name "Balance"."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Balance")
        self._icon = IconLabel("warning-fill", "warn", 14)
        self._icon.hide()
        self._figure = Label("", strong=True)
        self._when = Label("", "body", "text2", elide=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(5))
        layout.addWidget(self._icon)
        layout.addWidget(self._figure)
        layout.addWidget(self._when)

    def say(self, figure: str, when: str, tooltip: str = "", *, low: bool = False) -> None:
        """The figure, when it was asked, and the exact time or what is unclear about it; `low` in the colour for it."""
        self._icon.setVisible(low)
        self._figure.setText(figure)
        self._figure.set_colour("warn" if low else "text")
        self._when.setText(when)
        self._when.setVisible(bool(when))
        self.setAccessibleDescription(self.text())
        set_plain_tooltip(self, tooltip)

    def text(self) -> str:
        """The sentence as read."""
        return " ".join(part for part in (self._figure.text(), self._when.whole_text()) if part)


class Header(QWidget):
    """44 high. What is chosen goes out as signals; presenters fill it through `show_*`."""

    account_requested = Signal(int)
    connect_requested = Signal()
    practice_requested = Signal()
    change_requested = Signal()
    remove_requested = Signal()
    refresh_requested = Signal()
    find_requested = Signal()
    settings_requested = Signal()
    badge_requested = Signal(str)  # "practice" or "http"
    listener_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.account = AccountButton()
        self.balance = BalanceLine()
        self.refresh = IconButton("arrows-clockwise", "Refresh balance", "Refresh balance (F5)")
        self.refresh.clicked.connect(self.refresh_requested)
        self.practice = Badge("practice", "Practice: nothing is really sent", "Practice")
        self.http = Badge("http", "Not encrypted")
        self.listening = Badge("listening", "Listening")
        self.deaf = Badge("deaf", "Not listening")
        for badge in (self.listening, self.deaf):
            badge.clicked.connect(self.listener_requested)
        self.practice.clicked.connect(lambda: self.badge_requested.emit("practice"))
        self.http.clicked.connect(lambda: self.badge_requested.emit("http"))
        self.find_wide = Button("Find anything", "quiet", icon="magnifying-glass")
        self._find_keys = Label("Ctrl+K", "small", "text3")
        self._find_icon = IconButton("magnifying-glass", "Find anything", "Find anything (Ctrl+K)")
        self._settings = IconButton("gear-six", "Settings", "Settings (Ctrl+,)")
        for button in (self.find_wide, self._find_icon):
            button.clicked.connect(self.find_requested)
        self._settings.clicked.connect(self.settings_requested)
        self._narrow = False
        self._fitted: tuple[object, ...] = ()
        self._build()
        self.show_badges(practice=False, http=False)
        self.show_listener(0)
        self.set_compact(False)

    def _build(self) -> None:
        self.setFixedHeight(style.px(44))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(style.px(8), 0, style.px(10), 0)
        layout.setSpacing(style.px(8))
        line = Line("v")
        line.setFixedHeight(style.px(20))
        lefts: tuple[QWidget, ...] = (self.account, line, self.balance, self.refresh)
        for part in lefts:
            layout.addWidget(part)
        layout.insertSpacing(2, style.px(6))
        layout.addStretch(1)
        badges = (self.practice, self.http, self.listening, self.deaf)
        for part in (*badges, self.find_wide, self._find_keys, self._find_icon, self._settings):
            layout.addWidget(part)

    def set_compact(self, compact: bool) -> None:
        """Below 1000 px: find is an icon, practice one word; above that too where a long name needs the room."""
        self._narrow = compact
        self._fit()

    def _fit(self) -> None:
        """The name of the key goes first, then the long words."""
        parts = (self.account, self.balance)
        asked = (self.width(), self._narrow, *(part.sizeHint().width() for part in parts), *self._badges_shown())
        if asked == self._fitted:  # what is changed here asks again
            return
        self._fitted = asked
        for compact, keys in ((False, True), (False, False), (True, False)):
            if compact or not self._narrow:
                self._dress(compact=compact, keys=keys)
                if self._row.sizeHint().width() <= self.width():
                    return

    def _badges_shown(self) -> list[str]:
        badges = (self.practice, self.http, self.listening, self.deaf)
        return [badge.accessibleName() for badge in badges if not badge.isHidden()]

    def _dress(self, *, compact: bool, keys: bool) -> None:
        self.find_wide.setVisible(not compact)
        self._find_keys.setVisible(keys)
        self._find_icon.setVisible(compact)
        for badge in (self.practice, self.http, self.listening, self.deaf):
            badge.set_compact(compact)

    def event(self, event: QEvent) -> bool:
        """A part wants another width: the others may have to give way."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().event(event)

    def accessible_balance(self) -> str:
        """The balance as assistive technology reads it."""
        return self.balance.text()

    def show_badges(self, *, practice: bool, http: bool) -> None:
        """Which badges hold for the chosen account."""
        self.practice.setVisible(practice)
        self.http.setVisible(http)

    def show_listener(self, port: int, *, problem: bool = False) -> None:
        """The port on which the listener of the chosen account waits, 0 while it is off; or that it cannot."""
        self.listening.set_text(f"Listening :{port}", f":{port}")
        self.listening.setVisible(bool(port) and not problem)
        self.deaf.setVisible(problem)

    def show_accounts(
        self,
        accounts: Sequence[tuple[int, str, bool]],
        current: int,
        *,
        practice_exists: bool,
        dots: Mapping[int, str] | None = None,
    ) -> None:
        """Fill the chooser: (id, name, practice) of each account, and what else can be done with accounts. `dots` are
        colour roles by id."""
        dots = dots or {}
        menu = self.account.menu_below
        menu.clear()
        chosen = next(((name, practice) for key, name, practice in accounts if key == current), ("No account", False))
        self.account.set_name(chosen[0], dots.get(current, ""))
        for key, name, _practice in accounts:
            self._add_account(menu, key, name, dots.get(key, ""), key == current)
        menu.addSeparator()
        self._add(menu, "Connect another account…", "plus", self.connect_requested)
        if not practice_exists:
            self._add(menu, "Practice gateway", "flask", self.practice_requested)
        if chosen != ("No account", False):
            menu.addSeparator()
            if not chosen[1]:
                self._add(menu, "Change this account…", "pencil-simple", self.change_requested)
            self._add(menu, "Remove this account…", "trash", self.remove_requested)

    def _add_account(self, menu: QMenu, key: int, name: str, dot: str, chosen: bool) -> None:
        action = menu.addAction(name.replace("&", "&&"))
        action.setIcon(icon("check-bold", dot or "text2") if chosen else _account_icon(dot))
        action.triggered.connect(lambda: self.account_requested.emit(key))

    def _add(self, menu: QMenu, text: str, name: str, wish: SignalInstance) -> QAction:
        action = menu.addAction(icon(name), text)
        action.triggered.connect(wish)
        return action


def _account_icon(dot: str) -> QIcon:
    """A dot in the account's colour, a flask for practice, the common sign for an account without a colour."""
    return icon("user-circle") if not dot else icon("flask" if dot == "practice" else "circle-fill", dot)
