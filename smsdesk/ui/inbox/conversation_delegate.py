"""How a conversation is drawn: name and time above, first words, "Opted out" and unread count below."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from smsdesk.domain.conversations import Conversation
from smsdesk.ui import figures
from smsdesk.ui import wording_inbox as words
from smsdesk.ui.account_colours import DOT as DOT_ICON
from smsdesk.ui.icons import paint_icon
from smsdesk.ui.inbox.conversations_model import DOT, RECORD, WHEN, WORDS
from smsdesk.ui.style import style
from smsdesk.ui.widgets.cells import Index
from smsdesk.ui.widgets.labels import plain_tooltip
from smsdesk.ui.widgets.two_ended import TwoEnded, write_as_read

ROW = 56


class ConversationDelegate(QStyledItemDelegate):
    """Rows of 56 px whatever script is in them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(style.px(200), style.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setClipRect(option.rect)
        write_as_read(painter)
        self._paint_ground(painter, option, index)
        record = index.data(RECORD)
        inner = TwoEnded(option.rect.adjusted(0, style.px(8), 0, -style.px(6)), option.direction)
        inner.take(style.px(16))
        inner.take(style.px(14), far=True)
        room = inner.room
        upper = TwoEnded(QRect(room.left(), room.top(), room.width(), style.px(20)), option.direction)
        lower = TwoEnded(QRect(room.left(), room.bottom() - style.px(20), room.width(), style.px(20)), option.direction)
        if isinstance(record, Conversation):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._paint_upper(painter, upper, record, index)
            self._paint_lower(painter, lower, record, str(index.data(WORDS)), quiet="surface" if chosen else "hover")
        else:
            painter.setPen(style.colour("text3"))
            painter.drawText(upper.room, upper.flags(), str(index.data() or ""))
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, view = option.rect, option.widget
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, style.colour("selected"))
        elif getattr(view, "hovered_row", -1) == index.row():
            painter.fillRect(rect, style.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, style.colour("border"))
        if isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex().row() == index.row():
            accent = style.colour("accent")
            for edge in (
                rect.adjusted(0, 0, 0, 2 - rect.height()),
                rect.adjusted(0, rect.height() - 2, 0, 0),
                rect.adjusted(0, 0, 2 - rect.width(), 0),
                rect.adjusted(rect.width() - 2, 0, 0, 0),
            ):
                painter.fillRect(edge, accent)

    def _paint_upper(self, painter: QPainter, line: TwoEnded, record: Conversation, index: Index) -> None:
        when = str(index.data(WHEN))
        painter.setFont(style.font("small"))
        painter.setPen(style.colour("text3"))
        wide = QFontMetrics(painter.font()).horizontalAdvance(when)
        painter.drawText(line.take(wide, style.px(10), far=True), line.flags(far=True, whole=True), when)
        dot = str(index.data(DOT) or "")
        if dot:
            paint_icon(painter, DOT_ICON, line.take(style.px(10), style.px(6)).translated(0, 1), dot)
        _draw_words(painter, line, words.title(record), 600 if record.unread else None, "text")

    def _paint_lower(
        self, painter: QPainter, line: TwoEnded, record: Conversation, first_words: str, *, quiet: str
    ) -> None:
        for word, ground in pills(record):
            _paint_pill(painter, line, word, ground or quiet, strong=bool(ground))
        if record.last_mine:
            paint_icon(painter, "arrow-bend-up-left", line.take(style.px(13), style.px(5)).translated(0, 1))
        _draw_words(painter, line, first_words, None, "text" if record.unread else "text2", small=True)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The whole name with its number, and the account: in the row they may be cut."""
        record = index.data(RECORD) if index.isValid() else None
        text = ""
        if isinstance(record, Conversation):
            said = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
            number = figures.without_marks(words.number_text(record.number))
            text = said if number in said else f"{number}\n{said}"
        QToolTip.showText(event.globalPos(), plain_tooltip(text), view)
        return True


def pills(record: Conversation) -> list[tuple[str, str]]:
    """What stands at the far end of the lower line, the outermost first: word and ground ("": a quiet one)."""
    count = [(figures.whole(record.unread) if record.unread < 1000 else "999+", "fill")] if record.unread else []
    return count + ([(words.OPTED_OUT, "")] if record.opted_out else [])


def _draw_words(
    painter: QPainter, line: TwoEnded, text: str, weight: int | None, colour: str, *, small: bool = False
) -> None:
    painter.setFont(style.font("small" if small else "body", weight))
    painter.setPen(style.colour(colour))
    # An Arabic name stands at the same side as the others.
    shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, line.room.width())
    painter.drawText(line.room, line.flags(), shown)


def _paint_pill(painter: QPainter, line: TwoEnded, text: str, ground: str, *, strong: bool) -> None:
    """A filled count, or a quiet word, at the far end of what is left."""
    font = style.font("small", 600 if strong else None)
    width = max(style.px(20), QFontMetrics(font).horizontalAdvance(text) + style.px(12 if strong else 16))
    height = style.px(18 if strong else 20)
    place = line.take(width, style.px(8), far=True)
    box = QRectF(place.left(), place.center().y() - height / 2 + 0.5, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour(ground))
    painter.drawRoundedRect(box, height / 2, height / 2)
    painter.setFont(font)
    painter.setPen(style.colour("on_fill" if strong else "text2"))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
