"""The builders: what each makes, what it says when it cannot, and that nothing typed is lost by looking elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest
from builders_stage import JINGLE, KUALA_LUMPUR, half
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication
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
from smsdesk.ui.compose.builders.panel import BinaryPanel
from smsdesk.ui.imaging import Greys
from smsdesk.ui.widgets.picture_bubble import Picture
from smsdesk.ui.wording_builder_errors import error_text


@pytest.fixture
def panel(dressed: QApplication, qtbot: QtBot) -> BinaryPanel:
    panel = BinaryPanel()
    qtbot.addWidget(panel)
    panel.set_zone(KUALA_LUMPUR)
    panel.resize(690, 300)
    panel.show()
    return panel


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
    panel.ringtone.edit.setPlainText("8g," * 50_000)  # as assistive technology does
    assert panel.ringtone.edit.toPlainText() == JINGLE
    assert "150,000 characters" in panel.ringtone._error.text()
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
    said = error_text(panel.made.error)
    assert said == "Octet 0000 says that 6 octets follow, but 5 are there. Add one."
    assert panel.hex._found.text() == "", "it is said once, in the dock"
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
