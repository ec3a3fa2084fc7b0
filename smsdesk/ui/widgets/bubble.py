"""A message bubble: plain text in any script, long links broken anywhere."""

import unicodedata
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from smsdesk.ui.style import style

BubbleKind = Literal["received", "sent"]
_GROUND = {"received": "hover", "sent": "accent_bg"}


class Bubble(QWidget):
    """`fit(width)` makes it as wide as its text, at most `width` px, and as high as the lines need."""

    def __init__(self, text: str, kind: BubbleKind = "received", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._text = text
        self._limit = style.px(430)
        self._fitted: tuple[str, int, int] | None = None
        self._layout = QTextLayout()
        self.set_text(text)

    def text(self) -> str:
        """The message as given."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another message, inside the same width."""
        self._text = text
        self.setAccessibleName(text)
        self.fit(self._limit)

    def fit(self, width: int) -> None:
        """Lay the text out for a bubble of at most `width` px."""
        fresh = self._text, width, style.base
        if fresh == self._fitted:
            return
        self._limit, self._fitted = width, fresh
        side, above = style.px(12), style.px(8)
        # QTextLayout knows no line feeds; U+2028 is its word for one.
        plain = self._text.replace("\r\n", "\u2028").replace("\n", "\u2028").replace("\r", "\u2028")
        self._layout = QTextLayout(plain, style.font("body"))
        option = QTextOption(Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._layout.setTextOption(option)
        used, height = self._break_lines(float(max(style.px(40), width - 2 * side)))
        self.setFixedSize(QSize(-int(-used // 1) + 2 * side, -int(-height // 1) + 2 * above))
        self.update()

    def _break_lines(self, width: float) -> tuple[float, float]:
        """Width of the widest line and height of all, in px."""
        used = top = 0.0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0.0, top))
            top += line.height()
            used = max(used, line.naturalTextWidth())
        self._layout.endLayout()
        if begins_right(self._text):
            for number in range(self._layout.lineCount()):
                line = self._layout.lineAt(number)
                line.setPosition(QPointF(used - line.naturalTextWidth(), line.y()))
        return used, top

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour(_GROUND[self._kind]))
        radius = style.px(10)
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setPen(style.colour("text"))
        # Lines out of sight are left out: a long message shows a part of its bubble only.
        self._layout.draw(painter, QPointF(style.px(12), style.px(8)), [], QRectF(event.rect()))


def begins_right(text: str) -> bool:
    """Whether the first letter with a direction is of a script written from the right (UAX 9, P2)."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"
