"""The Inbox where room is short: a long address, a low window, a large font."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from inbox_stage import NOON
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from smsdesk.domain.conversations import Received, ThreadLine
from smsdesk.domain.listening import Hit, HitKind, HitWhy, ListenerProblem, Place
from smsdesk.services.listener_places import ListenerState, ListenerStatus
from smsdesk.ui import wording_inbox as words
from smsdesk.ui import wording_listener as listener_words
from smsdesk.ui.inbox.listener_strip import ListenerStrip
from smsdesk.ui.inbox.reply_bar import ReplyBar
from smsdesk.ui.inbox.view import InboxView
from smsdesk.ui.listener.calls_model import COLUMNS, LENGTH
from smsdesk.ui.listener.calls_page import CallsPage
from smsdesk.ui.main_window import MainWindow
from smsdesk.ui.run_line import Act, Look, Press, RunLine
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import Label

pytestmark = pytest.mark.usefixtures("dressed")
TEXT = "Is the 20% also for roses? " * 20
COUNTS = "Last at 12:03 · 10 today · 7 refused"
KEYRING = (
    "No keyring answers on this computer: passwords are asked for after every start, and a data file put back from a "
    "copy is not noticed."
)


@pytest.fixture
def large(dressed: QApplication) -> Iterator[None]:
    """A font of 17 px."""
    style.apply(dressed, "light", 17)
    yield
    style.apply(dressed, "light", 13)


def settle() -> None:
    for _ in range(12):
        QApplication.processEvents()


def shown(strip: ListenerStrip) -> list[str]:
    return [each.text() for each in strip.findChildren(Label) if each.isVisible() and each.text()]


def test_a_long_address_is_cut_before_what_has_come_goes(qtbot: QtBot) -> None:
    strip = ListenerStrip()
    qtbot.addWidget(strip)
    strip.resize(1100, 38)
    strip.show()
    strip.show_on("https://a-very-long-name-of-a-host.sms-callbacks.kedai-bunga-melur.example.com.my", COUNTS)
    settle()
    assert strip.minimumSizeHint().width() < 400, "the window could not become narrow any more"
    strip.resize(894, 38)
    settle()
    address, counts = shown(strip)
    assert address.startswith("Listening at https://a-very-long")
    assert address.endswith("…")
    assert counts == COUNTS
    assert strip.button.width() == strip.button.sizeHint().width()
    strip.resize(500, 38)
    settle()
    assert len(shown(strip)) == 1, "cut in the middle, the counts say nothing"


def test_a_problem_is_a_whole_sentence_and_says_first_what_can_be_done() -> None:
    taken = ListenerState(ListenerStatus.PROBLEM, Place("127.0.0.1", 8484), ListenerProblem.PORT_TAKEN)
    assert listener_words.state_line(taken) == (
        "Not listening: another program uses port 8484. End that program, or choose another port. "
        "It is tried again every few seconds."
    )


def crowded(qtbot: QtBot) -> tuple[MainWindow, InboxView]:
    """A thread in a window with everything above and below it that there can be at once."""
    window, view = MainWindow(), InboxView(lambda: NOON)
    qtbot.addWidget(window)
    window.add_page("inbox", "Inbox", view)
    window.show()
    view.show_lists()
    view.pane.show_thread()
    view.pane.head.show_person("Wei Ling", "+60 12-555 0178", ())
    window.show_notice("warn", KEYRING)
    undo = (Press(Act.UNDO, "Undo"), Press(Act.SEND_NOW, "Send now"))
    window.run_bar.show_line(RunLine(1, 1, Look.HOLDING, "Sending 1 message in 9 seconds", ring=(9, 10), buttons=undo))
    qtbot.waitUntil(lambda: window.run_bar.height() == style.px(44))
    view.pane.reply.show_note("bad", "Link: operators block it.", "Check in Compose")
    view.pane.reply.edit.set_text("A line\n" * 12)
    window.resize(900, 600)
    settle()
    return window, view


def assert_all_in_sight(window: MainWindow, view: InboxView) -> None:
    assert (window.width(), window.height()) == (900, 600)
    assert window.minimumSizeHint().height() <= 600
    reply = view.pane.reply
    for part in (view.pane.head, view.pane.table, reply.edit, reply.note, reply.send):
        bottom = part.mapTo(window, part.rect().bottomLeft()).y()
        assert bottom < 600, f"{type(part).__name__} ends at {bottom}"
        assert part.height() >= part.minimumSizeHint().height()
    assert reply.edit.mapTo(window, reply.edit.rect().bottomLeft()).y() < reply.note.mapTo(window, view.pos()).y()


def test_900_by_600_holds_everything_there_can_be_at_once(qtbot: QtBot) -> None:
    window, view = crowded(qtbot)
    assert_all_in_sight(window, view)
    assert view.pane.table.height() > style.px(60), "the thread is still to be seen"


@pytest.mark.usefixtures("large")
def test_with_a_large_font_the_field_becomes_lower_and_bubbles_narrower(qtbot: QtBot) -> None:
    window, view = crowded(qtbot)
    assert_all_in_sight(window, view)
    view.pane.model.show_lines([ThreadLine(NOON, TEXT, Received(1, 1, "real", "6012", NOON, TEXT, TEXT, "1"))])
    settle()
    assert view.pane.model.laid(0).width <= view.pane.table.viewport().width() - 2 * style.px(20)


@pytest.mark.parametrize("lines", [1, 2, 3, 6])
@pytest.mark.parametrize("word", ["line", "谢谢", "நன்றி"])
def test_the_field_shows_all_its_lines_without_a_bar(qtbot: QtBot, lines: int, word: str) -> None:
    bar = ReplyBar()
    qtbot.addWidget(bar)
    bar.resize(600, 400)
    bar.show()
    bar.edit.set_text("\n".join([word] * lines))
    settle()
    assert bar.edit.verticalScrollBar().maximum() == 0
    assert not bar.edit.verticalScrollBar().isVisible()


def test_a_reply_stands_at_the_side_of_its_script(qtbot: QtBot) -> None:
    bar = ReplyBar()
    qtbot.addWidget(bar)
    bar.resize(600, 200)
    bar.show()
    for written, right in (("مرحبا 10am", True), ("Hello", False), ("", False)):
        bar.edit.set_text(written)
        alignment = bar.edit.document().defaultTextOption().alignment()
        assert bool(alignment & Qt.AlignmentFlag.AlignRight) == right
    bar.edit.insertPlainText("مرحبا")
    bar.edit.undo()
    assert bar.edit.text() == "", "another side is no step that Ctrl+Z takes back"


def test_a_search_for_a_very_long_word_says_the_whole_sentence(qtbot: QtBot) -> None:
    view = InboxView(lambda: NOON)
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show()
    view.show_lists()
    said = words.nothing_matches("nothing of the kind <b>x</b> " + "w" * 160)
    assert said.endswith("…”.")
    assert len(said) < 100
    view.list.show_nothing("magnifying-glass", said, "", words.CLEAR)
    settle()
    (title,) = (each for each in view.list.empty.findChildren(Label) if each.whole_text() == said)
    assert title.width() >= title.minimumSizeHint().width(), "a word is cut"
    assert title.height() >= title.heightForWidth(title.width())


@pytest.mark.parametrize("width", [699, 899])
def test_reasons_of_refusal_are_read_whole_and_bytes_go_first(qtbot: QtBot, width: int) -> None:
    page = CallsPage()
    qtbot.addWidget(page)
    hits = [
        Hit(NOON - 86_400 * 3, 1, HitKind.REPORT, 404, HitWhy.WRONG_TOKEN, 100_000),
        Hit(NOON, 1, HitKind.REPLY, 200, HitWhy.TEST, 100_000),
    ]
    page.show_calls(hits, "", datetime.fromtimestamp(NOON))
    page.resize(width, 500)  # as in a doctor of 900 and one of 1100 px
    page.show()
    settle()
    assert page.table.isColumnHidden(LENGTH) == (width < 700)
    for row, column in ((row, column) for row in range(2) for column in range(len(COLUMNS))):
        index = page.model.index(row, column)
        wanted = page.table.itemDelegate().sizeHint(QStyleOptionViewItem(), index).width()
        assert page.table.isColumnHidden(column) or page.table.columnWidth(column) >= wanted, str(index.data())
    page.show_calls(hits[1:], "", datetime.fromtimestamp(NOON))
    assert page.table.columnWidth(0) < style.px(80), "there are none but today's"
    page.resize(520, 500)
    assert page.table.isColumnHidden(1)
