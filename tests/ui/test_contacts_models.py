"""The paged tables: only what is looked at is read, and a selection survives that the rows change."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from smsdesk.domain.records import Contact
from smsdesk.ui.contacts.keyed_table import KeyedTable
from smsdesk.ui.contacts.paged_model import PAGE, runs_of
from smsdesk.ui.contacts.people_model import PeopleModel
from smsdesk.ui.widgets.cells import CellRole
from smsdesk.ui.wording_contacts import consent_cell, joined_consent, split_consent

pytestmark = pytest.mark.usefixtures("dressed")


def _person(key: int) -> Contact:
    return Contact(
        key, f"Person {key}", f"60125550{key:03}", fields={"Town": "Klang"}, consent="Paper form, 3 Mar 2026"
    )


class Reader:
    """Answers a model, and remembers what was asked."""

    def __init__(self, model: PeopleModel) -> None:
        self.asked: list[int] = []
        self.model = model
        model.pages_wanted.connect(self._read)

    def _read(self, keys: Sequence[int]) -> None:
        self.asked += keys
        self.model.fill({key: _person(key) for key in keys}, keys)


@pytest.fixture
def model(qapp: QApplication) -> PeopleModel:
    return PeopleModel()


def test_the_model_keeps_qts_rules(model: PeopleModel, qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    reader = Reader(model)
    qtmodeltester.check(model)
    model.show_fields(["Town"])
    model.show_keys([3, 1, 2])
    qtmodeltester.check(model)
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "Person 3")
    qtmodeltester.check(model)
    assert sorted(reader.asked) == [1, 2, 3]


def test_only_pages_that_are_looked_at_are_read(model: PeopleModel, qtbot: QtBot) -> None:
    reader = Reader(model)
    table = KeyedTable("Contacts", model)
    qtbot.addWidget(table)
    table.resize(600, 400)
    model.show_keys(range(1, 100_001))
    with qtbot.waitExposed(table):
        table.show()
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "Person 1")
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: model.index(99_999, 0).data() == "Person 100000")
    assert len(reader.asked) <= 3 * PAGE
    assert len(reader.asked) == len(set(reader.asked))


def test_known_rows_stay_visible_while_they_are_read_again(model: PeopleModel, qtbot: QtBot) -> None:
    reader = Reader(model)
    model.show_keys([1, 2])
    model.index(0, 0).data()
    qtbot.waitUntil(lambda: len(reader.asked) == 2)
    model.show_keys([2, 3])
    assert model.index(0, 0).data() == "Person 2"
    assert model.index(1, 0).data() == ""
    qtbot.waitUntil(lambda: model.index(1, 0).data() == "Person 3")
    assert reader.asked == [1, 2, 2, 3]


def test_a_selection_is_kept_by_person(model: PeopleModel, qtbot: QtBot) -> None:
    table = KeyedTable("Contacts", model)
    qtbot.addWidget(table)
    model.show_keys([10, 20, 30, 40])
    flags = QItemSelectionModel.SelectionFlag
    for row in (1, 3):
        table.selectionModel().select(model.index(row, 0), flags.Select | flags.Rows)
    model.show_keys([5, 20, 40, 50])
    assert table.selected_keys() == [20, 40]
    assert table.selected_count == 2
    table.selectAll()
    model.show_keys(range(100))
    assert table.selected_count == 100
    table.clearSelection()
    assert table.select_key(7)
    model.show_keys([1, 2])
    assert table.selected_keys() == []
    assert not table.select_key(7)


def test_a_number_that_is_none_and_missing_consent_are_marked(model: PeopleModel, qtbot: QtBot) -> None:
    model.show_keys([1, 2])
    people = {1: Contact(1, "Farid", "", "6.01E+10"), 2: Contact(2, "Hafiz", "60125550122", opted_out=True)}
    model.fill(people, [1, 2])
    number, consent = model.index(0, 1), model.index(0, 2)
    assert (number.data(), number.data(CellRole.ICON), number.data(CellRole.COLOUR)) == (
        "6.01E+10",
        "warning-circle",
        "bad",
    )
    assert (consent.data(), consent.data(CellRole.COLOUR)) == ("None", "warn")
    assert (model.index(1, 2).data(), model.index(1, 2).data(CellRole.ICON)) == ("Opted out", "prohibit")
    assert model.headerData(2, Qt.Orientation.Horizontal) == "Consent"


def test_neighbours_are_read_together() -> None:
    assert runs_of([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 1), (9, 2)]
    assert runs_of([]) == []


@pytest.mark.parametrize(
    ("text", "parts", "cell"),
    [
        ("Paper form, 3 Mar 2026", ("Paper form", "3 Mar 2026"), "3 Mar 2026"),
        ("2026-03-03", ("", "2026-03-03"), "2026-03-03"),
        ("By telephone, to Siti", ("By telephone, to Siti", ""), "By telephone, to Siti"),
        ("", ("", ""), ""),
    ],
)
def test_consent_is_source_and_date(text: str, parts: tuple[str, str], cell: str) -> None:
    assert split_consent(text) == parts
    assert joined_consent(*parts) == text
    assert consent_cell(text) == cell
