"""Signs of the frame: header badges, the unread count, and the violet edge of practice."""

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from smsdesk.ui.figures import counted, whole
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import set_plain_tooltip
from smsdesk.ui.widgets.pill import Pill, PillKind

BadgeKind = Literal["practice", "http", "listening", "deaf"]

_LOOK: dict[str, tuple[PillKind, str]] = {
    "practice": ("practice", "flask"),
    "http": ("warn", "lock-simple-open"),
    "listening": ("ok", "broadcast"),
    "deaf": ("bad", "warning-circle-fill"),
}


class Badge(Pill):
    """A header badge that cannot be missed; `clicked` opens what it is about; `short` is shown in narrow windows."""

    def __init__(self, kind: BadgeKind, text: str, short: str = "", parent: QWidget | None = None) -> None:
        pill, icon = _LOOK[kind]
        super().__init__(pill, text, icon=icon, parent=parent)
        self._pill = pill
        self._long = text
        self._short = short or text
        self._compact = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_text(self, text: str, short: str = "") -> None:
        """Another wording, such as another port."""
        self._long, self._short = text, short or text
        self.set_compact(self._compact)

    def set_compact(self, compact: bool) -> None:
        """One word when room is short; the whole is then the tooltip, and always the accessible name."""
        self._compact = compact
        self.set_pill(self._pill, self._short if compact else self._long)
        self.setAccessibleName(self._long)
        set_plain_tooltip(self, self._long if compact else "")


class CountBadge(QWidget):
    """The unread count in a filled pill, for a tab or a row; hidden at 0."""

    def __init__(self, one: str = "unread message", many: str = "unread messages") -> None:
        super().__init__()
        self._words = (one, many)
        self._count = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Show another count; above 999 it is written "999+"."""
        self._count = count
        self.setVisible(count > 0)
        self.setAccessibleName(counted(count, *self._words))
        self.updateGeometry()
        self.update()

    def _text(self) -> str:
        return whole(self._count) if self._count < 1000 else "999+"

    def sizeHint(self) -> QSize:
        width = QFontMetrics(style.font("small", 600)).horizontalAdvance(self._text())
        return QSize(max(style.px(20), width + style.px(12)), style.px(18))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("fill"))
        height = style.px(18)
        box = QRectF(0, (self.height() - height) / 2, min(self.width(), self.sizeHint().width()), height)
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(style.colour("on_fill"))
        painter.setFont(style.font("small", 600))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._text())


class PracticeEdge(QFrame):
    """The 3 px violet edge round a window, over everything in it, sheets too; the mouse goes through it.

    The window keeps 3 px of margin free (`PracticeEdge.WIDTH`), so that nothing lies under the edge.
    """

    WIDTH = 3

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("edge", "practice")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(window.rect())
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded):
            self.setGeometry(self._window.rect())
            self.raise_()
        return super().eventFilter(watched, event)
