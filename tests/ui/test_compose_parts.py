"""Parts of Compose that need no service: places in texts, drafts as JSON, tables of rows, lines of chips."""

import json

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import ContactChip, GroupChip, ListChip, ListRow, NumberChip
from smsdesk.domain.records import Recipient
from smsdesk.domain.sender_ids import is_sender_id
from smsdesk.ui.compose.composition import Composition, chips_to_json, from_json, words_to_json
from smsdesk.ui.compose.message_edit import LONGEST, MessageEdit
from smsdesk.ui.compose.positions import Positions
from smsdesk.ui.compose.rows_sheet import RowsModel
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.flow import Flow

TEXTS = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=40)


@given(TEXTS)
def test_places_agree_with_utf_16(text: str) -> None:
    positions = Positions(text)
    for at in range(len(text) + 1):
        place = len(text[:at].encode("utf-16-le")) // 2
        assert positions.in_qt(at) == place
        assert positions.in_python(place) == at


@given(TEXTS, st.sampled_from(Kind), st.booleans(), st.booleans(), st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_a_draft_is_read_as_it_was_written(
    text: str, kind: Kind, automatic: bool, reports: bool, rows: list[tuple[str, str]]
) -> None:
    chips = (
        GroupChip(3, text),
        ContactChip(4, text, "60125550142"),
        NumberChip(text, text),
        ListChip(text, tuple(ListRow(raw, name) for raw, name in rows)),
    )
    written = Composition(chips, text, kind, automatic, "KEDAI", reports)
    words, lists = (json.loads(json.dumps(part)) for part in (words_to_json(written), chips_to_json(written.chips)))
    assert from_json(words, lists) == written


def test_a_draft_of_another_version_is_no_draft() -> None:
    assert from_json(None, None) is None
    assert from_json({"text": "Kedai"}, []) is None
    assert from_json(words_to_json(Composition()), [{"is": "group"}]) is None


def test_sender_ids() -> None:
    good = ("", "KEDAIMELUR", "Kedai Melur", "60125550142", "1234567890123")
    bad = ("KEDAI MELUR 2", "12345678901234", "Kedai”", "கடை", "a\n")
    assert [text for text in good if not is_sender_id(text)] == []
    assert [text for text in bad if is_sender_id(text)] == []


def test_rows_are_a_sound_model(dressed: QApplication, qtmodeltester: ModelTester) -> None:
    model = RowsModel(("Number", "Name"), (lambda one: one.number, lambda one: one.name))
    qtmodeltester.check(model)
    model.show_rows([Recipient("60125550142", "Aisyah"), Recipient("60125550143")])
    qtmodeltester.check(model)
    assert model.index(0, 1).data() == "Aisyah"


def test_a_line_that_is_full_goes_on_below(dressed: QApplication, qtbot: QtBot) -> None:
    flow = Flow(6, 4, grow_last=True)
    qtbot.addWidget(flow)
    buttons = [Button(f"Button {number}") for number in range(4)]
    for button in buttons:
        flow.add(button)
    two = 2 * buttons[0].sizeHint().width() + 6
    assert flow.heightForWidth(two) == 2 * 30 + 4
    flow.resize(two, 100)
    flow.show()
    assert buttons[2].pos().y() == 34
    assert buttons[3].geometry().right() == two - 1
    flow.remove(buttons[0])
    assert buttons[1].pos().x() == 0


def test_the_message_takes_text_only(dressed: QApplication, qtbot: QtBot) -> None:
    edit = MessageEdit()
    qtbot.addWidget(edit)
    data = QMimeData()
    data.setHtml("<b>Kedai</b>")
    data.setText("Kedai\r\nbuka")
    edit.insertFromMimeData(data)
    assert edit.text() == "Kedai\nbuka"
    edit.setPlainText("from assistive technology")
    assert edit.document().lastBlock().blockFormat().lineHeight() == 150
    file = QMimeData()
    file.setUrls([QUrl.fromLocalFile("/kiosk.csv")])
    assert not edit.canInsertFromMimeData(file)


def test_a_text_that_no_message_holds_is_refused_and_nothing_is_lost(dressed: QApplication, qtbot: QtBot) -> None:
    edit = MessageEdit()
    qtbot.addWidget(edit)
    edit.show()
    said: list[str] = []
    edit.refused.connect(said.append)
    edit.setPlainText("Kedai {name}")
    edit.moveCursor(QTextCursor.MoveOperation.End)
    data = QMimeData()
    data.setText("😀" * LONGEST)
    edit.insertFromMimeData(data)
    edit.setPlainText("x" * 1_000_000)  # as assistive technology does
    edit.insert("y" * LONGEST)  # as a template does
    assert edit.text() == "Kedai {name}"
    assert edit.place() == 12
    assert edit.document().lastBlock().blockFormat().lineHeight() == 150
    assert [sentence.split()[3] for sentence in said] == ["40,012", "1,000,000", "20,012"]
    qtbot.keyClicks(edit, "!")
    edit.put_text("z" * LONGEST)
    assert edit.text() == "z" * LONGEST
    edit.undo()
    assert edit.text() == "Kedai {name}!"
    edit.set_text("😀" * LONGEST)  # a draft takes the place of what belongs elsewhere
    assert edit.text() == "😀" * (LONGEST // 2)
    assert len(said) == 4
    assert edit.document().size().height() > edit.height()
