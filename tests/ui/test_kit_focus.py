"""A closed sheet leaves the focus somewhere, or no key would reach the window any more."""

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.sheet import Sheet


def test_the_focus_goes_on_when_what_had_it_is_hidden_meanwhile(dressed: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    before, other = Button("Write a message"), Button("Search")
    layout.addWidget(before)
    layout.addWidget(other)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    before.setFocus()
    sheet = Sheet(window, "Keys", "All of them")
    inside = Button("Close")
    sheet.add_right(inside)
    sheet.open(inside)
    assert QApplication.focusWidget() is inside
    before.hide()
    sheet.dismiss()
    assert QApplication.focusWidget() is other
