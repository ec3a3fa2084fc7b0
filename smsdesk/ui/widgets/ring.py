"""The countdown ring of the hold: the seconds left inside an arc that gets shorter once a second."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from smsdesk.ui.figures import counted
from smsdesk.ui.style import style


class Ring(QWidget):
    """28 px; whole seconds only, no movement between them."""

    def __init__(self, total: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._total = max(1, total)
        self._left = total
        side = style.px(28)
        self.setFixedSize(side, side)
        self.set_seconds(total)

    def set_seconds(self, left: int, total: int | None = None) -> None:
        """`left` whole seconds of `total`."""
        if total is not None:
            self._total = max(1, total)
        self._left = max(0, left)
        self.setAccessibleName(f"{counted(self._left, 'second', 'seconds')} left")
        self.update()

    def sizeHint(self) -> QSize:
        side = style.px(28)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = style.px(3)
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(style.colour("border"), width))
        painter.drawEllipse(box)
        painter.setPen(QPen(style.colour("accent"), width, c=Qt.PenCapStyle.FlatCap))
        # From 12 o'clock, clockwise: what is left of the circle, in sixteenths of a degree.
        painter.drawArc(box, 90 * 16, -round(360 * 16 * min(self._left, self._total) / self._total))
        painter.setFont(style.font("small", 600))
        painter.setPen(style.colour("text"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), str(self._left))
