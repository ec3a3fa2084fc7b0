"""What a person was sent, newest first: time, first words, how it stands; a click shows it under Sent."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QVBoxLayout, QWidget

from smsdesk.domain.people import HistoryLine
from smsdesk.ui.figures import moment_exact, moment_narrow, whole
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import Label, set_plain_tooltip
from smsdesk.ui.wording_contacts import history_state

_FIRST = 5


class HistoryButton(QAbstractButton):
    """One line of the history; when room is short the words are cut, never the state."""

    def __init__(self, when: str, words: str, state: str, tooltip: str) -> None:
        super().__init__()
        self._when = when
        self._words = " ".join(words.split())
        self._state = f": {state}"
        self.setAccessibleName(f"{when}, {self._words}{self._state}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_plain_tooltip(self, tooltip)

    def sizeHint(self) -> QSize:
        return QSize(style.px(200), style.px(25))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(style.font("small"))
        metrics = QFontMetrics(painter.font())
        column = metrics.horizontalAdvance("30 Nov 2025 ")
        left = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setPen(style.colour("text3"))
        direction = self.layoutDirection()
        when_box = QStyle.visualRect(direction, self.rect(), QRect(0, 0, column, self.height()))
        painter.drawText(when_box, left, self._when)
        room = QRect(column, 0, self.width() - column, self.height())
        for_words = room.width() - metrics.horizontalAdvance(self._state)
        shown = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, for_words) + self._state
        painter.setPen(style.colour("accent" if self.underMouse() else "text2"))
        words_box = QStyle.visualRect(direction, self.rect(), room)
        painter.drawText(words_box, left | int(Qt.TextFlag.TextSingleLine), shown)
        if self.hasFocus():
            painter.setPen(QPen(style.colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


class HistoryPart(QWidget):
    """`broadcast_requested(id)` for a line that is pressed."""

    broadcast_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[HistoryLine] = ()
        self._buttons: list[HistoryButton] = []
        self._none = Label("Nothing was sent to this number yet.", "small", "text3", wrap=True)
        self._more = Button("", "link")
        self._more.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._more.clicked.connect(self._on_more_clicked)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._none)
        layout.addLayout(self._rows)
        layout.addWidget(self._more)
        self._now = datetime.now().astimezone()

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in order."""
        return [*self._buttons, self._more]

    def show_lines(self, lines: Sequence[HistoryLine], now: datetime) -> None:
        """The newest five, and the others one click away."""
        self._lines, self._now = lines, now
        self._show(min(len(lines), _FIRST))

    def _show(self, many: int) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [self._make(line) for line in self._lines[:many]]
        for button in self._buttons:
            self._rows.addWidget(button)
        rest = len(self._lines) - many
        self._none.setVisible(not self._lines)
        self._more.setText(f"Show {whole(rest)} more")
        self._more.setVisible(rest > 0)

    def _make(self, line: HistoryLine) -> HistoryButton:
        at = datetime.fromtimestamp(line.at, self._now.tzinfo)
        tooltip = f"{moment_exact(at)}\n{line.text}"
        button = HistoryButton(moment_narrow(at, self._now), line.text[:80], history_state(line), tooltip)
        button.clicked.connect(lambda: self.broadcast_requested.emit(line.broadcast_id))
        return button

    def _on_more_clicked(self) -> None:
        self._show(len(self._lines))
        for before, after in pairwise(self.stops()):
            QWidget.setTabOrder(before, after)
        self._buttons[_FIRST].setFocus(Qt.FocusReason.OtherFocusReason)
