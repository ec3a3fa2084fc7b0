"""The little phones on the barcode cards: where the code stands and what the recipient sees."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from smsdesk.domain.kinds import BarcodeType
from smsdesk.services.sample_barcode import sample_barcode
from smsdesk.ui.style import style
from smsdesk.ui.widgets.picture_bubble import paint_dots

WIDE, HIGH = 64, 90
"""Size of a phone at b = 13."""


def paint_phone(painter: QPainter, box: QRectF, kind: BarcodeType) -> None:
    """Draw what arrives with a barcode type into a box of WIDE by HIGH."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / WIDE, box.height() / HIGH)
    _outline(painter)
    {
        BarcodeType.EMS: _ems,
        BarcodeType.NOKIA: _nokia,
        BarcodeType.MMS: _mms,
        BarcodeType.TEXT: _text,
        BarcodeType.LINK: _link,
    }[kind](painter)
    painter.restore()


def _outline(painter: QPainter) -> None:
    path = QPainterPath(QPointF(1, HIGH))
    path.lineTo(1, 8)
    path.quadTo(1, 1, 8, 1)
    path.lineTo(WIDE - 8, 1)
    path.quadTo(WIDE - 1, 1, WIDE - 1, 8)
    path.lineTo(WIDE - 1, HIGH)
    painter.setPen(QPen(style.colour("control"), 1.5))
    painter.setBrush(style.colour("surface"))
    painter.drawPath(path)


def _lines(painter: QPainter, *lines: tuple[float, float], role: str = "control") -> None:
    """Lines of writing, each (from the top, width)."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour(role))
    for top, width in lines:
        painter.drawRoundedRect(QRectF(10, top, width, 3), 1.5, 1.5)


def _code(painter: QPainter, left: float, top: float, side: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRectF(left - 2, top - 2, side + 4, side + 4), style.colour("paper"))
    paint_dots(painter, QRectF(left, top, side, side), sample_barcode(small=True))
    painter.restore()


def _ems(painter: QPainter) -> None:
    _lines(painter, (12, 42), (20, 32), (72, 40))
    _code(painter, 16, 30, 34)


def _nokia(painter: QPainter) -> None:
    _code(painter, 16, 10, 34)
    _lines(painter, (54, 44), (63, 44), (72, 38))


def _mms(painter: QPainter) -> None:
    _lines(painter, (12, 44))
    _lines(painter, (21, 28), role="accent")
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style.colour("control"), 1, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(QRectF(10, 33, 44, 46), 4, 4)
    _code(painter, 16, 40, 32)


def _text(painter: QPainter) -> None:
    _lines(painter, (12, 44), (21, 32), (60, 40), (69, 28))
    _words(painter, "4711 08", "text", bold=True)


def _link(painter: QPainter) -> None:
    _lines(painter, (12, 44), (21, 32), (60, 40), (69, 28))
    _words(painter, "https://…", "accent", underlined=True)


def _words(painter: QPainter, text: str, role: str, *, bold: bool = False, underlined: bool = False) -> None:
    font = style.fixed_font() if bold else style.font("small")
    font.setPixelSize(10)
    font.setBold(bold)
    font.setUnderline(underlined)
    painter.setFont(font)
    painter.setPen(style.colour(role))
    painter.drawText(QRectF(2, 32, WIDE - 4, 20), Qt.AlignmentFlag.AlignCenter, text)
