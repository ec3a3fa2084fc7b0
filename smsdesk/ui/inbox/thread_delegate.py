"""How a message of a thread is drawn; ours at the right on blue, theirs at the left on grey, the other way round where
the program reads from the right."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from smsdesk.domain.conversations import ThreadLine
from smsdesk.ui.icons import paint_icon
from smsdesk.ui.inbox.bubble_layout import MARGIN, Act, Laid, Note, stands_right, text_place
from smsdesk.ui.inbox.thread_model import LINE, ThreadModel
from smsdesk.ui.style import style
from smsdesk.ui.widgets.cells import Index
from smsdesk.ui.widgets.two_ended import write_as_read

_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
_DOT = " · "


class ThreadDelegate(QStyledItemDelegate):
    """A row may be higher than its message, which then stands at the row's lower edge."""

    def __init__(self, model: ThreadModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(option.rect.width(), self._model.laid(index.row()).height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE)
        if not isinstance(line, ThreadLine):
            return
        laid = self._model.laid(index.row())
        room, right = option.rect.width(), stands_right(line, option.direction)
        painter.save()
        write_as_read(painter)
        painter.translate(QPoint(option.rect.left(), option.rect.bottom() + 1 - laid.height))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if laid.day:
            painter.setFont(style.font("small"))
            painter.setPen(style.colour("text2"))
            painter.drawText(QRect(0, 0, room, style.px(34)), int(Qt.AlignmentFlag.AlignCenter), laid.day)
        self._paint_bubble(painter, option, laid, line.mine, ring=_ring(option, index))
        self._paint_meta(painter, laid, room, right=right)
        for note, box in zip(laid.notes, laid.note_boxes(room, right=right), strict=True):
            _paint_note(painter, note, box)
        painter.setPen(style.colour("accent"))
        for box, word, _act in laid.act_boxes(room, right=right):
            painter.drawText(box, _MIDDLE, word)
        painter.restore()

    def _paint_bubble(
        self, painter: QPainter, option: QStyleOptionViewItem, laid: Laid, mine: bool, *, ring: int
    ) -> None:
        room, radius = option.rect.width(), style.px(10)
        right = mine != (option.direction is Qt.LayoutDirection.RightToLeft)
        box = QRectF(laid.left(room, right=right), laid.top, laid.width, laid.bubble)
        painter.setBrush(style.colour("accent_bg" if mine else "hover"))
        painter.setPen(QPen(style.colour("accent"), ring) if ring else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, radius, radius)
        painter.setPen(style.colour("text"))
        # Lines out of sight are left out: of a long message a part is seen.
        seen = QRectF(painter.clipBoundingRect()) if painter.hasClipping() else QRectF(box)
        laid.layout.draw(painter, text_place(laid, room, right=right), [], seen)

    def _paint_meta(self, painter: QPainter, laid: Laid, room: int, *, right: bool) -> None:
        """ "12:00 · Broadcast · ✓ Delivered", whichever side it stands at."""
        painter.setFont(style.font("small"))
        metrics = QFontMetrics(painter.font())
        top, height, side = laid.top + laid.bubble + style.px(2), style.px(18), style.px(14)
        said = _DOT.join([*laid.meta, *([""] if laid.state is not None else [])])
        width = metrics.horizontalAdvance(said)
        if laid.state is not None:
            width += side + style.px(4) + metrics.horizontalAdvance(laid.state[2])
        left = room - style.px(MARGIN) - width if right else style.px(MARGIN)
        painter.setPen(style.colour("text2"))
        painter.drawText(QRect(left, top, room, height), _MIDDLE, said)
        if laid.state is not None:
            icon, colour, word = laid.state
            left += metrics.horizontalAdvance(said)
            paint_icon(painter, icon, QRect(left, top + (height - side) // 2, side, side), colour)
            painter.setPen(style.colour(colour))
            painter.drawText(QRect(left + side + style.px(4), top, room, height), _MIDDLE, word)

    def act_at(self, rect: QRect, index: Index, place: QPointF, direction: Qt.LayoutDirection) -> Act | None:
        """The word of a note that stands at a place of the viewport."""
        line = index.data(LINE)
        if not isinstance(line, ThreadLine):
            return None
        laid = self._model.laid(index.row())
        inside = place - QPointF(rect.left(), rect.bottom() + 1 - laid.height)
        boxes = laid.act_boxes(rect.width(), right=stands_right(line, direction))
        return next((act for box, _word, act in boxes if box.contains(inside)), None)


def _ring(option: QStyleOptionViewItem, index: Index) -> int:
    """px: the focus is on this message, or it is the one that was searched or chosen."""
    view = option.widget
    if isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex().row() == index.row():
        return 2
    return 1 if option.state & QStyle.StateFlag.State_Selected else 0


def _paint_note(painter: QPainter, note: Note, box: QRectF) -> None:
    """Icon and sentence on a quiet ground; the sentence is cut where its links begin."""
    font = style.font("body")
    metrics = QFontMetrics(font)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour("window"))
    painter.drawRoundedRect(box, style.px(5), style.px(5))
    side = style.px(14)
    paint_icon(painter, note.icon, QRectF(box.left() + style.px(10), box.center().y() - side / 2, side, side))
    links = sum(metrics.horizontalAdvance(word) + style.px(12) for word, _act in note.acts)
    left = box.left() + style.px(10 + 16 + 8)
    room = box.right() - style.px(10) - links - left
    painter.setFont(font)
    painter.setPen(style.colour("text2"))
    shown = metrics.elidedText(note.said(int(box.width())), Qt.TextElideMode.ElideMiddle, max(0, int(room) + 1))
    painter.drawText(QRectF(left, box.top(), room + 1, box.height()), _MIDDLE, shown)
