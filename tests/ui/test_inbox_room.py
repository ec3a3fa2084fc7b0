"""The Inbox where room is short: a long address, a low window, a large font; and what may never push the window wider."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from smsdesk.domain.listening import ListenerProblem, Place
from smsdesk.services.listener_places import ListenerState, ListenerStatus
from smsdesk.ui import wording_listener as listener_words
from smsdesk.ui.inbox.listener_strip import ListenerStrip
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import Label

pytestmark = pytest.mark.usefixtures("dressed")
COUNTS = "Last at 12:03 · 10 today · 7 refused"


def shown(strip: ListenerStrip) -> list[str]:
    return [each.text() for each in strip.findChildren(Label) if each.isVisible() and each.text()]


def test_a_long_address_is_cut_before_what_has_come_goes(qtbot: QtBot) -> None:
    strip = ListenerStrip()
    qtbot.addWidget(strip)
    strip.resize(1100, 38)
    strip.show()
    strip.show_on("https://a-very-long-name-of-a-host.sms-callbacks.kedai-bunga-melur.example.com.my", COUNTS)
    QApplication.processEvents()
    assert strip.minimumSizeHint().width() < 400, "the window could not become narrow any more"
    strip.resize(894, 38)
    QApplication.processEvents()
    address, counts = shown(strip)
    assert address.startswith("Listening at https://a-very-long") and address.endswith("…")
    assert counts == COUNTS
    assert strip.button.width() == strip.button.sizeHint().width()
    strip.resize(500, 38)
    QApplication.processEvents()
    assert len(shown(strip)) == 1, "cut in the middle, the counts say nothing"


def test_a_problem_is_a_whole_sentence_and_says_first_what_can_be_done() -> None:
    taken = ListenerState(ListenerStatus.PROBLEM, Place("127.0.0.1", 8484), ListenerProblem.PORT_TAKEN)
    assert listener_words.state_line(taken) == (
        "Not listening: another program uses port 8484. End that program, or choose another port. "
        "It is tried again every few seconds."
    )
