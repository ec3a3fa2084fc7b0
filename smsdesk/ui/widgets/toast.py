"""A toast: one line of news that goes away by itself and is never the only trace of what it says."""

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QHBoxLayout, QWidget
from shiboken6 import isValid

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import Label

_SHOWN_MS = 6000
_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class Toast(QFrame):
    """Stands bottom left in `host`, or above what `stand_above` names while that is in sight; one at a time.

    Shown for 6 s, not counted while the mouse is over it or its link has the focus.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setProperty("toast", True)
        self._host = host
        self._below: tuple[QWidget, ...] = ()
        self._action: Callable[[], None] | None = None
        self._text = Label("", wrap=True, breaks=True)
        self._link = Button("", "link")
        self._link.clicked.connect(self._act)
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(style.px(14), style.px(4), style.px(10), style.px(4))
        layout.setSpacing(style.px(16))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._link)
        self._effect = QGraphicsOpacityEffect(self)
        self._effect.setEnabled(False)
        self.setGraphicsEffect(self._effect)
        self._fade = QPropertyAnimation(self._effect, b"opacity", self)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.finished.connect(self._on_faded)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.dismiss)
        host.installEventFilter(self)
        self.hide()

    def say(self, text: str, action_text: str = "", action: Callable[[], None] | None = None) -> None:
        """Show `text` in place of what stood there; `action` is called once when its link is pressed."""
        self._text.setText(text)
        self._action = action
        self._link.setText(action_text)
        self._link.setVisible(action is not None)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._run(0.0, 1.0)
        self._timer.start()

    def text(self) -> str:
        """What is said at the moment, or was last."""
        return self._text.whole_text()

    def stand_above(self, *below: QWidget) -> None:
        """Keep off what lies at the lower edge, such as the dock, whatever its height; which of them is in sight
        depends on the page."""
        self._below = below
        for each in below:
            each.installEventFilter(self)
        self._place()

    def dismiss(self) -> None:
        """Fade away now."""
        self._timer.stop()
        self._run(1.0, 0.0)

    def _act(self) -> None:
        action, self._action = self._action, None
        self.dismiss()
        if action is not None:
            action()

    def _run(self, start: float, end: float) -> None:
        self._fade.stop()
        self._fade.setDuration(style.motion(120))
        self._fade.setStartValue(start)
        self._fade.setEndValue(end)
        self._effect.setEnabled(True)
        self._fade.start()

    def _on_faded(self) -> None:
        # An effect left on would draw the text through a pixmap: blurred on some scales.
        self._effect.setEnabled(False)
        if self._fade.endValue() == 0.0:
            self.hide()

    def _place(self) -> None:
        host, layout = self._host, self._row
        self.ensurePolished()
        margins = layout.contentsMargins()
        beside = layout.spacing() + self._link.sizeHint().width() if self._action is not None else 0
        # One line while there is room; what is longer than the window goes on in a second one.
        line = self._text.fontMetrics().horizontalAdvance(self._text.whole_text()) + 2
        wanted = line + beside + margins.left() + margins.right() + 2 * self.frameWidth()
        width = min(max(wanted, style.px(330)), host.width() - 2 * style.px(16))
        height = max(layout.totalHeightForWidth(width), style.px(40))
        left = host.width() - style.px(16) - width if host.isRightToLeft() else style.px(16)
        self.setGeometry(left, max(0, self._floor() - style.px(16) - height), width, height)

    def _floor(self) -> int:
        """Where what lies below begins: the lower edge, or the top of what is in sight there."""
        tops = [each.mapToGlobal(QPoint(0, 0)) for each in self._below if each.isVisible()]
        return min([self._host.height(), *(self._host.mapFromGlobal(top).y() for top in tops)])

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self.isVisible():
            self._timer.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES and isValid(self._host) and (watched is self._host or watched in self._below):
            self._place()
        return super().eventFilter(watched, event)
