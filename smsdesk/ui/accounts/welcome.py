"""The welcome page: two equal choices, connecting an account or trying it with the practice gateway."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from smsdesk.ui.accounts.account_form import AccountForm
from smsdesk.ui.icons import paint_icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, flush
from smsdesk.ui.widgets.labels import IconLabel, Label
from smsdesk.ui.widgets.note import Note

_PROMISES = (
    ("paper-plane-tilt", "Send to 40 sample contacts", "You have 1,000 practice credits."),
    ("x-circle", "See some of them fail on purpose", "So that you know how that looks before it matters."),
    ("corners-out", "Always know that it is practice", "A violet edge stays around the window."),
)


class CardTitle(QAbstractButton):
    """Icon and title of a card; pressed (or Alt with its first letter) it puts the focus into the card."""

    def __init__(self, icon: str, role: str, text: str) -> None:
        super().__init__()
        self._icon = icon
        self._role = role
        self.setText(f"&{text}")
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(style.font("pane")).horizontalAdvance(self.accessibleName())
        return QSize(width + style.px(32), style.px(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = style.px(20)
        box = QRect(QPoint(style.px(2), (self.height() - side) // 2), QSize(side, side))
        paint_icon(painter, self._icon, box, self._role)
        painter.setFont(style.font("pane"))
        painter.setPen(style.colour("text"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect().adjusted(style.px(32), 0, 0, 0), int(flags), self.accessibleName())


class _Card(QFrame):
    """A card of the two: title, sentence, room for more, one large button at its foot."""

    def __init__(self, title: CardTitle, sentence: str, button: Button) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.content = QVBoxLayout()
        self.content.setSpacing(style.px(8))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.px(24), style.px(24), style.px(24), style.px(22))
        layout.setSpacing(style.px(8))
        layout.addWidget(title, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(Label(sentence, "body", "text2", wrap=True))
        layout.addLayout(self.content)
        layout.addStretch(1)
        layout.addWidget(button)


class Welcome(QWidget):
    """Scrolls when the window is low; the cards stand below each other when it is narrow."""

    practice_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = AccountForm(with_name=False)
        self.check_and_save = Button("Check and save", "primary", height="large")
        self.practice = Button("Try it with the practice gateway", "practice", height="large")
        self.practice.setAccessibleName("Try it with the practice gateway")
        self.practice.clicked.connect(self.practice_requested)
        self._problem = Note("bad", "")
        self._problem.hide()
        self._cards = QHBoxLayout()
        self._build()

    def _build(self) -> None:
        page = QWidget()
        page.setProperty("plain", True)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(style.px(16), style.px(24), style.px(16), style.px(24))
        layout.setSpacing(0)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addStretch(1)
        layout.addWidget(Label("Welcome to smsdesk", "welcome"), 0, centre)
        layout.addSpacing(style.px(8))
        promise = "Send text messages to your customers, know what they cost, and see what became of each."
        layout.addWidget(Label(promise, "message", "text2"), 0, centre)
        layout.addSpacing(style.px(28))
        self._cards.setSpacing(style.px(20))
        self._cards.addStretch(1)
        self._cards.addWidget(self._connect_card(), 0, centre)
        self._cards.addWidget(self._practice_card(), 0, centre)
        self._cards.addStretch(1)
        layout.addLayout(self._cards)
        layout.addSpacing(style.px(22))
        layout.addWidget(
            Label("You can do the other one at any time: account menu, top left.", "small", "text3"), 0, centre
        )
        layout.addStretch(2)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self._scroll = scroll

    def _connect_card(self) -> _Card:
        title = CardTitle("user-circle", "accent", "Connect my account")
        title.clicked.connect(lambda: self.form.provider.setFocus(Qt.FocusReason.ShortcutFocusReason))
        card = _Card(title, "With the user name and password of your SMS provider.", self.check_and_save)
        card.content.addLayout(flush(self.form))
        self._size(card)
        return card

    def _practice_card(self) -> _Card:
        title = CardTitle("flask", "practice", "Try it with the practice gateway")
        # Named after the card, or there would be two buttons of one name.
        title.setAccessibleName("Practice gateway")
        title.clicked.connect(lambda: self.practice.setFocus(Qt.FocusReason.ShortcutFocusReason))
        sentence = "A pretend provider inside this program. Nothing leaves this computer and nothing costs money."
        card = _Card(title, sentence, self.practice)
        card.content.setSpacing(style.px(22))
        card.content.addSpacing(style.px(12))
        for icon, words, more in _PROMISES:
            card.content.addLayout(self._promise(icon, words, more))
        card.content.addWidget(self._problem)
        self._size(card)
        return card

    def _promise(self, icon: str, words: str, more: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(style.px(14))
        row.addWidget(IconLabel(icon, "practice", 18), 0, Qt.AlignmentFlag.AlignTop)
        both = QVBoxLayout()
        both.setSpacing(style.px(3))
        both.addWidget(Label(words, wrap=True))
        both.addWidget(Label(more, "small", "text2", wrap=True))
        row.addLayout(both, 1)
        return row

    def _size(self, card: _Card) -> None:
        card.setFixedWidth(style.px(420))
        card.setMinimumHeight(style.px(410))

    def focus_first(self) -> None:
        """Where a keyboard begins."""
        self.form.provider.setFocus(Qt.FocusReason.TabFocusReason)

    def show_practice(self, *, starting: bool, problem: str = "") -> None:
        """The practice gateway starts, or could not be started and why."""
        self.practice.setEnabled(not starting)
        self.practice.setText("Starting the practice gateway…" if starting else "Try it with the practice gateway")
        self._problem.set_note("bad", problem)
        self._problem.setVisible(bool(problem))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < style.px(2 * 420 + 20 + 40)
        direction = QHBoxLayout.Direction.TopToBottom if narrow else QHBoxLayout.Direction.LeftToRight
        self._cards.setDirection(direction)
