"""A bubble with a picture in it, drawn dot by dot: a sample barcode, a logo, a picture message."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.bubble import Bubble


@dataclass(frozen=True)
class Picture:
    """Dots from top to bottom, an octet a dot, 1 for dark; `text` stands above, `badge` across it ("SAMPLE")."""

    rows: tuple[bytes, ...]
    text: str = ""
    badge: str = ""


class PictureBubble(QWidget):
    """As wide as its picture at a whole number of pixels a dot, at most the width it is fitted to."""

    def __init__(self, picture: Picture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = picture
        self._words = Bubble(picture.text or " ", parent=self)
        self._dot = 1.0
        self.set_picture(picture)

    @property
    def picture(self) -> Picture:
        """What is shown."""
        return self._picture

    def set_picture(self, picture: Picture) -> None:
        """Show another picture in the same width."""
        self._picture = picture
        self._words.setVisible(bool(picture.text))
        self._words.set_text(picture.text or " ")
        self.setAccessibleName(" ".join(part for part in (picture.text, picture.badge, "picture") if part))
        self.fit(self._limit)

    _limit = 200

    def fit(self, width: int) -> None:
        """Lay it out in at most `width` px."""
        self._limit = width
        self._words.fit(width)
        rows = self._picture.rows
        across, down = (len(rows[0]), len(rows)) if rows else (1, 1)
        most = min(width - style.px(24), style.px(110) if across == down else style.px(216))
        ratio = self.devicePixelRatioF()
        self._dot = max(1, int(most * ratio / across)) / ratio
        above = self._words.height() - style.px(4) if self._picture.text else style.px(10)
        wide = max(across * self._dot + style.px(24), self._words.width() if self._picture.text else 0)
        self.setFixedSize(QSize(round(wide), round(above + down * self._dot + style.px(12))))
        self.update()

    def _box(self) -> QRectF:
        rows = self._picture.rows
        across, down = (len(rows[0]), len(rows)) if rows else (1, 1)
        size = QPointF(across * self._dot, down * self._dot)
        left = (self.width() - size.x()) / 2
        return QRectF(round(left), self.height() - style.px(12) - size.y(), size.x(), size.y())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("hover"))
        painter.drawRoundedRect(QRectF(self.rect()), style.px(10), style.px(10))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        box = self._box()
        painter.fillRect(box.adjusted(-4, -4, 4, 4), style.colour("paper"))
        paint_dots(painter, box, self._picture.rows)
        if self._picture.badge:
            self._paint_badge(painter, box)

    def _paint_badge(self, painter: QPainter, box: QRectF) -> None:
        font = style.font("small", 600)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(self._picture.badge) + style.px(12)
        height = painter.fontMetrics().height()
        flag = QRectF(box.center().x() - width / 2, box.center().y() - height / 2, width, height)
        painter.fillRect(flag, style.colour("paper"))
        painter.setPen(style.colour("ink"))
        painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, self._picture.badge)


def paint_dots(painter: QPainter, box: QRectF, rows: tuple[bytes, ...]) -> None:
    """Fill a box with dots in black, as on paper, in the dark too; what is light stays as it is."""
    if not rows:
        return
    ink = style.colour("ink")
    dot = box.width() / len(rows[0])
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                painter.fillRect(QRectF(box.left() + across * dot, box.top() + down * dot, dot, dot), ink)
