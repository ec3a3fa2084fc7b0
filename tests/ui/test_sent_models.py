"""Long lists that are known in part, and a selection that follows its records."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from sent_journal import NOW

from smsdesk.domain.decisions import Why
from smsdesk.domain.kinds import Kind
from smsdesk.domain.records import Broadcast, BroadcastRow, Counts, MessageRow
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.ui.sent.broadcasts_model import BroadcastsModel
from smsdesk.ui.sent.broadcasts_model import Column as BroadcastColumn
from smsdesk.ui.sent.recipients_model import Column, RecipientsModel
from smsdesk.ui.widgets.cells import CellRole
from smsdesk.ui.widgets.list_table import ListTable
from smsdesk.ui.widgets.paged_model import LOADING, PagedModel
from smsdesk.ui.widgets.sparse import SparseRows

pytestmark = pytest.mark.usefixtures("qapp")


@dataclass(frozen=True)
class Person:
    key: int
    word: str = ""


class People(PagedModel[Person]):
    """Pages of three."""

    def __init__(self) -> None:
        super().__init__(("Key", "Word"), 3)
        self.wanted: list[int] = []
        self.page_wanted.connect(self.wanted.append)

    def key(self, record: Person) -> int:
        return record.key

    def cell(self, record: Person, column: int, role: int) -> object:
        return (record.key, record.word)[column] if role == Qt.ItemDataRole.DisplayRole else None

    def keys(self) -> list[object]:
        return [self.index(row, 0).data() for row in range(self.rowCount())]


def people(*keys: int, word: str = "") -> list[Person]:
    return [Person(key, word) for key in keys]


def select(model: People, row: int) -> QItemSelectionModel:
    selection = QItemSelectionModel(model)
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    selection.setCurrentIndex(model.index(row, 0), flags)
    return selection


def selected(selection: QItemSelectionModel) -> list[object]:
    return [index.data() for index in selection.selectedRows()]


def test_rows_keep_only_the_pages_looked_at_last() -> None:
    rows: SparseRows[int] = SparseRows(10, kept_pages=2)
    rows.clear(100)
    assert rows.look(5) == 0
    assert rows.look(6) is None, "asked for already"
    for page in (0, 1):
        rows.put(page, list(range(page * 10, page * 10 + 10)))
    assert rows.look(5) is None
    rows.put(9, list(range(90, 100)))
    assert (rows.row(5), rows.row(15), rows.row(95)) == (5, None, 95), "the page looked at longest ago goes"
    assert rows.look(15) == 1


def test_rows_move_when_one_comes_in_front_or_goes() -> None:
    rows: SparseRows[str] = SparseRows(2)
    rows.clear(4)
    rows.put(0, ["a", "b"])
    rows.put_in_front("new")
    assert [rows.row(at) for at in range(rows.size)] == ["new", "a", "b", None, None]
    rows.take_out(1)
    assert [rows.row(at) for at in range(rows.size)] == ["new", "b", None, None]
    assert rows.look(0) == 0, "everything moved, so everything is asked for again"


def test_a_page_is_wanted_once_and_given_up_again() -> None:
    model = People()
    model.show_list(7, {0: people(1, 2, 3)})
    assert model.keys() == [1, 2, 3, LOADING, LOADING, LOADING, LOADING]
    assert model.wanted == [1, 2]
    model.give_up(1)
    assert model.index(4, 0).data() == LOADING
    assert model.wanted == [1, 2, 1]
    model.fill(2, people(7))
    assert model.index(6, 0).data() == 7


def test_the_sparse_model_is_a_good_model(qtmodeltester: ModelTester) -> None:
    model = People()
    model.show_list(5, {0: people(1, 2, 3)})
    qtmodeltester.check(model)
    model.refresh(4, {0: people(2, 3, 4)})
    model.put_in_front(Person(9))
    model.take_out(3)
    model.refresh(8, {0: people(9, 2, 4)})
    model.refresh(1, {0: people(4)})
    assert model.keys() == [4]


def test_the_selection_follows_a_record_that_moves_up() -> None:
    model = People()
    model.show_list(5, {0: people(1, 2, 3), 1: people(4, 5)})
    selection = select(model, 2)
    model.refresh(4, {0: people(2, 3, 4)})
    assert selected(selection) == [3]
    assert selection.currentIndex().row() == 1


def test_a_record_that_left_the_list_is_selected_no_more() -> None:
    model = People()
    model.show_list(5, {0: people(1, 2, 3), 1: people(4, 5)})
    selection = select(model, 1)
    model.refresh(4, {0: people(1, 3, 4)})
    assert selected(selection) == []


def test_the_selection_survives_other_words() -> None:
    model = People()
    model.show_list(3, {0: people(1, 2, 3)})
    selection = select(model, 1)
    changed: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    model.refresh(3, {0: [Person(1), Person(2, "new"), Person(3)]})
    assert (selected(selection), changed) == ([2], [(1, 1)])


def test_the_selection_moves_with_a_new_row_in_front() -> None:
    model = People()
    model.show_list(3, {0: people(1, 2, 3)})
    selection = select(model, 1)
    model.put_in_front(Person(9))
    assert selected(selection) == [2]
    model.take_out(2)
    assert selected(selection) == []


def test_all_stays_all_while_rows_move(qtbot: QtBot) -> None:
    model, table = People(), ListTable("People")
    qtbot.addWidget(table)
    table.set_paged(model)
    model.show_list(1500, {0: people(1, 2, 3)})
    table.selectAll()
    model.refresh(1499, {0: people(2, 3, 4)})
    assert table.selected_rows() == list(range(1499))
    table.clearSelection()
    table.selectRow(1)
    model.refresh(1498, {0: people(3, 4, 5)})
    assert table.selected_rows() == [0]


def broadcast(key: int, text: str, counts: Counts, account: int = 1) -> BroadcastRow:
    sent = Broadcast(
        key, account, NOW, "melur", RunState.DONE, Reason.NONE, text, Kind.TEXT, "", True, "All", 1, counts.total
    )
    return BroadcastRow(sent, counts, "Kedai Melur")


def test_broadcasts_show_counts_and_leave_out_what_all_share(qtmodeltester: ModelTester) -> None:
    model = BroadcastsModel(lambda: NOW)
    rows = [
        broadcast(3, "RM0 Kedai: Jom raya", Counts(delivered=3, uncertain=2)),
        broadcast(2, "RM0 Kedai: Kami buka", Counts(failed=1)),
        broadcast(1, "RM0 Hello\nthere", Counts(), account=2),
    ]
    model.show_list(3, {0: rows})
    model.learn_shared()
    model.set_practice({2})
    assert [model.index(row, BroadcastColumn.MESSAGE).data() for row in range(3)] == [
        "Jom raya",
        "Kami buka",
        "Hello there",
    ]
    assert model.index(0, BroadcastColumn.DELIVERED).data(CellRole.NUMBER) == 3
    assert [model.index(row, BroadcastColumn.WHEN).data(CellRole.ICON) for row in range(2)] == ["question", None]
    assert "2 uncertain" in model.index(0, BroadcastColumn.WHEN).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(2, BroadcastColumn.ACCOUNT).data(CellRole.ICON) == "flask"
    qtmodeltester.check(model)


def message(state: MessageState, *, code: int | None = None, next_try: float = 0.0) -> MessageRow:
    return MessageRow(1, 1, 1, "60125550142", "Hafiz", state, Why.NONE, code, None, None, NOW, NOW + next_try)


def shown(model: RecipientsModel, row: MessageRow, run: RunState) -> tuple[str, str, bool]:
    """State, what to do, and whether that is a link."""
    sent = broadcast(1, "Hi", Counts(waiting=1))
    state = Broadcast(**{**vars(sent.broadcast), "state": run})
    model.set_broadcast(BroadcastRow(state, sent.counts, ""))
    model.show_list(1, {0: [row]})
    step: QModelIndex = model.index(0, Column.STEP)
    return model.index(0, Column.STATE).data(), step.data(), bool(step.data(CellRole.LINK))


def test_recipients_say_what_to_do_next(qtmodeltester: ModelTester) -> None:
    model = RecipientsModel(lambda: NOW)
    running, paused = RunState.RUNNING, RunState.PAUSED
    states = MessageState
    assert shown(model, message(states.DOUBT, next_try=45), running) == ("In doubt", "Asked again in 45 s", False)
    assert shown(model, message(states.DOUBT, next_try=-1), running) == ("In doubt", "Asked again now", False)
    assert shown(model, message(states.DOUBT, next_try=45), paused) == ("In doubt", "Asked on Resume", False)
    assert shown(model, message(states.UNCERTAIN), running) == ("Uncertain", "Mark as…", True)
    assert shown(model, message(states.REFUSED, code=1705), running) == ("Failed", "Correct the number", True)
    assert shown(model, message(states.REFUSED, code=1719), running) == ("Failed", "Change the text", True)
    assert shown(model, message(states.ACCEPTED), running) == ("Accepted", "", False)
    assert model.index(0, Column.NUMBER).data() == "+60 12-555 0142"
    qtmodeltester.check(model)
