"""The builders as a whole: drafts, the bar, the keyboard, names, little room."""

import json
from collections.abc import Callable

import pytest
from builders_stage import JINGLE, KUALA_LUMPUR, fill_every_builder
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.ui.compose.builders.bar import BUILDERS
from smsdesk.ui.compose.builders.panel import BinaryPanel
from smsdesk.ui.style import style


@pytest.fixture
def panel(dressed: QApplication, qtbot: QtBot) -> BinaryPanel:
    panel = BinaryPanel()
    qtbot.addWidget(panel)
    panel.set_zone(KUALA_LUMPUR)
    panel.resize(690, 300)
    panel.show()
    return panel


def test_every_builder_keeps_its_own_through_a_draft(panel: BinaryPanel, qtbot: QtBot) -> None:
    fill_every_builder(panel)
    kept = json.loads(json.dumps(panel.states))
    assert set(kept) == set(BUILDERS)
    other = BinaryPanel()
    qtbot.addWidget(other)
    other.set_zone(KUALA_LUMPUR)
    other.show_state("picture", kept)
    assert other.builder == "picture"
    assert other.states == kept
    for name in BUILDERS:
        for each in (panel, other):
            each._reference = 1
            each.choose(name)
        assert other.made == panel.made
        assert other.made.error is None
    assert json.loads(json.dumps(other.states)) == kept


@pytest.mark.parametrize(
    "states",
    [
        dict.fromkeys(BUILDERS, "what"),
        {
            name: {"text": 5, "whole": "?", "filled": 7, "threshold": "x", "title": [], "begins": "later"}
            for name in BUILDERS
        },
        {"picture": {"whole": "AAAA", "filled": "AAAA"}, "calendar": {"begins": "2026-13-01", "alarm": "x"}},
        {"of tomorrow": {"a": 1}},
    ],
)
def test_drafts_of_another_version_are_left_empty(panel: BinaryPanel, states: dict[str, object]) -> None:
    panel.show_state("of tomorrow", states)
    assert panel.builder == "hex"
    for name in BUILDERS:
        panel.choose(name)
        assert panel.made.messages == ()
    assert panel.states == {}


def test_untouched_builders_keep_nothing(panel: BinaryPanel) -> None:
    for name in BUILDERS:
        panel.choose(name)
    assert panel.states == {}


def test_changed_comes_once_for_a_key_and_not_from_behind(panel: BinaryPanel, qtbot: QtBot) -> None:
    panel.choose("push")
    heard: list[int] = []
    panel.changed.connect(lambda: heard.append(1))
    panel.push.title.setText("x")
    assert len(heard) == 1
    panel.set_hex_text("41")
    panel.ringtone.show_text(JINGLE)
    assert len(heard) == 1
    panel.show_state("push", {})
    assert len(heard) == 1


def test_the_parts_of_two_contents_have_different_numbers(panel: BinaryPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter((5, 6))
    monkeypatch.setattr("secrets.randbelow", lambda limit: next(numbers))
    panel.show_state("push", {"push": {"title": "x" * 150, "link": "https://example.com/"}})
    first = panel.made.messages
    panel.renew_reference()
    panel.push.title.setText("y" * 150)
    assert len(first) == 2
    assert first[0] != panel.made.messages[0]


def test_the_bar_with_arrow_keys(panel: BinaryPanel) -> None:
    first = panel.bar.buttons["ringtone"]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert panel.builder == "logo"
    assert panel.bar.buttons["logo"].hasFocus()
    assert not panel.logo.isHidden()
    assert panel.ringtone.isHidden()


def test_tab_goes_from_the_chosen_builder_through_its_fields_and_on(
    dressed: QApplication, qtbot: QtBot, panel: BinaryPanel
) -> None:
    window, before, after = QWidget(), QLineEdit(), QLineEdit()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    for widget in (before, after, panel):
        layout.addWidget(widget)
    QWidget.setTabOrder(before, panel)
    QWidget.setTabOrder(panel, after)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for name, first in (("calendar", panel.calendar.title), ("contact", panel.contact.edits["given"])):
        panel.choose(name)
        panel.setFocus()
        assert window.focusWidget() is first
        before.setFocus()
        passed: list[QWidget | None] = []
        while window.focusWidget() is not after:
            passed.append(window.focusWidget())
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
            assert len(passed) < 15
        assert passed[:3] == [before, panel.bar.buttons[name], first]
        assert len(passed) == 9


def test_every_control_has_a_name_and_every_text_is_plain(
    panel: BinaryPanel, assert_plain_text: Callable[[QWidget], None]
) -> None:
    fill_every_builder(panel)
    for name in BUILDERS:
        panel.choose(name)
    assert_plain_text(panel)
    buttons = [button for button in panel.findChildren(QAbstractButton) if not button.isHidden()]
    edits = [edit for edit in panel.findChildren(QLineEdit) if edit.objectName() != "qt_spinbox_lineedit"]
    assert len(buttons) > 15
    assert all(button.accessibleName() or button.text() for button in buttons)
    assert all(edit.accessibleName() for edit in edits)
    assert panel.ringtone.edit.accessibleName() == "RTTTL"


@pytest.mark.parametrize("base", [13, 17])
def test_at_900_by_600_no_word_of_the_bar_is_cut_and_the_rest_scrolls(
    panel: BinaryPanel, dressed: QApplication, base: int
) -> None:
    style.apply(dressed, "dark", base)
    panel.set_room(narrow=True, low=True)
    panel.resize(519 if base == 13 else 403, 190)
    fill_every_builder(panel)
    for name, button in panel.bar.buttons.items():
        panel.choose(name)
        assert panel.bar.rect().contains(button.geometry())
        assert button.width() >= button.sizeHint().width()
        assert panel._scroll.horizontalScrollBar().maximum() == 0 or base == 17


def test_one_file_may_be_dropped(panel: BinaryPanel) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/a.vcf")])
    assert not panel.ringtone.edit.canInsertFromMimeData(data)
