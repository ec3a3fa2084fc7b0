"""A picture of few dots, enlarged as an old phone shows it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from smsdesk.encoding.bitmap import Bitmap
from smsdesk.ui.style import style

LARGEST = 8
"""Pixels a dot, at most."""

_WRAP = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)


class Zoom(QWidget):
    """As large as the room allows in whole pixels a dot; without a picture an invitation to drop one."""

    def __init__(self, wide: int, high: int, invitation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dots = QSize(wide, high)
        self._invitation = invitation
        self._bitmap: Bitmap | None = None
        self.setAccessibleName("Picture preview")

    @property
    def bitmap(self) -> Bitmap | None:
        """What is shown."""
        return self._bitmap

    def set_bitmap(self, bitmap: Bitmap | None) -> None:
        """Show a picture of the size given at the beginning, or none."""
        self._bitmap = bitmap
        said = f"{self._dots.width()} by {self._dots.height()} dots" if bitmap else self._invitation
        self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._dots.width() * LARGEST + 2, self._dots.height() * LARGEST + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._dots.width() * 3 + 2, self._dots.height() * 3 + 2)

    def _dot(self) -> float:
        """The side of a dot in logical pixels, whole pixels of the screen."""
        ratio = self.devicePixelRatioF()
        room = min((self.width() - 2) / self._dots.width(), (self.height() - 2) / self._dots.height(), float(LARGEST))
        return max(1, int(room * ratio)) / ratio

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        dot = self._dot()
        box = QRectF(1, 1, self._dots.width() * dot, self._dots.height() * dot)
        if self._bitmap is None:
            self._paint_invitation(painter, box)
            return
        painter.fillRect(box, style.colour("paper"))
        ink, gap = style.colour("ink"), 1 / self.devicePixelRatioF() if dot >= 4 else 0.0
        for y in range(self._bitmap.height):
            for x in range(self._bitmap.width):
                if self._bitmap.is_black(x, y):
                    painter.fillRect(QRectF(1 + x * dot, 1 + y * dot, dot - gap, dot - gap), ink)
        painter.setPen(QPen(style.colour("control"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_invitation(self, painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour("control"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(style.colour("sunken"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), style.px(5), style.px(5))
        painter.setPen(style.colour("text3"))
        painter.setFont(style.font("body"))
        painter.drawText(box.adjusted(style.px(8), 0, -style.px(8), 0), _WRAP, self._invitation)
