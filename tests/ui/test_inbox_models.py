"""The Inbox's models and how a message is laid out: heights, days, notes, and texts from outside."""

from datetime import datetime, timedelta

import pytest
from inbox_stage import NOON
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from smsdesk.domain.conversations import Conversation, Received, ThreadLine
from smsdesk.domain.records import Purpose
from smsdesk.domain.states import MessageState
from smsdesk.ui.inbox.bubble_layout import MOST_SHOWN, WIDEST, lay_out
from smsdesk.ui.inbox.conversation_delegate import pills
from smsdesk.ui.inbox.conversations_model import WHEN, WORDS, ConversationsModel
from smsdesk.ui.inbox.thread_model import ThreadModel
from smsdesk.ui.inbox.thread_table import ThreadTable
from smsdesk.ui.outside_text import one_line, readable
from smsdesk.ui.style import style

pytestmark = pytest.mark.usefixtures("dressed")


def theirs(key: int, text: str = "Is it open?", at: float = NOON, **more: object) -> ThreadLine:
    received = Received(key, 1, "real", "60125550136", at, text, text, "1", **more)  # type: ignore[arg-type]
    return ThreadLine(at, text, received)


def ours(key: int, text: str = "Yes.", at: float = NOON, **more: object) -> ThreadLine:
    return ThreadLine(at, text, message_id=key, broadcast_id=key, **more)  # type: ignore[arg-type]


def conversation(at: int, **more: object) -> Conversation:
    kept = dict(book="real", number=f"6012555{at:04}", account_id=1, last_at=NOON - at, last_text="Hi", last_mine=False)
    return Conversation(**(kept | {"unread": 0} | more))  # type: ignore[arg-type]


def test_conversations_are_rows_that_say_everything(qtmodeltester: ModelTester) -> None:
    model = ConversationsModel(lambda: NOON)
    model.show_list(3, {0: [conversation(1, unread=2, name="Wei  Ling"), conversation(2, opted_out=True)]})
    qtmodeltester.check(model)
    first, second = model.index(0, 0), model.index(1, 0)
    assert first.data() == "Wei Ling"
    assert (first.data(WHEN), first.data(WORDS)) == (datetime.fromtimestamp(NOON - 1).strftime("%H:%M"), "Hi")
    assert first.data(Qt.ItemDataRole.AccessibleTextRole).startswith("Wei Ling, 2 unread messages, ")
    assert "Opted out" in second.data(Qt.ItemDataRole.AccessibleTextRole)
    assert second.data() == "\u2066+60\u00a012-555\u00a00002\u2069"
    assert model.index(2, 0).data() == "…"
    model.show_accounts({1: ("Kedai", "dot_blue")})
    assert ", Kedai, " in first.data(Qt.ItemDataRole.AccessibleTextRole)


def test_who_opted_out_and_was_not_looked_at_has_both_marks() -> None:
    assert pills(conversation(1, unread=2, opted_out=True)) == [("2", "fill"), ("Opted out", "")]
    assert pills(conversation(1, opted_out=True)) == [("Opted out", "")]
    assert pills(conversation(1, unread=1000)) == [("999+", "fill")]
    assert pills(conversation(1)) == []


def test_a_thread_grows_at_both_ends_and_changes_in_place(qtmodeltester: ModelTester) -> None:
    model = ThreadModel(lambda: NOON)
    old = [theirs(at, f"old {at}", NOON - 5000 + at) for at in range(4)]
    model.show_lines(old[2:])
    model.put_in_front(old[:3])  # one of them is known already
    assert [line.text for line in model.lines] == ["old 0", "old 1", "old 2", "old 3"]
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    sent = ours(7, at=NOON, state=MessageState.SENDING)
    model.refresh([old[3], sent])
    model.refresh([old[3], ours(7, at=NOON, state=MessageState.ACCEPTED), theirs(9, "new")])
    assert [line.text for line in model.lines] == ["old 0", "old 1", "old 2", "old 3", "Yes.", "new"]
    assert model.lines[4].state is MessageState.ACCEPTED
    assert not resets
    model.refresh([old[3], theirs(9, "new")])  # taken back
    assert [line.text for line in model.lines][-2:] == ["old 3", "new"]
    qtmodeltester.check(model)


def test_days_part_a_thread_once_each() -> None:
    model = ThreadModel(lambda: NOON)
    day = timedelta(days=1).total_seconds()
    model.show_lines([theirs(1, at=NOON - 400 * day), theirs(2, at=NOON - 2 * day), theirs(3), theirs(4, at=NOON + 1)])
    assert [model.laid(row).day for row in range(4)] == ["19 Oct 2025", "Sat 21 Nov", "Today", ""]
    model.put_in_front([theirs(9, at=NOON - 400 * day - 1)])
    assert [model.laid(row).day for row in range(2)] == ["19 Oct 2025", ""]


def test_what_stands_below_a_bubble() -> None:
    when = datetime.fromtimestamp(NOON)
    clock = when.strftime("%H:%M")
    assert lay_out(theirs(1, times=3), day="", when=when).meta == (clock, "came 3 times")
    assert lay_out(theirs(1, opted_out=True), day="", when=when).meta == (clock, "opted out by this message")
    mine = lay_out(ours(1, purpose=Purpose.AUTO_REPLY, state=MessageState.ACCEPTED, delivery=6), day="", when=when)
    assert mine.meta == (clock, "Automatic reply")
    assert mine.state == ("check-circle", "ok", "Delivered")
    assert lay_out(ours(1, state=MessageState.DOUBT), day="", when=when).state == ("clock", "text2", "In doubt")


def test_no_bubble_is_wider_than_430_and_long_texts_show_their_beginning() -> None:
    when = datetime.fromtimestamp(NOON)
    for text in ("x" * 100_000, "word " * 20_000, "\n" * 100_000, "مرحبا " * 20_000):
        laid = lay_out(theirs(1, text), day="", when=when)
        assert laid.width <= style.px(WIDEST)
        assert len(laid.layout.text()) <= MOST_SHOWN + 1
        assert laid.notes[0].acts[0][0] == "Show all"
    assert lay_out(theirs(1, "short"), day="", when=when).notes == ()


def test_a_link_has_two_words_that_can_be_pressed_and_nothing_else(qtbot: QtBot) -> None:
    model = ThreadModel(lambda: NOON)
    table = ThreadTable(model)
    qtbot.addWidget(table)
    table.resize(700, 400)
    table.show()
    model.show_lines([theirs(1, "See https://example.com/list")])
    pressed: list[tuple[int, str]] = []
    table.act_requested.connect(lambda row, act: pressed.append((row, act.what)))
    laid, rect = model.laid(0), table.visualRect(model.index(0, 0))
    top = rect.bottom() + 1 - laid.height
    for box, _word, _act in laid.act_boxes(rect.width(), right=False):
        _click(qtbot, table, box.center() + QPointF(0, top))
    assert sorted(pressed) == [(0, "copy"), (0, "open")]
    bubble = QPointF(laid.left(rect.width(), right=False) + 120, top + laid.top + laid.bubble / 2)
    _click(qtbot, table, bubble)  # the link in the text
    assert len(pressed) == 2


def test_a_note_says_that_no_click_opens_a_link_where_there_is_room_for_it(qtbot: QtBot) -> None:
    when = datetime.fromtimestamp(NOON)
    (short,) = lay_out(theirs(1, "See https://example.com/list"), day="", when=when).notes
    assert short.said(600) == "example.com/list is not opened by a click here."
    assert short.said(short.width(short.sentence) - 1) == "example.com/list"
    laid = lay_out(theirs(1, f"See https://example.com/{'a' * 600}"), day="", when=when)
    assert laid.notes[0].said(600) == f"example.com/{'a' * 600}"
    for room in (470, 620, 1200):
        assert [box.right() <= room - 20 for box in laid.note_boxes(room, right=False)] == [True]


def test_a_link_that_fits_in_a_line_stands_in_one(qtbot: QtBot) -> None:
    when = datetime.fromtimestamp(NOON)
    text = "We need 30 stems for Saturday morning. Here is the list: https://example.com/list-of-all?a=1&b=2"
    layout = lay_out(theirs(1, text), day="", when=when).layout
    lines = [layout.lineAt(number) for number in range(layout.lineCount())]
    shown = [layout.text()[each.textStart() : each.textStart() + each.textLength()] for each in lines]
    assert [each.replace("\u2060", "").strip() for each in shown] == [
        "We need 30 stems for Saturday morning. Here is the list:",
        "https://example.com/list-of-all?a=1&b=2",
    ]
    far = lay_out(theirs(1, "https://example.com/" + "path/" * 60), day="", when=when)
    assert far.layout.lineCount() > 3, "what is longer than a line is broken all the same"


def _click(qtbot: QtBot, table: ThreadTable, place: QPointF) -> None:
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place.toPoint())


def test_a_short_thread_stands_at_the_bottom_and_a_long_one_begins_at_its_end(qtbot: QtBot) -> None:
    model = ThreadModel(lambda: NOON)
    table = ThreadTable(model)
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    model.show_lines([theirs(1)])
    QApplication.processEvents()
    assert table.visualRect(model.index(0, 0)).bottom() == table.viewport().height() - 1
    table.resize(600, 500)
    assert table.visualRect(model.index(0, 0)).bottom() == table.viewport().height() - 1
    model.show_lines([theirs(at, at=NOON + at) for at in range(100)])
    QApplication.processEvents()
    assert table.at_the_end
    assert table.rowHeight(0) == model.laid(0).height
    wanted: list[int] = []
    table.older_wanted.connect(lambda: wanted.append(1))
    table.verticalScrollBar().setValue(0)
    assert wanted
    seen = table.indexAt(table.viewport().rect().topLeft()).row()
    model.put_in_front([theirs(1000 + at, at=NOON - 100 + at) for at in range(50)])
    QApplication.processEvents()
    assert table.indexAt(table.viewport().rect().topLeft()).row() == seen + 50, "what was looked at stays where it is"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Invoice \u202egpj.exe", "Invoice [RLO]gpj.exe"),
        ("a\u2066b\u2069", "a[LRI]b[PDI]"),
        ("a\x00b\x1bc\x7f", "a␀b␛c␡"),
        ("a\r\nb\u2028c\x85d", "a\nb\nc\nd"),
        ("half \ud83d", "half \ufffd"),
        ("👩\u200d🌾 நன்றி مرحبا\u200f", "👩\u200d🌾 நன்றி مرحبا\u200f"),
        ("<b>x</b> &amp;", "<b>x</b> &amp;"),
    ],
)
def test_controls_are_seen_and_scripts_stay_as_they_are(text: str, shown: str) -> None:
    assert readable(text) == shown


def test_a_row_of_a_list_is_one_line() -> None:
    assert one_line(" a \n\n b\u202e ") == "a b[RLO]"
    assert len(one_line("x" * 10_000)) == 200
