"""A program that reads from the right: what is painted by hand stands at the other side too, and nothing overlaps."""

from collections.abc import Iterator

import pytest
from inbox_stage import NOON
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.domain.auto_replies import AutoReply
from smsdesk.domain.conversations import Conversation, Received, ThreadLine
from smsdesk.ui.inbox.conversations_model import ConversationsModel
from smsdesk.ui.inbox.conversations_pane import ConversationsTable
from smsdesk.ui.inbox.thread_model import ThreadModel
from smsdesk.ui.inbox.thread_table import ThreadTable
from smsdesk.ui.listener.step_page import below
from smsdesk.ui.settings.auto_reply_list import AutoReplyList
from smsdesk.ui.style import style
from smsdesk.ui.widgets.cells import CellRole
from smsdesk.ui.widgets.entry_list import EntryList
from smsdesk.ui.widgets.flow import Flow
from smsdesk.ui.widgets.pill import FilterPill, Pill
from smsdesk.ui.widgets.table import Table
from smsdesk.ui.widgets.toast import Toast
from smsdesk.ui.widgets.two_ended import TwoEnded

FROM_LEFT, FROM_RIGHT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


@pytest.fixture(autouse=True)
def mirrored(dressed: QApplication) -> Iterator[None]:
    dressed.setLayoutDirection(FROM_RIGHT)
    yield
    dressed.setLayoutDirection(FROM_LEFT)


def painted(widget: QWidget, colour: str) -> tuple[int, int]:
    """The first and the last column of a picture of `widget` in which a colour is."""
    QApplication.processEvents()
    image: QImage = widget.grab().toImage()
    wanted = QColor(style.colour(colour)).rgb()
    columns = [
        x for x in range(image.width()) if any(image.pixel(x, y) == wanted for y in range(1, image.height() - 1))
    ]
    assert columns, f"{colour} is nowhere"
    return columns[0], columns[-1]


def test_a_line_is_taken_from_both_ends() -> None:
    for direction, near, far in ((FROM_LEFT, (0, 9), (80, 99)), (FROM_RIGHT, (90, 99), (0, 19))):
        line = TwoEnded(QRect(0, 0, 100, 20), direction)
        first, last = line.take(10, 5), line.take(20, 5, far=True)
        assert (first.left(), first.right()) == near
        assert (last.left(), last.right()) == far
        assert line.room.width() == 60
        assert not line.room.intersects(first)
        assert not line.room.intersects(last)


def test_a_pill_has_its_count_behind_its_word(qtbot: QtBot) -> None:
    pill = FilterPill("Inbox", 10, colour="bad")
    qtbot.addWidget(pill)
    pill.resize(pill.sizeHint())
    first, last = painted(pill, "bad")
    assert last < pill.width() / 2
    assert first >= style.px(9), "it does not touch the edge"
    badge = Pill("ok", "Taken", icon="check")
    qtbot.addWidget(badge)
    badge.resize(badge.sizeHint())
    assert painted(badge, "ok")[1] <= badge.width() - style.px(8)


def conversation(at: int, **more: object) -> Conversation:
    kept = dict(book="real", number=f"6012555{at:04}", account_id=1, last_at=NOON - at, last_text="Hi", last_mine=False)
    return Conversation(**(kept | {"unread": 0} | more))  # type: ignore[arg-type]


def test_a_conversation_has_its_unread_count_at_the_left(qtbot: QtBot) -> None:
    model = ConversationsModel(lambda: NOON)
    table = ConversationsTable(model)
    qtbot.addWidget(table)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its ring has the same colour
    table.resize(300, 200)
    table.show()
    model.show_list(1, {0: [conversation(1, unread=2)]})
    first, last = painted(table.viewport(), "fill")
    assert first in (style.px(14), style.px(14) + 1)  # a rounded end
    assert last < 60


def test_ours_stand_at_the_left_and_the_words_below_can_be_pressed_where_they_are(qtbot: QtBot) -> None:
    model = ThreadModel(lambda: NOON)
    table = ThreadTable(model)
    qtbot.addWidget(table)
    table.resize(700, 300)
    table.show()
    text = "See https://example.com/list"
    received = Received(1, 1, "real", "60125550136", NOON, text, text, "1")
    model.show_lines([ThreadLine(NOON, text, received), ThreadLine(NOON + 1, "Yes.", message_id=2, broadcast_id=2)])
    assert painted(table.viewport(), "accent_bg")[0] < 40
    pressed: list[str] = []
    table.act_requested.connect(lambda _row, act: pressed.append(act.what))
    laid, rect = model.laid(0), table.visualRect(model.index(0, 0))
    top = QPointF(0, rect.bottom() + 1 - laid.height)
    boxes = laid.act_boxes(rect.width(), right=True)
    assert all(box.left() > rect.width() / 2 for box, _word, _act in boxes)
    for box, _word, _act in boxes:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=(box.center() + top).toPoint())
    assert sorted(pressed) == ["copy", "open"]


def test_a_cell_begins_at_the_right_and_a_number_ends_at_the_left(qtbot: QtBot) -> None:
    model = QStandardItemModel(1, 2)
    state, count = QStandardItem("Failed"), QStandardItem()
    state.setData("bad", CellRole.COLOUR)
    state.setData("x-circle-fill", CellRole.ICON)
    count.setData(12, CellRole.NUMBER)
    count.setData("ok", CellRole.COLOUR)
    model.setItem(0, 0, state)
    model.setItem(0, 1, count)
    table = Table("Sample")
    qtbot.addWidget(table)
    model.setParent(table)
    table.setModel(model)
    table.set_columns([200, 200])
    table.resize(400, 100)
    table.show()
    cell = table.visualRect(model.index(0, 0))
    assert painted(table.viewport(), "bad")[1] > cell.right() - style.px(20)
    number = table.visualRect(model.index(0, 1))
    assert painted(table.viewport(), "ok")[0] < number.left() + style.px(20)


def test_entries_have_their_icon_before_their_words(qtbot: QtBot) -> None:
    entries = EntryList("Steps")
    qtbot.addWidget(entries)
    entries.resize(200, 100)
    entries.show_entries([("check", "Switch on", "Ctrl+1")])
    entries.mark(0, "check-circle-fill", "ok", "done")
    entries.show()
    assert painted(entries.viewport(), "ok")[0] > 160


def test_an_explanation_stands_in_line_with_the_words_above_it(qtbot: QtBot) -> None:
    line = below("Right for a tunnel.")
    qtbot.addWidget(line)
    line.resize(300, 20)
    assert line.contentsRect().right() == 300 - 1 - style.px(26)
    assert line.alignment() & Qt.AlignmentFlag.AlignRight
    assert line.contentsRect().topLeft() == QPoint(0, 0)


def test_a_toast_stands_where_a_line_begins(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 600)
    host.show()
    toast = Toast(host)
    toast.say("3 contacts moved to the bin.", "Undo", lambda: None)
    assert toast.geometry().right() == 900 - 1 - style.px(16)
    toast.dismiss()


def test_pills_flow_from_the_right(qtbot: QtBot) -> None:
    flow = Flow(6, 4)
    qtbot.addWidget(flow)
    first, second = FilterPill("Inbox", 10), FilterPill("Unread", 2)
    flow.add(first)
    flow.add(second)
    flow.resize(300, 60)
    flow.show()
    assert first.geometry().right() == 299
    assert second.geometry().right() == first.geometry().left() - 1 - 6


def test_what_an_automatic_answer_costs_stands_in_line_with_it(qtbot: QtBot) -> None:
    replies = AutoReplyList()
    qtbot.addWidget(replies)
    replies.resize(600, 200)
    row = replies.put_in(AutoReply(1, 1, "HOURS", "We are open from 9 to 6."))
    replies.show()
    QApplication.processEvents()
    assert row.counter.geometry().right() == row.text.geometry().right()
    assert row.counter.geometry().left() == 0
