"""The program's icon with the number of unread conversations drawn into it, for every size that a tray may want."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QIcon, QPainter, QPainterPath, QPixmap

from smsdesk.ui.style import style

SIZES = (16, 20, 22, 24, 32, 40, 44, 48, 64)
"""Pixels; trays ask for 16 to 32, twice as much on dense screens."""
_TWO_FIT_FROM = 20
_THREE_FIT_FROM = 32


def numbered(base: QIcon, unread: int) -> QIcon:
    """`base` as it is without anything unread, else with a badge at its lower right corner, sharp in each of SIZES."""
    if unread <= 0:
        return base
    made = QIcon()
    for size in SIZES:
        made.addPixmap(_drawn(base, unread, size))
    return made


def badge_text(unread: int, size: int) -> str:
    """What can be read in an icon of so many pixels: "7", "42", "99+"."""
    if unread > 99:
        return "99+" if size >= _THREE_FIT_FROM else "9+"
    return str(unread) if unread <= 9 or size >= _TWO_FIT_FROM else "9+"


def _drawn(base: QIcon, unread: int, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    base.paint(painter, pixmap.rect())
    text = badge_text(unread, size)
    height = round(size * 0.62)
    font = QFont(style.font("body", 700))
    font.setPixelSize(round(height * 0.86))
    width = _width(font, text, size, height)
    box = QRectF(size - width, size - height, width, height)
    gap = max(1.0, size / 20)
    # A gap that lets the panel through, and no colour: the badge stands off from the icon on light and dark panels.
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.fillPath(_pill(box.adjusted(-gap, -gap, 0, 0), height + gap), Qt.GlobalColor.transparent)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.fillPath(_pill(box, height), style.colour("text"))
    painter.setFont(font)
    painter.setPen(style.colour("surface"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap


def _width(font: QFont, text: str, size: int, height: int) -> int:
    """As wide as the digits need, at most the whole icon; then they are written smaller."""
    needed = QFontMetricsF(font).horizontalAdvance(text) + height * 0.36
    if needed > size:
        font.setPixelSize(max(1, int(font.pixelSize() * (size - height * 0.2) / (needed - height * 0.36))))
        return size
    return max(height, round(needed))


def _pill(box: QRectF, height: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(box, height / 2, height / 2)
    return path
