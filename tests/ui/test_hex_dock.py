"""The hex dock: what leaves is what stands there, selections go both ways, and hex is typed into it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QTextCursor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.encoding import gsm7
from smsdesk.encoding.octets import OctetError, OctetProblem, check, from_hex
from smsdesk.encoding.parts import Encoding
from smsdesk.ui import wording_hex as words
from smsdesk.ui.compose.hex_dock import HexDock
from smsdesk.ui.compose.hex_field import LONGEST, HexField
from smsdesk.ui.compose.hex_view import HexView
from smsdesk.ui.style import style

RINGTONE = bytes.fromhex("06050415810000024A3A51D195CDD004001B2055")
SECOND = bytes.fromhex("0B00034202020504158100000102")
FAMILY = "👨\u200d👩\u200d👧"
_KEY = Qt.Key


@pytest.fixture
def dock(dressed: QApplication, qtbot: QtBot) -> Iterator[HexDock]:
    """A dock in a window of 1100 by 720, shown."""
    window = QWidget()
    shown = HexDock(window)
    qtbot.addWidget(window)
    window.resize(1100, 720)
    shown.setGeometry(0, 500, 1100, 220)
    window.show()
    yield shown
    window.close()


def press(qtbot: QtBot, view: QWidget, *keys: Qt.Key, shift: bool = False, control: bool = False) -> None:
    """Press keys in a view, each with the same other keys held."""
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    held |= Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    for key in keys:
        qtbot.keyClick(view, key, held)


def joined(view: HexView) -> str:
    """The digits that assistive technology reads, without blanks and line breaks."""
    return "".join(view.text().split())


@pytest.mark.parametrize("text", ["RM0 {Kedai} €5\nend", "a" * 1530])
def test_septets_of_a_text(dock: HexDock, text: str) -> None:
    dock.show_text(text, Encoding.GSM7)
    assert joined(dock.view) == gsm7.encode(text).hex().upper()


@pytest.mark.parametrize("text", ["Jom “Raya” " + FAMILY, "مرحبا بكم", "வணக்கம் மலர்", "x\ud83dy\x00\u200f", "க" * 1530])
def test_code_units_of_a_text(dock: HexDock, text: str) -> None:
    dock.show_text(text, Encoding.UCS2)
    assert joined(dock.view) == text.encode("utf-16-be", "surrogatepass").hex().upper()
    assert not dock.grab().isNull()


def test_what_the_alphabet_lacks_is_told_in_place_of_hex(dock: HexDock) -> None:
    dock.show_text("Jom “Raya”", Encoding.GSM7)
    assert dock.head.figures() == "U+201C at 5 is not in the GSM alphabet: as it stands, nothing can leave."
    assert dock.text.isHidden()
    dock.show_text("Jom Raya", Encoding.GSM7)
    assert dock.head.figures() == "8 septets · 7 octets packed · GSM-7"
    assert dock.text.isVisible()


def test_a_selection_in_the_text_is_marked_and_told(dock: HexDock) -> None:
    text = "RM0 Kedai Melur: Join “Jom Raya”"
    dock.show_text(text, Encoding.UCS2, (25,), (22, 31))
    with_nothing_emitted: list[object] = []
    dock.text_selected.connect(lambda *places: with_nothing_emitted.append(places))
    dock.show_selection(22, 23)
    assert dock.view.marked == (22, 23)
    facts = dock.text.inspector.facts
    assert (facts.code, facts.name, facts.place) == ("U+201C", "Left double quotation mark", "Character 23, part 1")
    assert facts.more == 'Plain twin  "  U+0022'
    dock.show_selection(31, 31)
    assert dock.view.marked == (31, 31)
    assert dock.text.inspector.facts.place == "Character 32, part 2"
    dock.show_selection(len(text), len(text))
    assert dock.text.inspector.facts.place == "Character 32, part 2"
    assert "Right double quotation mark" in dock.view.accessibleDescription()
    assert with_nothing_emitted == []


def test_the_current_row_is_in_sight(dock: HexDock, qtbot: QtBot) -> None:
    dock.show_text("a" * 1530, Encoding.UCS2)
    before = dock.view.grab().toImage()
    dock.show_selection(1500, 1500)
    assert dock.view.grab().toImage() != before
    with qtbot.waitSignal(dock.text_selected) as caught:
        qtbot.mouseClick(dock.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(70, 10))
    assert 1400 < caught.args[0] <= 1500


def test_keys_select_whole_characters(dock: HexDock, qtbot: QtBot) -> None:
    dock.show_text("ab" + FAMILY + "c", Encoding.UCS2)
    selected: list[tuple[int, int]] = []
    dock.text_selected.connect(lambda first, last: selected.append((first, last)))
    view = dock.view
    view.setFocus()
    press(qtbot, view, _KEY.Key_Home, _KEY.Key_Right, _KEY.Key_Right, _KEY.Key_Right)
    assert selected == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert view.marked == (4, 5)  # the joiner, behind two units of the man
    press(qtbot, view, _KEY.Key_Left, _KEY.Key_Right, shift=True)
    assert selected[-2:] == [(2, 4), (3, 4)]
    press(qtbot, view, _KEY.Key_End, shift=True)
    assert selected[-1] == (3, 8)
    press(qtbot, view, _KEY.Key_Home, control=True)
    press(qtbot, view, _KEY.Key_A, control=True)
    assert selected[-1] == (0, 8)
    press(qtbot, view, _KEY.Key_PageDown, _KEY.Key_Up)
    assert selected[-1] == (7, 8)


def test_an_answered_selection_keeps_its_anchor(dock: HexDock, qtbot: QtBot) -> None:
    dock.show_text("Kedai Melur", Encoding.GSM7)
    dock.text_selected.connect(dock.show_selection)
    dock.view.setFocus()
    press(qtbot, dock.view, _KEY.Key_End)
    press(qtbot, dock.view, _KEY.Key_Left, _KEY.Key_Left, shift=True)
    assert dock.view.marked == (8, 11)
    press(qtbot, dock.view, _KEY.Key_Right, shift=True)
    assert dock.view.marked == (9, 11)


def test_an_escape_pair_is_clicked_as_one(dock: HexDock, qtbot: QtBot) -> None:
    dock.show_text("€€€€", Encoding.GSM7)
    with qtbot.waitSignal(dock.text_selected) as caught:
        qtbot.mouseClick(dock.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60 + 3 * 24, 10))
    assert caught.args == [1, 2]
    assert dock.view.marked == (2, 4)


def test_copied_as_hex(dock: HexDock, qtbot: QtBot) -> None:
    dock.show_text("Jom “Raya”", Encoding.UCS2)
    with qtbot.waitSignal(dock.copied) as caught:
        dock.head.copy.click()
    assert QGuiApplication.clipboard().text() == "Jom “Raya”".encode("utf-16-be").hex().upper()
    assert caught.args == ["10 code units are on the clipboard as hex."]
    dock.view.setFocus()
    dock.show_selection(4, 6)
    press(qtbot, dock.view, _KEY.Key_C, control=True)
    assert QGuiApplication.clipboard().text() == "201C0052"


def test_the_screen_reader_follows(dock: HexDock, qtbot: QtBot) -> None:
    dock.show_text("Kedai", Encoding.UCS2)
    dock.view.setFocus()
    assert dock.view.text() == "004B 0065 0064 0061 0069"
    press(qtbot, dock.view, _KEY.Key_Home, _KEY.Key_Right)
    assert dock.view.textCursor().selectedText() == "0065"
    assert dock.view.accessibleName() == "Hex"
    assert dock.view.accessibleDescription() == "U+0065, Latin small letter e, Character 2, part 1"


def test_a_header_is_a_tree_whose_rows_mark_octets(dock: HexDock, qtbot: QtBot) -> None:
    dock.show_octets((RINGTONE,), True, describe=lambda port, data: f"port {port}, {len(data)} octets")
    assert dock.head.figures() == "20 of 140 octets · 1 part · header 7 + data 13"
    page = dock.octets
    assert page.tree.rows() == [
        ("Header length", "06", "6 octets follow"),
        ("Port address, 16 bit", "05 04", "element 05, length 4"),
        ("Destination", "15 81", "5505: Nokia ringtone"),
        ("Source", "00 00", "0: not used"),
        ("User data", "13 octets", "port 5505, 13 octets"),
    ]
    page.tree.setFocus()
    press(qtbot, page.tree, _KEY.Key_Home, _KEY.Key_Down, _KEY.Key_Down)
    assert dock.view.marked == (3, 5)
    assert page.line.text() == "Octet 0003 first half of the destination port"
    dock.view.setFocus()
    press(qtbot, dock.view, _KEY.Key_Right, _KEY.Key_Right)
    assert page.tree.currentIndex().data() == "Source"
    assert dock.view.marked == (5, 6)
    assert joined(dock.view) == RINGTONE.hex().upper()
    assert not dock.grab().isNull()


def test_several_messages_are_shown_one_at_a_time(dock: HexDock, qtbot: QtBot) -> None:
    dock.show_octets((RINGTONE, SECOND), True)
    steps = dock.head.steps
    assert steps.text() == "Message 1 of 2"
    assert not steps.before.isEnabled()
    with qtbot.waitSignal(dock.piece_changed) as caught:
        steps.after.click()
    assert caught.args == [1]
    assert joined(dock.view) == SECOND.hex().upper()
    assert steps.text() == "Message 2 of 2"
    assert not steps.after.isEnabled()
    dock.show_octets((RINGTONE,), True)
    assert not steps.isVisible()
    assert joined(dock.view) == RINGTONE.hex().upper()


def test_without_a_header_there_is_no_tree(dock: HexDock) -> None:
    dock.show_octets((b"Hello",), False)
    assert dock.head.figures() == "5 of 140 octets · 1 part"
    assert dock.octets.tree.isHidden()
    dock.view.range_selected.emit(1, 2)
    dock.octets.forget_place()
    dock.show_piece(0)
    assert dock.octets.line.text() == "Octet 0000 72, “H” in ASCII"


def follow(dock: HexDock, text: str) -> None:
    """What the presenter does with every change of the hex."""
    messages: tuple[bytes, ...] = ()
    problem: OctetError | None = None
    try:
        octets = from_hex(text)
        messages = (octets,)
        check(octets, True)
    except OctetError as error:
        problem = error
    dock.show_octets(messages, True, True, problem)


@pytest.fixture
def field(dock: HexDock) -> HexField:
    """The field of a dock in which hex is typed, with a presenter that follows."""
    dock.hex_edited.connect(lambda text: follow(dock, text))
    follow(dock, "")
    return dock.octets.field


def test_hex_is_typed(dock: HexDock, field: HexField, qtbot: QtBot) -> None:
    assert field.isVisible()
    assert not dock.view.isVisible()
    assert dock.head.figures() == "No octets yet"
    assert dock.octets.line.text() == ""
    assert not dock.head.copy.isEnabled()
    field.setFocus()
    qtbot.keyClicks(field, "06 05 0")
    assert dock.head.figures() == "3 octets, not right yet"
    assert dock.octets.line.text() == "Octet 0002 has one digit, and an octet has two. Add one or take it away."
    assert field.property("invalid") is True
    qtbot.keyClicks(field, "4 1581")
    press(qtbot, field, _KEY.Key_Return)  # a line break is no octet
    qtbot.keyClicks(field, "00 00")
    assert dock.head.figures() == "7 of 140 octets · 1 part · header 7 + data 0"
    assert dock.head.copy.isEnabled()
    assert field.property("invalid") is False
    assert [name for name, _value, _meaning in dock.octets.tree.rows()][-1] == "Source"
    field.moveCursor(QTextCursor.MoveOperation.Start)
    assert dock.octets.line.text() == "Octet 0000 header length"
    dock.octets.tree.setFocus()
    press(qtbot, dock.octets.tree, _KEY.Key_End)
    assert field.octet() == 5
    assert not dock.grab().isNull()


def test_a_builder_without_content_says_why_nothing_is_there(dock: HexDock) -> None:
    dock.show_octets((), True)
    assert dock.octets.line.text() == "The octets stand here as soon as there is something to send."
    assert not dock.octets.tree.isVisible()
    dock.show_octets((bytes.fromhex("06050415810000"),), True)
    assert dock.octets.tree.isVisible()


def test_a_megabyte_is_refused(dock: HexDock, field: HexField) -> None:
    field.set_text("06 05")
    data = QMimeData()
    data.setText("41" * 500_000)
    field.insertFromMimeData(data)
    assert field.text() == "06 05"
    sentence = dock.octets.line.text()
    assert sentence.startswith("That is 1,000,000 characters long, and one message holds 140 octets (280 digits).")
    QGuiApplication.clipboard().setText("41" * 500_000)
    dock.head.paste.click()
    assert field.text() == "06 05"


def test_what_is_set_too_long_is_taken_back(dock: HexDock, field: HexField) -> None:
    field.setPlainText("06 05")
    field.setPlainText("4" * (LONGEST + 1))
    assert field.text() == "06 05"
    assert "4,001 characters" in dock.octets.line.text()
    assert not dock.set_hex("4" * (LONGEST + 1))
    assert dock.set_hex("06 05 04")
    assert field.text() == "06 05 04"


def test_junk_with_emoji_is_marked_where_it_stands(dock: HexDock, field: HexField, qtbot: QtBot) -> None:
    field.setPlainText("😀\n06 0z 41")
    assert dock.octets.line.text() == "Octet 0000 holds “😀”, which is not a hex digit. Hex has 0 to 9 and A to F."
    before = image(field)
    field.setPlainText("06\n06 0z 41")
    assert "Octet 0002 holds “z”" in dock.octets.line.text()
    assert image(field) != before


def image(widget: QWidget) -> QImage:
    """The widget as it is painted now."""
    return widget.grab().toImage()


def test_shut_and_open(dock: HexDock, qtbot: QtBot) -> None:
    dock.show_text("Kedai", Encoding.GSM7)
    with qtbot.waitSignal(dock.toggled) as caught:
        dock.head.toggle.click()
    assert caught.args == [False]
    assert dock.maximumHeight() == style.px(32)
    assert dock.head.toggle.accessibleName() == "Show hex"
    dock.set_open(True)
    assert dock.sizeHint().height() == style.px(32 + 4 * 22 + 2 * 3 + 6)
    dock.show_nothing("The provider builds the octets of this kind.")
    assert dock.maximumHeight() == style.px(32)
    assert not dock.head.toggle.isEnabled()
    with qtbot.waitSignal(dock.close_requested):
        dock.head.close_button.click()


def test_when_room_is_short_the_inspector_goes(dock: HexDock) -> None:
    dock.show_text("Jom “Raya”", Encoding.UCS2)
    dock.resize(dock.sizeHint().expandedTo(dock.size()))
    assert dock.view.per_row == 16
    assert dock.text.inspector.isVisible()
    dock.window().resize(900, 600)
    dock.resize(900, 120)
    assert dock.view.per_row == 8
    assert dock.text.inspector.isVisible()
    assert dock.sizeHint().height() == style.px(32 + 3 * 22 + 2 * 3 + 6)
    assert dock.minimumHeight() == style.px(32 + 22 + 2 * 3 + 6)
    dock.resize(900, dock.minimumHeight())
    assert not dock.text.inspector.isVisible()
    dock.resize(900, 120)
    assert dock.text.inspector.isVisible()
    dock.resize(620, 120)
    assert not dock.text.inspector.isVisible()


@pytest.mark.parametrize(("appearance", "base"), [("dark", 13), ("light", 17)])
def test_the_style_may_change(dock: HexDock, dressed: QApplication, appearance: str, base: int) -> None:
    dock.show_octets((RINGTONE,), True)
    dock.show_text("Jom “Raya” கடை " + FAMILY, Encoding.UCS2, (3,), (4, 9))
    before = image(dock)
    style.apply(dressed, "dark" if appearance == "dark" else "light", base)
    assert image(dock) != before
    assert dock.head.height() == style.px(32)


def test_everything_is_plain_text_and_has_a_name(dock: HexDock, assert_plain_text: object) -> None:
    assert callable(assert_plain_text)
    dock.show_octets((RINGTONE, SECOND), True, error=OctetError(OctetProblem.BAD_DIGIT, 0, digit="<"))
    assert_plain_text(dock)
    assert [stop for stop in dock.stops() if not (stop.accessibleName() or getattr(stop, "text", str)())] == []


def test_letters_are_named_in_their_own_case() -> None:
    assert words.character_name("R") == "Latin capital letter R"
    assert words.character_name("e") == "Latin small letter e"


def test_the_ring_stays_in_sight_when_the_window_changes(dock: HexDock, qtbot: QtBot) -> None:
    def seen() -> bool:
        view = dock.view
        row = view.current // view.per_row
        return view._bar.value() <= row < view._bar.value() + view._seen()

    dock.show_text("Jom “Raya” " * 14, Encoding.UCS2)
    dock.show_selection(150, 150)
    assert seen()
    dock.window().resize(900, 600)
    dock.resize(900, 70)
    assert dock.view.per_row == 8
    assert seen()
    dock.view._bar.setValue(0)  # somebody looks elsewhere
    dock.resize(900, 96)
    assert dock.view._bar.value() == 0
