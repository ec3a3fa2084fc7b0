"""The receipt of a transfer: one page as PDF, to be printed or kept."""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from smsdesk.ui.style import style

_MARGIN_MM = 20.0
_TITLE_PT, _TEXT_PT, _SMALL_PT = 18.0, 11.0, 9.0
_LABELS = 0.32  # of the width


def receipt_pdf(title: str, rows: Sequence[tuple[str, str]], foot: str) -> bytes:
    """A4, black on white; values wrap, everything as written."""
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setResolution(300)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    page = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins)
    page.setUnits(QPageLayout.Unit.Millimeter)
    page.setMargins(margins)
    writer.setPageLayout(page)
    painter = QPainter(writer)
    painter.setPen(style.colour("ink"))
    _paint(painter, float(writer.width()), float(writer.height()), title, rows, foot)
    painter.end()
    buffer.close()
    return bytes(kept.data())


def _font(points: float, *, bold: bool = False) -> QFont:
    font = QFont(QApplication.font())
    font.setPointSizeF(points)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def _paint(painter: QPainter, wide: float, high: float, title: str, rows: Sequence[tuple[str, str]], foot: str) -> None:
    top = _write(painter, QRectF(0, 0, wide, high), title, _font(_TITLE_PT, bold=True)) * 1.6
    for name, value in rows:
        label = QRectF(0, top, wide * _LABELS, high - top)
        content = QRectF(wide * _LABELS, top, wide * (1 - _LABELS), high - top)
        used = _write(painter, label, name, _font(_TEXT_PT, bold=True))
        used = max(used, _write(painter, content, value, _font(_TEXT_PT)))
        top += used * 1.35
    small = _font(_SMALL_PT)
    height = QFontMetricsF(small, painter.device()).height() * 2
    _write(painter, QRectF(0, high - height, wide, height), foot, small)


def _write(painter: QPainter, box: QRectF, text: str, font: QFont) -> float:
    """Write into a box from its top; returns the height that it took."""
    painter.setFont(font)
    flags = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignTop.value | Qt.TextFlag.TextWordWrap.value
    taken = painter.boundingRect(box, flags, text)
    painter.drawText(box, flags, text)
    return float(taken.height())
