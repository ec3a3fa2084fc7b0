"""Sheets, toast, progress, loading, phone: things that take room in a window."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.ui.style import style
from smsdesk.ui.widgets.badge import PracticeEdge
from smsdesk.ui.widgets.bubble import Bubble
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.overlay import Overlay
from smsdesk.ui.widgets.phone import Phone
from smsdesk.ui.widgets.progress import Bar, WorkBar
from smsdesk.ui.widgets.ring import Ring
from smsdesk.ui.widgets.sheet import Choice, Question, Sheet
from smsdesk.ui.widgets.skeleton import Skeleton
from smsdesk.ui.widgets.toast import Toast

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(QLineEdit())
    layout.addWidget(QPushButton("Below"))
    window.resize(1100, 720)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


def _sheet(window: QWidget, rows: int = 2) -> tuple[Sheet, Button, Button]:
    sheet = Sheet(window, "Check before sending", "238 people get this message.")
    for number in range(rows):
        sheet.body.addWidget(Label(f"Row {number}"))
    cancel, send = Button("Cancel", "quiet"), Button("Send 238 messages", "primary")
    sheet.add_right(cancel)
    sheet.add_right(send)
    sheet.open(cancel)
    QApplication.processEvents()
    return sheet, cancel, send


def test_a_sheet_is_720_wide_by_content_high_and_never_higher_than_the_window(window: QWidget) -> None:
    small, *_ = _sheet(window)
    assert small.card.width() == 720
    low = small.card.height()
    small.dismiss()
    large, *_ = _sheet(window, rows=80)
    assert low < large.card.height() == 720 - 24
    window.resize(600, 500)
    QApplication.processEvents()
    assert (large.card.width(), large.card.height()) == (576, 476)
    assert large.geometry() == window.rect()


def test_tab_stays_inside_an_open_sheet(window: QWidget, qtbot: QtBot) -> None:
    sheet, cancel, send = _sheet(window)
    assert cancel.hasFocus()
    visited = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        visited.append(QApplication.focusWidget())
    assert visited == [send, cancel, send, cancel]
    qtbot.keyClick(cancel, Qt.Key.Key_Backtab)
    assert send.hasFocus()
    send.setEnabled(False)
    assert sheet.isAncestorOf(QApplication.focusWidget())


def test_escape_closes_once_and_gives_the_focus_back(window: QWidget, qtbot: QtBot) -> None:
    below = window.findChildren(QLineEdit)[0]
    below.setFocus()
    sheet, cancel, _ = _sheet(window)
    closed: list[int] = []
    sheet.closed.connect(lambda: closed.append(1))
    qtbot.keyClick(cancel, Qt.Key.Key_Escape)
    sheet.dismiss()
    assert closed == [1]
    assert below.hasFocus()
    assert not sheet.is_open


def test_shortcuts_of_the_window_are_silent_under_a_sheet(window: QWidget, qtbot: QtBot) -> None:
    heard: list[str] = []
    shortcut = QShortcut(QKeySequence("Ctrl+1"), window)
    shortcut.activated.connect(lambda: heard.append("tab"))
    button = window.findChildren(QPushButton)[0]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["tab"]
    sheet, cancel, _ = _sheet(window)
    sheet.bind("Ctrl+Return", lambda: heard.append("send"))
    qtbot.keyClick(cancel, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(cancel, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["tab", "send"]


def test_the_practice_edge_stays_above_a_sheet(window: QWidget) -> None:
    edge = PracticeEdge(window)
    edge.show()
    sheet, *_ = _sheet(window)
    children = [child for child in window.children() if isinstance(child, Overlay | PracticeEdge)]
    assert children.index(edge) > children.index(sheet)
    window.resize(800, 600)
    QApplication.processEvents()
    assert edge.geometry() == window.rect()


def test_a_question_starts_on_the_choice_that_changes_nothing(
    window: QWidget, qtbot: QtBot, assert_plain_text: Callable[[QWidget], None]
) -> None:
    choices = [Choice("go", "Go on sending"), Choice("stop", "Stop, keep 126 unsent", "danger")]
    question = Question(window, "Stop <i>this</i> broadcast?", "112 are sent and stay sent.", choices)
    question.open(question.buttons["go"])
    assert question.buttons["go"].hasFocus()
    assert_plain_text(question)
    with qtbot.waitSignal(question.answered) as answered:
        qtbot.keyClick(question.buttons["go"], Qt.Key.Key_Return)
    assert answered.args == ["go"]


def test_a_toast_goes_by_itself_but_not_under_the_mouse(window: QWidget, qtbot: QtBot) -> None:
    toast = Toast(window)
    toast._timer.setInterval(40)
    toast.say("3 contacts moved to the bin.")
    spot = QPointF(1, 1)
    QApplication.sendEvent(toast, QEnterEvent(spot, spot, spot))
    qtbot.wait(80)
    assert toast.isVisible()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_a_toast_acts_once_and_stands_above_the_dock(window: QWidget, qtbot: QtBot) -> None:
    toast, undone = Toast(window), list[int]()
    dock = QWidget(window)
    dock.setGeometry(0, window.height() - 84, window.width(), 84)
    dock.show()
    toast.stand_above(dock)
    toast.say("3 contacts moved to the bin.", "Undo", lambda: undone.append(1))
    assert toast.geometry().left() == 16
    assert window.height() - toast.geometry().bottom() - 1 == 100
    dock.move(0, window.height() - 32)
    assert window.height() - toast.geometry().bottom() - 1 == 48
    dock.hide()
    assert window.height() - toast.geometry().bottom() - 1 == 16
    link = toast.findChildren(Button)[0]
    link.click()
    link.click()
    assert undone == [1]
    toast.say("Saved.")
    assert toast.text() == "Saved."
    assert link.isHidden()


def test_progress_is_painted_at_most_ten_times_a_second(window: QWidget, qtbot: QtBot) -> None:
    work = WorkBar("Reading customers.xlsx")
    window.layout().addWidget(work)  # type: ignore[union-attr]
    bar = work.findChildren(Bar)[0]
    painted: list[int] = []
    bar.valueChanged.connect(painted.append)
    for done in range(1, 5001):
        work.set_progress(done, 100_000)
    assert len(painted) < 50
    qtbot.waitUntil(lambda: bar.value() == 5000)
    assert work.findChildren(Label)[1].text() == "5,000 of 100,000"
    with qtbot.waitSignal(work.cancel_requested):
        work.findChildren(Button)[0].click()


def test_bars_come_only_when_loading_takes_long(window: QWidget, qtbot: QtBot) -> None:
    skeleton = Skeleton()
    window.layout().addWidget(skeleton)  # type: ignore[union-attr]
    skeleton.start()
    assert not skeleton.bars_shown
    qtbot.waitUntil(lambda: skeleton.bars_shown)
    assert not skeleton.grab().isNull()
    skeleton.stop()
    assert not skeleton.bars_shown


def test_the_ring_tells_the_seconds(window: QWidget) -> None:
    ring = Ring(10)
    ring.set_seconds(1)
    assert ring.accessibleName() == "1 second left"
    ring.set_seconds(-3, 10)
    assert ring.accessibleName() == "0 seconds left"
    assert not ring.grab().isNull()


def test_the_phone_shows_the_message_as_written(window: QWidget) -> None:
    phone = Phone()
    phone.set_head("Provider’s number", "Today 10:43")
    phone.setFixedSize(260, 180)
    window.layout().addWidget(phone)  # type: ignore[union-attr]
    phone.set_messages(["Hello <b>you</b>\nsecond line", ""])
    QApplication.processEvents()
    assert phone.messages() == ["Hello <b>you</b>\nsecond line"]
    assert phone.accessibleDescription() == "Hello <b>you</b>\nsecond line"
    phone.set_messages(["https://example.com/" + "x" * 2000, "second"])
    QApplication.processEvents()
    for bubble in phone.findChildren(Bubble):
        assert bubble.width() <= 220
    assert not phone.grab().isNull()
    phone.set_messages([])
    assert phone.messages() == []


def test_a_bubble_is_as_wide_as_its_text_and_breaks_what_is_too_long() -> None:
    bubble = Bubble("OK")
    short = bubble.width()
    bubble.set_text("A sentence that needs a good deal more room than that.")
    assert short < bubble.width() <= style.px(430)
    one_line = bubble.height()
    bubble.fit(120)
    assert bubble.width() <= 120
    assert bubble.height() > one_line
    bubble.set_text("a\nb\r\nc")
    assert bubble.height() > one_line


def test_a_toast_longer_than_its_window_goes_on_in_a_second_line(dressed: QApplication) -> None:
    host = QWidget()
    host.resize(500, 300)
    host.show()
    toast = Toast(host)
    toast.say("Short.")
    assert toast.height() == 40
    toast.say("More words than go into one line of a narrow window, and some more after them. " * 2, "Look", int)
    label = toast.findChildren(Label)[0]
    QApplication.processEvents()
    assert toast.height() > 40
    assert toast.geometry().right() < 500
    assert label.heightForWidth(label.width()) <= label.height()
    host.deleteLater()
