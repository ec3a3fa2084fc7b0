"""How one character is drawn in a cell of the hex dock, so that even what cannot be seen has a sign there."""

import re
import unicodedata

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPixmap

from smsdesk.ui.style import style

_WIDE = re.compile("[\u0590-\u1fff\u2e80-\ua71f\ua720-\uffff\u2600-\u27bf\u2190-\u23ff]")
_NO_ROOM = frozenset({"Cf", "Cn", "Co", "Zl", "Zp"})
_KEPT = 600
_DOT = "·"
CIRCLE = "\u25cc"


def needs_room(text: str) -> bool:
    """True when a character of the text is wider than a letter of the fixed font, as in most scripts but ours."""
    return not text.isascii() and bool(_WIDE.search(text))


def sign(ch: str) -> tuple[str, bool]:
    """What is drawn for a character, and whether that stands in for it (controls, blanks, marks of direction).

    A combining mark gets the dotted circle that fonts draw for want of a letter.
    """
    if " " <= ch <= "~":
        return ch, False
    category = unicodedata.category(ch)
    if ch in "\n\t":
        return "↵" if ch == "\n" else "→", True
    if category == "Cc":
        return (chr(0x2400 + ord(ch)) if ord(ch) < 0x20 else "\u2421" if ch == "\x7f" else _DOT), True
    if category == "Zs":
        return "\u2423", True
    if category == "Cs":
        return "\ufffd", True
    if category in _NO_ROOM or "\ufe00" <= ch <= "\ufe0f":
        return _DOT, True
    return (CIRCLE + ch, False) if category.startswith("M") else (ch, False)


def in_title(text: str, at: int) -> str:
    """What stands for the character `at` where there is room: a mark upon the letter before it, if there is one."""
    mark = unicodedata.category(text[at]).startswith("M")
    if mark and at and unicodedata.category(text[at - 1]).startswith("L"):
        return text[at - 1 : at + 1]
    return sign(text[at])[0]


class LetterPictures:
    """Characters in their cells, each drawn once and kept: shaping a script anew on every key takes milliseconds."""

    def __init__(self, ours: QFont, others: QFont) -> None:
        self._ours = ours
        self._others = others
        self._kept: dict[tuple[str, str, int, int, float], QPixmap] = {}

    def of(self, ch: str, role: str, width: int, height: int, ratio: float) -> QPixmap:
        """The picture of a character in a colour; the fixed font is taken for Latin, the system's for the rest."""
        key = (ch, role, width, height, ratio)
        if key not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = self._draw(*key)
        return self._kept[key]

    def _draw(self, ch: str, role: str, width: int, height: int, ratio: float) -> QPixmap:
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        text, instead = sign(ch)
        font = self._ours if ch <= "\u024f" and not instead else self._others
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setPen(style.colour("text3" if instead and role != "warn" else role))
        painter.translate(width / 2, height / 2)
        if _falls_beside(text):
            _draw_mark(painter, ch, font)
            text = CIRCLE
        advance = QFontMetricsF(font).horizontalAdvance(text)
        if advance > width:
            painter.scale(width / advance, 1)
        painter.drawText(QRectF(-advance, -height / 2, 2 * advance, height), int(Qt.AlignmentFlag.AlignCenter), text)
        painter.end()
        return picture


def _falls_beside(text: str) -> bool:
    """True for a mark of a script from right to left: its fonts seldom have the circle and leave the mark beside it."""
    return text[0] == CIRCLE and "\u0590" <= text[-1] <= "\u08ff"


def _draw_mark(painter: QPainter, mark: str, font: QFont) -> None:
    """Draw a mark without its circle so that it stands in the middle, at the height that its font gives it."""
    path = QPainterPath()
    metrics = QFontMetricsF(font)
    path.addText(QPointF(0, (metrics.ascent() - metrics.descent()) / 2), font, mark)
    path.translate(-path.boundingRect().center().x(), 0)
    painter.fillPath(path, painter.pen().color())
