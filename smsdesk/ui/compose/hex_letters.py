"""How one character is drawn in a cell of the hex dock, so that even what cannot be seen has a sign there."""

import re
import unicodedata

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

_WIDE = re.compile("[\u0590-\u1fff\u2e80-\ua71f\ua720-\uffff\u2600-\u27bf\u2190-\u23ff]")
_NO_ROOM = frozenset({"Cf", "Cn", "Co", "Zl", "Zp"})
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


def draw_fitting(painter: QPainter, box: QRectF, text: str, advance: float) -> None:
    """Draw text into the middle of a box, narrower when `advance` (its width in the painter's font) is more."""
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextDontClip)
    if advance <= box.width() or advance <= 0:
        painter.drawText(box, flags, text)
        return
    painter.save()
    painter.translate(box.center())
    painter.scale(box.width() / advance, 1)
    painter.drawText(QRectF(-advance, -box.height() / 2, 2 * advance, box.height()), flags, text)
    painter.restore()


class Widths:
    """Widths of texts in one font, each measured once."""

    def __init__(self, metrics: QFontMetricsF) -> None:
        self._metrics = metrics
        self._known: dict[str, float] = {}

    def of(self, text: str) -> float:
        """The width of a text in px."""
        if text not in self._known:
            self._known[text] = self._metrics.horizontalAdvance(text)
        return self._known[text]
