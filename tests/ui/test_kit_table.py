"""The table: roles of cells, links, tooltips, row heights, the focus ring."""

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from smsdesk.ui.palette import DARK, LIGHT
from smsdesk.ui.style import style
from smsdesk.ui.widgets.cells import CellRole
from smsdesk.ui.widgets.list_table import ListTable
from smsdesk.ui.widgets.table import Table

pytestmark = pytest.mark.usefixtures("dressed")
_NAMES = ("Hafiz", "நந்தினி", "محمد بن عبدالله", "陈美玲 😀", "<b>bold</b> and\nlong enough to be cut off somewhere")


class People(QAbstractTableModel):
    """Name, state, count, link; as many rows as asked for."""

    def __init__(self, rows: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = rows

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        answers: dict[tuple[int, int], object] = {
            (0, Qt.ItemDataRole.DisplayRole): _NAMES[index.row() % len(_NAMES)],
            (1, Qt.ItemDataRole.DisplayRole): "Failed",
            (1, CellRole.ICON): "x-circle",
            (1, CellRole.COLOUR): "bad",
            (2, CellRole.NUMBER): index.row() * 1000,
            (3, Qt.ItemDataRole.DisplayRole): "Retry later",
            (3, CellRole.LINK): True,
        }
        return answers.get((index.column(), role))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return ("Name", "State", "Messages", "What to do")[section] if section < 4 else None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == 2:
            return Qt.AlignmentFlag.AlignRight
        return None


@pytest.fixture
def table(qtbot: QtBot) -> Table:
    table = Table("People")
    table.setModel(People(100_000, table))
    table.set_columns([120, 110, 90, 0])
    qtbot.addWidget(table)
    table.resize(600, 300)
    with qtbot.waitExposed(table):
        table.show()
    table.activateWindow()
    return table


def _colours(image: QImage, left: int, top: int, width: int, height: int) -> set[str]:
    return {image.pixelColor(x, y).name().upper() for x in range(left, left + width) for y in range(top, top + height)}


def test_the_sample_model_is_a_good_model(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(People(3))


def test_rows_are_as_high_in_every_script(table: Table) -> None:
    assert {table.rowHeight(row) for row in range(5)} == {30}
    assert table.verticalHeader().length() == 30 * 100_000
    style.apply(QApplication.instance(), "light", 26)  # type: ignore[arg-type]
    assert table.rowHeight(3) == 60


def test_a_selected_row_keeps_the_colour_of_its_state(table: Table) -> None:
    table.selectRow(1)
    table.clearFocus()
    QApplication.processEvents()
    rect = table.visualRect(table.model().index(1, 1))
    seen = _colours(table.viewport().grab().toImage(), rect.left(), rect.top(), rect.width(), rect.height())
    assert LIGHT.selected in seen
    assert LIGHT.border in seen
    assert any(colour.startswith(("#B", "#C")) for colour in seen), "the red of the state is gone"
    assert DARK.surface not in seen


def test_numbers_stand_at_the_right_and_zero_is_grey(table: Table) -> None:
    image = table.viewport().grab().toImage()
    rect = table.visualRect(table.model().index(0, 2))
    ink = [x for x in range(rect.left(), rect.right()) if _colours(image, x, 6, 1, 18) != {LIGHT.surface}]
    assert ink
    assert rect.right() - 11 - ink[-1] <= 2
    assert rect.center().x() < ink[0]
    text = LIGHT.text
    assert text not in _colours(image, rect.left(), 2, rect.width(), 26)


def test_a_row_has_a_focus_ring_while_the_table_has_the_focus(table: Table) -> None:
    table.clearFocus()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    assert table.currentIndex().row() == 0
    image = table.viewport().grab().toImage()
    for column in range(4):
        rect = table.visualRect(table.model().index(0, column))
        assert image.pixelColor(rect.center().x(), 0).name().upper() == LIGHT.accent
    assert image.pixelColor(0, 15).name().upper() == LIGHT.accent


def test_a_click_on_a_link_is_told_and_elsewhere_not(table: Table, qtbot: QtBot) -> None:
    told: list[tuple[int, int]] = []
    table.link_activated.connect(lambda index: told.append((index.row(), index.column())))
    for column in (0, 3):
        middle = table.visualRect(table.model().index(2, column)).center()
        qtbot.mouseMove(table.viewport(), middle)
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert told == [(2, 3)]
    assert table.hovered_row == 2


def test_cut_text_has_a_plain_tooltip(table: Table) -> None:
    index = table.model().index(4, 0)
    option = QStyleOptionViewItem()
    option.rect = table.visualRect(index)
    middle = option.rect.center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, middle, table.viewport().mapToGlobal(middle))
    assert table.itemDelegate().helpEvent(event, table, option, index)
    assert "&lt;b&gt;bold&lt;/b&gt; and long" in QToolTip.text()
    QToolTip.hideText()


def test_the_header_is_in_line_with_the_cells(table: Table) -> None:
    header = table.horizontalHeader().viewport().grab().toImage()
    cells = table.viewport().grab().toImage()

    def first_ink(image: QImage, top: int, bottom: int, ground: str) -> int:
        return next(x for x in range(2, 110) if _colours(image, x, top, 1, bottom - top) != {ground})

    # N and H begin with the same upright stroke.
    assert abs(first_ink(header, 2, 28, LIGHT.surface) - first_ink(cells, 2, 28, LIGHT.surface)) <= 1


def test_tab_leaves_the_table(table: Table) -> None:
    assert not table.tabKeyNavigation()
    assert table.indexAt(QPoint(5, 5)).row() == 0


def test_the_row_that_is_open_stays_in_sight_when_the_table_becomes_lower(qtbot: QtBot) -> None:
    table = ListTable("People")
    qtbot.addWidget(table)
    table.setModel(People(50, table))
    table.resize(400, 440)
    table.show()
    table.selectRow(9)
    top = table.verticalScrollBar().value()
    assert top == 0
    table.resize(400, 200)
    assert table.visualRect(table.currentIndex()).bottom() < table.viewport().height()
    # Who has scrolled away from it is not brought back.
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    place = table.verticalScrollBar().value()
    table.resize(400, 150)
    assert table.verticalScrollBar().value() == place
