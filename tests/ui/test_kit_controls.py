"""Buttons, fields, notes, pills, chips: what they say, how they are reached, what they never do."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from smsdesk.ui.palette import LIGHT
from smsdesk.ui.style import style
from smsdesk.ui.widgets.badge import Badge, CountBadge
from smsdesk.ui.widgets.buttons import Button, IconButton, flush
from smsdesk.ui.widgets.chip import Chip
from smsdesk.ui.widgets.empty import EmptyState
from smsdesk.ui.widgets.field import CheckBox, ComboBox, Field, LineEdit, PasswordEdit, RadioButton, SpinBox
from smsdesk.ui.widgets.labels import Label, set_plain_tooltip
from smsdesk.ui.widgets.note import Note
from smsdesk.ui.widgets.pill import FilterPill, Pill

_MARKUP = "<b>bold</b> & <img src=x>"

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """A shown page to put things on, all of them side by side."""
    page = QWidget()
    QHBoxLayout(page)
    qtbot.addWidget(page)
    page.resize(900, 200)
    page.show()
    return page


def _put(page: QWidget, *widgets: QWidget) -> None:
    layout = page.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)
    QApplication.processEvents()


def test_heights_are_those_of_look_md(page: QWidget) -> None:
    heights = {
        30: [Button("Normal"), Button("Primary", "primary"), LineEdit("Line"), ComboBox("Combo"), SpinBox("Spin")],
        24: [Button("Small", height="small"), Chip(None, "60123")],
        36: [Button("Large", "primary", height="large")],
        22: [Pill("ok", "Delivered", icon="check")],
        34: [Note("bad", "The gateway refused the password.", "Enter password")],
    }
    for height, widgets in heights.items():
        for widget in widgets:
            _put(page, widget)
            assert widget.height() == height or isinstance(widget, Note), widget
            assert not isinstance(widget, Note) or widget.heightForWidth(700) == height


def test_an_error_or_focus_moves_nothing(page: QWidget) -> None:
    edit = LineEdit("Amount")
    _put(page, edit)
    before = edit.geometry()
    edit.setFocus()
    QApplication.processEvents()
    assert edit.geometry() == before
    edit.setProperty("invalid", True)
    edit.style().polish(edit)
    QApplication.processEvents()
    assert edit.geometry() == before


def test_enter_presses_the_button_that_has_the_focus(page: QWidget, qtbot: QtBot) -> None:
    button = Button("Send", "primary")
    _put(page, button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return)


def test_ctrl_enter_is_no_press_of_the_button_that_has_the_focus(page: QWidget, qtbot: QtBot) -> None:
    button = Button("Send 238 messages", "primary")
    _put(page, button)
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_disabled_button_gives_its_reason() -> None:
    button = Button("Send 238 messages", "primary")
    button.set_disabled_reason("You need 714 credits and have <490>.")
    assert not button.isEnabled()
    assert button.accessibleDescription() == "You need 714 credits and have <490>."
    assert "&lt;490&gt;" in button.toolTip()
    button.set_disabled_reason("")
    assert button.isEnabled()
    assert button.toolTip() == ""


def test_a_button_keeps_room_for_its_longest_text(page: QWidget) -> None:
    button = Button("Pause")
    _put(page, button)
    button.reserve("Pause", "Resume the broadcast")
    assert button.text() == "Pause"
    width = button.minimumWidth()
    button.setText("Resume the broadcast")
    assert button.sizeHint().width() <= width


def test_an_icon_button_has_name_and_tooltip() -> None:
    button = IconButton("gear", "Settings", "Settings (Ctrl+,)")
    assert (button.accessibleName(), button.toolTip()) == ("Settings", "Settings (Ctrl+,)")
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_labels_show_markup_as_written(page: QWidget, assert_plain_text: Callable[[QWidget], None]) -> None:
    label = Label(_MARKUP, elide=True)
    set_plain_tooltip(page, _MARKUP)
    _put(
        page,
        label,
        Note("warn", _MARKUP, "Mend"),
        Chip("users", _MARKUP, "231"),
        EmptyState("tray", _MARKUP, _MARKUP, "Go"),
        Field("Name", LineEdit(), hint=_MARKUP),
    )
    assert_plain_text(page)
    assert label.whole_text() == _MARKUP


def test_a_cut_label_gives_the_whole_text(page: QWidget) -> None:
    label = Label("A title that is far too long for eighty pixels", elide=True)
    _put(page, label)
    label.setFixedWidth(80)
    QApplication.processEvents()
    assert label.text().endswith("…")
    assert label.toolTip() == label.accessibleName() == "A title that is far too long for eighty pixels"
    label.setFixedWidth(600)
    QApplication.processEvents()
    assert label.text() == "A title that is far too long for eighty pixels"
    assert label.toolTip() == ""


def test_a_field_complains_on_leaving_and_forgives_while_typing(page: QWidget, qtbot: QtBot) -> None:
    edit, other = LineEdit(), QLineEdit()
    field = Field("Amount again", edit, hint="Credits", check=lambda: "" if edit.text() == "300" else "They differ.")
    _put(page, field, other)
    assert edit.accessibleName() == "Amount again"
    assert field.label.buddy() is edit
    page.activateWindow()
    edit.setFocus()
    qtbot.keyClicks(edit, "30")
    assert field.error == ""
    other.setFocus()
    assert field.error == "They differ."
    assert edit.property("invalid") is True
    assert edit.accessibleDescription() == "They differ."
    edit.setFocus()
    qtbot.keyClicks(edit, "0")
    assert field.error == ""
    assert field.validate()


def test_a_password_is_never_copied(page: QWidget, qtbot: QtBot) -> None:
    edit = PasswordEdit()
    _put(page, edit)
    edit.setText("secret")
    edit.selectAll()
    QApplication.clipboard().setText("before")
    for keys in (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut):
        qtbot.keySequence(edit, keys)
    assert QApplication.clipboard().text() == "before"
    assert edit.text() == "secret"
    assert "secret" not in edit.displayText()


def test_the_wheel_changes_nothing_by_accident(page: QWidget) -> None:
    combo, spin, other = ComboBox("Kind"), SpinBox("Speed"), QPushButton("x")
    combo.addItems(["Text", "Flash text"])
    spin.setValue(15)
    _put(page, combo, spin, other)
    other.setFocus()
    for widget in (combo, spin):
        _turn_wheel(widget)
    assert (combo.currentIndex(), spin.value()) == (0, 15)


def _turn_wheel(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_boxes_draw_their_marks(page: QWidget) -> None:
    for box in (CheckBox("Ask for delivery reports"), RadioButton("One")):
        _put(page, box)
        empty = box.grab().toImage()
        box.setChecked(True)
        full = box.grab().toImage()
        middle = full.height() // 2
        inside = [full.pixelColor(x, y) for x in range(4, 14) for y in range(middle - 5, middle + 5)]
        assert max(colour.lightness() for colour in inside) > 200, "no mark"
        assert LIGHT.fill in [colour.name().upper() for colour in inside]
        assert LIGHT.fill not in [empty.pixelColor(x, empty.height() // 2).name().upper() for x in range(18)]


def test_a_spin_box_shows_its_number_with_grouping(page: QWidget) -> None:
    spin = SpinBox("Warn below")
    _put(page, spin)
    spin.setValue(500)
    assert spin.lineEdit().width() > 30
    assert spin.lineEdit().text() == "500"


def test_a_note_asks_for_its_action_and_wraps(page: QWidget, qtbot: QtBot) -> None:
    note = Note("bad", "The gateway refused the password. Nothing was sent.", "Enter password")
    _put(page, note)
    with qtbot.waitSignal(note.action_requested):
        note.button.click()
    note.set_note("info", "Nothing changed: the file holds no new contacts. " * 4)
    assert note.button.isHidden()
    assert note.accessibleName().startswith("Nothing changed")
    assert note.heightForWidth(300) > note.heightForWidth(3000) >= 20


def test_pills_are_pressed_by_mouse_and_key_unless_passive(page: QWidget, qtbot: QtBot) -> None:
    pill, passive = Pill("bad", "3 invalid & more"), Pill("practice", "Practice", passive=True)
    _put(page, pill, passive)
    with qtbot.waitSignal(pill.clicked):
        qtbot.keyClick(pill, Qt.Key.Key_Space)
    assert pill.accessibleName() == pill.shown_text() == "3 invalid & more"
    assert passive.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_filter_pill_counts_and_checks(page: QWidget, qtbot: QtBot) -> None:
    pill = FilterPill("Delivered", 0)
    _put(page, pill)
    narrow = pill.sizeHint().width()
    pill.set_count(1204)
    assert pill.accessibleName() == "Delivered 1,204"
    assert pill.sizeHint().width() > narrow
    qtbot.mouseClick(pill, Qt.MouseButton.LeftButton)
    assert pill.isChecked()
    pill.set_word("Deliv.")
    assert pill.accessibleName() == "Deliv. 1,204"


@pytest.mark.parametrize("word", ["Off", "Half", "Unread"])
def test_the_last_letter_of_a_filter_pill_is_not_cut(dressed: QApplication, page: QWidget, word: str) -> None:
    """An f stands out of the width that its word is said to have."""
    style.apply(dressed, "light", 17)
    seen = []
    for each in (word, f"{word} "):  # the blank gives it room
        pill = FilterPill(each)
        _put(page, pill)
        wide = style.px(11) + QFontMetrics(style.font("body")).horizontalAdvance(word) + style.px(5)
        seen.append(pill.grab(QRect(style.px(11), 4, wide - style.px(11), pill.height() - 8)).toImage())
    assert seen[0] == seen[1]


def test_a_chip_is_taken_out_by_key_and_by_its_cross(page: QWidget, qtbot: QtBot) -> None:
    chip = Chip("users", "Members 2026", "231")
    _put(page, chip)
    assert chip.accessibleName() == "Members 2026 231"
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        with qtbot.waitSignal(chip.remove_requested):
            qtbot.keyClick(chip, key)
    cross = chip.findChildren(IconButton)[0]
    assert cross.accessibleName() == "Remove Members 2026"
    with qtbot.waitSignal(chip.remove_requested):
        cross.click()
    chip.set_problem(True, "This is too short.")
    assert chip.accessibleDescription() == "This is too short."


def test_badges_shrink_but_keep_their_name(page: QWidget) -> None:
    badge = Badge("practice", "Practice: nothing is really sent", "Practice")
    _put(page, badge)
    wide = badge.sizeHint().width()
    badge.set_compact(True)
    assert badge.shown_text() == "Practice"
    assert badge.sizeHint().width() < wide
    assert badge.accessibleName() == badge.toolTip() == "Practice: nothing is really sent"


def test_the_unread_count_hides_at_zero(page: QWidget) -> None:
    count = CountBadge()
    _put(page, count)
    assert not count.isVisible()
    count.set_count(1)
    assert count.isVisible()
    assert count.accessibleName() == "1 unread message"
    count.set_count(12_345)
    assert count.sizeHint().width() < 60
    assert count.grab().size() != QSize(0, 0)


def test_an_empty_place_offers_the_first_step(page: QWidget, qtbot: QtBot) -> None:
    empty = EmptyState("tray", "No replies yet", "Replies arrive when the listener is set up.", "Set up listener")
    _put(page, empty)
    with qtbot.waitSignal(empty.action_requested):
        empty.button.click()
    empty.set_empty("No contact matches “kav”.")
    assert empty.button.isHidden()
    assert empty.accessibleName() == "No contact matches “kav”."


def test_a_choice_that_is_too_long_is_cut_with_dots_and_whole_in_the_tooltip(dressed: QApplication) -> None:
    box = ComboBox("Account")
    box.addItems(["Kedai Melur", "Muhammad Hafiz Bin Abdul Rahman Al-Haj Kedai Bunga Subang Jaya"])
    box.setFixedWidth(150)
    box.show()
    assert box.shown_text() == "Kedai Melur"
    box.setCurrentIndex(1)
    assert box.shown_text().startswith("Muhammad")
    assert box.shown_text().endswith("…")
    place = QPoint(10, 10)
    QApplication.sendEvent(box, QHelpEvent(QEvent.Type.ToolTip, place, box.mapToGlobal(place)))
    assert QToolTip.text() == box.currentText()
    QToolTip.hideText()
    box.deleteLater()


def test_the_words_of_a_link_stand_in_line_with_the_label_above_it(dressed: QApplication) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.setContentsMargins(16, 16, 16, 16)
    label, link = Label("Answer"), Button("Show the raw answer", "link")
    layout.addWidget(label)
    row = flush(link)
    row.addStretch(1)
    layout.addLayout(row)
    window.show()
    option = QStyleOptionButton()
    link.initStyleOption(option)
    words = link.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, link)
    assert link.x() + words.left() == label.x()
    window.deleteLater()
