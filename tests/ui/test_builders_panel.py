"""The builders: what each makes, what it says when it cannot, and that nothing typed is lost by looking elsewhere."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.encoding.contents import ContentError, ContentReason
from smsdesk.encoding.octets import OctetError, OctetProblem
from smsdesk.encoding.operator_logo import OperatorLogo
from smsdesk.encoding.picture_message import PictureMessage
from smsdesk.encoding.rtttl import MAX_TEXT, RtttlError
from smsdesk.encoding.tune import Tune
from smsdesk.encoding.vcalendar import Event
from smsdesk.encoding.vcard import Card
from smsdesk.encoding.wbxml_si import Action, ServiceIndication
from smsdesk.ui import wording_builders as words
from smsdesk.ui.compose.builders.bar import BUILDERS
from smsdesk.ui.compose.builders.panel import BinaryPanel
from smsdesk.ui.imaging import Greys
from smsdesk.ui.style import style
from smsdesk.ui.widgets.picture_bubble import Picture

JINGLE = "MelurJingle:d=4,o=5,b=125:8g,8a,b,8p,8d6,8b,g,8e,8g,a,8p,8b,8a,g,2e,8p,8g,8a,b,d6,8b,a,2g"
KUALA_LUMPUR = ZoneInfo("Asia/Kuala_Lumpur")


@pytest.fixture
def panel(dressed: QApplication, qtbot: QtBot) -> BinaryPanel:
    panel = BinaryPanel()
    qtbot.addWidget(panel)
    panel.set_zone(KUALA_LUMPUR)
    panel.resize(690, 300)
    panel.show()
    return panel


def half(size: int) -> Greys:
    """The left half of each row black; cropped, all of it."""
    return Greys((bytes(36) + b"\xff" * 36) * (size // 72), bytes(size))


def fill_every_builder(panel: BinaryPanel) -> None:
    panel.ringtone.show_text(JINGLE)
    panel.logo.show_image(half(72 * 14), "melur.png")
    panel.logo.network.setCurrentIndex(2)
    panel.picture.show_image(half(72 * 28), "flower.jpg")
    panel.picture.dither.setChecked(False)
    panel.picture.threshold.setValue(99)
    panel.picture.text_edit.setText("Selamat datang")
    panel.push.title.setText("Weekend offer")
    panel.push.link.setText("https://example.com/offer")
    panel.push.action.setCurrentIndex(1)
    panel.contact.show_card(Card(given="Kavitha", mobile="+60125550136", work="+60355550100"))
    panel.calendar.title.setText("Jom Raya")
    panel.calendar.begins.show_moment(datetime(2026, 11, 28, 10))
    panel.calendar.ends.show_moment(datetime(2026, 11, 28, 18))
    panel.calendar.alarm.setCurrentIndex(2)
    panel.set_hex_text("050003000101 41")


def test_a_ringtone(panel: BinaryPanel) -> None:
    panel.ringtone.show_text(JINGLE)
    made = panel.made
    assert made.error is None
    assert made.title == "Ringtone MelurJingle"
    assert isinstance(made.content, Tune)
    assert len(made.content.notes) == 23
    assert panel.preview == ("Ringtone received: MelurJingle",)
    assert panel.note == words.NOTES["ringtone"]
    assert len(made.messages) == 1
    assert made.messages[0][:7] == bytes.fromhex("06050415810000")


def test_what_changes_on_the_way_is_said(panel: BinaryPanel) -> None:
    panel.ringtone.show_text("A title that is too long:d=4,o=5,b=120:c")
    assert panel.note == (
        "The phone shows the title “A title that is”. It plays with tempo 125: 120 is none of the 32 there are."
    )
    assert panel.preview == ("Ringtone received: A title that is",)


def test_a_tune_that_cannot_be_read_names_the_place_after_a_pause_of_typing(panel: BinaryPanel, qtbot: QtBot) -> None:
    panel.ringtone.show_text("A:d=4,o=5,b=125:8g,8x")
    assert isinstance(panel.made.error, RtttlError)
    assert (panel.made.messages, panel.preview) == ((), ())
    error = panel.ringtone._error
    assert error.isHidden()
    qtbot.waitUntil(lambda: not error.isHidden())
    assert error.text() == "“x” at 21 is no note. Notes are a to g, with # for sharp, and p for a pause."
    assert panel.ringtone.edit.property("invalid") is True
    panel.ringtone.edit.setPlainText("A:d=4,o=5,b=125:8g,8a")
    assert error.isHidden()
    assert panel.ringtone.edit.property("invalid") is False
    assert panel.made.error is None


def test_a_paste_of_a_megabyte_is_refused_whole(panel: BinaryPanel) -> None:
    panel.ringtone.show_text(JINGLE)
    paste = QMimeData()
    paste.setText("8g," * 350_000)
    panel.ringtone.edit.insertFromMimeData(paste)
    assert panel.ringtone.edit.toPlainText() == JINGLE
    assert "1,050,000 characters" in panel.ringtone._error.text()
    panel.ringtone.show_text("8g," * 350_000)
    assert len(panel.ringtone.edit.toPlainText()) == MAX_TEXT
    assert panel.made.error is not None


@pytest.mark.parametrize("text", ["\0", "A\0:d=4:c", "A:d=4,o=5,b=125", "A:d=4,o=5,b=125:8", ":" * 50])
def test_any_text_is_a_tune_or_a_sentence(panel: BinaryPanel, text: str) -> None:
    panel.ringtone.edit.setPlainText(text)
    assert panel.made.error is not None
    panel.ringtone._speak()
    assert panel.ringtone._error.text().endswith(".")


def test_an_operator_logo(panel: BinaryPanel) -> None:
    panel.choose("logo")
    assert isinstance(panel.made.error, ContentError)
    assert (panel.made.error.reason, panel.made.error.field) == (ContentReason.EMPTY, "picture")
    panel.logo.show_image(half(72 * 14), "melur.png")
    assert isinstance(panel.made.content, OperatorLogo)
    assert [len(message) for message in panel.made.messages] == [140]
    assert panel.made.title == "Operator logo for Maxis"
    picture = panel.preview[0]
    assert isinstance(picture, Picture)
    assert picture.rows == (b"\1" * 36 + b"\0" * 36,) * 14
    panel.logo.invert.setChecked(True)
    assert isinstance(panel.preview[0], Picture)
    assert panel.preview[0].rows == (b"\0" * 36 + b"\1" * 36,) * 14
    panel.logo.invert.setChecked(False)
    panel.logo.fill.setChecked(True)
    assert isinstance(panel.preview[0], Picture)
    assert panel.preview[0].rows == (b"\1" * 72,) * 14


def test_the_network_of_a_logo_is_chosen_or_typed(panel: BinaryPanel) -> None:
    panel.choose("logo")
    panel.logo.show_image(half(72 * 14), "melur.png")
    panel.logo.network.setCurrentText("U Mobile")
    assert isinstance(panel.made.content, OperatorLogo)
    assert (panel.made.content.mcc, panel.made.content.mnc) == ("502", "18")
    panel.logo.mcc.setText("525")
    assert panel.logo.network.currentText() == words.OTHER_NETWORK
    assert panel.made.title == "Operator logo for network 525 18"
    panel.logo.mnc.setText("x")
    assert panel.made.messages == ()
    panel.logo.mnc.editingFinished.emit()
    assert panel.logo._error.text() == "A network code (MNC) has two or three digits, such as 12."
    panel.logo.mnc.setText("150")
    assert panel.logo._error.isHidden()
    panel.logo.mcc.setText("502")
    assert panel.logo.network.currentText() == "Tune Talk"


def test_a_picture_message_and_its_threshold(panel: BinaryPanel) -> None:
    panel.choose("picture")
    grey = Greys(bytes([100]) * 2016, bytes([100]) * 2016)
    panel.picture.show_image(grey, "grey.png")
    panel.picture.dither.setChecked(False)
    panel.picture.text_edit.setText("Selamat datang")
    assert len(panel.made.messages) == 3
    assert isinstance(panel.made.content, PictureMessage)
    assert panel.made.content.bitmap.bits == b"\xff" * 252
    panel.picture.threshold.setValue(100)
    assert isinstance(panel.made.content, PictureMessage)
    assert panel.made.content.bitmap.bits == bytes(252)
    assert panel.preview[1] == "Selamat datang"
    panel.picture.text_edit.setText("语" * 61)
    panel.picture.text_edit.editingFinished.emit()
    assert panel.picture._error.text() == "The text has 61 characters, and at most 60 are sent. Shorten it."


def test_a_wap_push(panel: BinaryPanel, qtbot: QtBot) -> None:
    panel.choose("push")
    panel.push.title.setText("Weekend offer")
    panel.push.link.setFocus()
    panel.push.link.setText("example.com")
    panel.push.title.setFocus()
    qtbot.waitUntil(lambda: panel.push.fields["link"].error != "")
    assert panel.push.fields["link"].error == "The link begins with http:// or https://. Add it."
    panel.push.link.setText("https://example.com/offer")
    assert panel.push.fields["link"].error == ""
    assert panel.made.content == ServiceIndication("Weekend offer", "https://example.com/offer", Action.SIGNAL_HIGH)
    assert panel.made.title == "WAP push example.com"
    assert panel.preview == ("Weekend offer\nhttps://example.com/offer",)
    panel.push.action.setCurrentIndex(panel.push.action.findData(Action.DELETE.value))
    assert "Nothing is shown" in str(panel.preview[0])


def test_a_contact_keeps_what_its_file_has_beyond_the_fields(panel: BinaryPanel) -> None:
    panel.choose("contact")
    assert panel.made.messages == ()
    panel.contact.show_card(Card("Raman", "Kavitha", "+60125550136", work="+60355550100", note="Mondays"))
    assert panel.made.title == "Contact Kavitha Raman"
    assert panel.preview == ("Contact: Kavitha Raman\n+60125550136",)
    assert isinstance(panel.made.content, Card)
    assert panel.made.content.work == "+60355550100"
    assert panel.contact._more.whole_text() == "Also in the card: work number, note."
    panel.contact.leave_out.click()
    assert isinstance(panel.made.content, Card)
    assert (panel.made.content.work, panel.made.content.note) == ("", "")


def test_a_calendar_entry_in_the_accounts_zone(panel: BinaryPanel) -> None:
    panel.choose("calendar")
    panel.calendar.title.setText("Jom Raya")
    panel.calendar.place.setText("Kedai Melur")
    panel.calendar.begins.show_moment(datetime(2026, 11, 28, 10))
    panel.calendar.alarm.setCurrentIndex(panel.calendar.alarm.findData(60))
    event = panel.made.content
    assert isinstance(event, Event)
    assert event.start == datetime(2026, 11, 28, 2, tzinfo=UTC)
    assert event.end is not None
    assert event.end - event.start == timedelta(hours=1)
    assert event.alarm == timedelta(hours=1)
    assert panel.preview == ("Calendar: Jom Raya\nSat 28 Nov 2026 10:00 – 11:00\nKedai Melur",)
    panel.calendar.has_end.setChecked(False)
    assert isinstance(panel.made.content, Event)
    assert panel.made.content.end is None


def test_the_end_follows_the_beginning_and_may_not_come_before_it(panel: BinaryPanel) -> None:
    panel.choose("calendar")
    panel.calendar.title.setText("Jom Raya")
    panel.calendar.begins.show_moment(datetime(2026, 11, 28, 10))
    panel.calendar.ends.show_moment(datetime(2026, 11, 28, 18))
    panel.calendar.begins.show_moment(datetime(2026, 12, 5, 9))
    assert panel.calendar.ends.moment() == datetime(2026, 12, 5, 17)
    panel.calendar.ends.show_moment(datetime(2026, 12, 4, 9))
    assert isinstance(panel.made.error, ContentError)
    assert panel.made.error.reason is ContentReason.END_BEFORE_START
    panel.calendar._on_left("end")
    assert panel.calendar.fields["end"].error == "The entry ends before it begins. Correct one of the two."


def test_an_entry_of_a_file_from_another_zone(panel: BinaryPanel) -> None:
    panel.choose("calendar")
    panel.calendar.show_event(
        Event("Jom", datetime(2026, 11, 28, 2, tzinfo=UTC), None, alarm=timedelta(minutes=40), note="Bring flowers")
    )
    assert panel.calendar.begins.moment() == datetime(2026, 11, 28, 10)
    assert panel.calendar.alarm.currentText() == "40 min before"
    assert isinstance(panel.made.content, Event)
    assert panel.made.content.note == "Bring flowers"
    with pytest.raises(ContentError):
        panel.calendar.show_event(Event("Long ago", datetime(1, 1, 1, tzinfo=UTC)))


def test_octets_as_they_stand(panel: BinaryPanel) -> None:
    panel.choose("hex")
    panel.set_hex_text("06 05 04 15 81 00")
    assert isinstance(panel.made.error, OctetError)
    assert panel.hex._found.text() == "Octet 0000 says that 6 octets follow, but 5 are there. Add one."
    panel.set_hex_text("01 02 0z")
    assert isinstance(panel.made.error, OctetError)
    assert (panel.made.error.reason, panel.made.error.at) == (OctetProblem.BAD_DIGIT, 2)
    panel.set_hex_text("0" * 2_000_000)
    assert isinstance(panel.made.error, OctetError)
    assert panel.made.error.reason is OctetProblem.TOO_LONG
    panel.set_hex_text("05 00 03 00 01 01 41")
    assert panel.made.messages == (bytes.fromhex("05000300010141"),)
    assert panel.made.title == "Binary, 7 octets"


def test_a_known_content_typed_as_hex_is_shown_as_what_it_is(panel: BinaryPanel) -> None:
    panel.ringtone.show_text(JINGLE)
    octets = panel.made.messages[0]
    panel.choose("hex")
    panel.set_hex_text(octets.hex())
    assert panel.made.title == "Ringtone MelurJingle"
    panel.set_with_header(False)
    assert panel.made.title == f"Binary, {len(octets)} octets"


def test_without_a_header_there_are_only_octets_and_nothing_else_is_lost(panel: BinaryPanel) -> None:
    panel.ringtone.show_text(JINGLE)
    panel.set_hex_text("41 42")
    panel.set_with_header(False)
    assert (panel.active, panel.builder) == ("hex", "ringtone")
    assert panel.bar.isHidden()
    assert panel.made.messages == (b"AB",)
    panel.set_with_header(True)
    assert panel.made.title == "Ringtone MelurJingle"


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
