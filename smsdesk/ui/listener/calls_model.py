"""The log of calls as a table: time, what, result, why, length."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from smsdesk.domain.callbacks import Origin
from smsdesk.domain.listening import Hit, HitWhy
from smsdesk.ui import figures
from smsdesk.ui import wording_listener as wording
from smsdesk.ui.widgets.cells import CellRole

Index = QModelIndex | QPersistentModelIndex
TIME, KIND, RESULT, WHY, LENGTH = range(5)
COLUMNS = ("Time", "What", "Result", "Why", "Bytes")
_ROOT = QModelIndex()


class CallsModel(QAbstractTableModel):
    """Some hundred rows at most, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._hits: Sequence[Hit] = ()
        self._now = datetime.min

    def show_hits(self, hits: Sequence[Hit], now: datetime) -> None:
        """Show other calls."""
        self.beginResetModel()
        self._hits, self._now = hits, now
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == LENGTH:
            return Qt.AlignmentFlag.AlignRight
        return COLUMNS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(hit, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == TIME:
            return figures.moment_exact(datetime.fromtimestamp(hit.at).astimezone())
        if role == CellRole.NUMBER and index.column() == LENGTH:
            return hit.length
        if role in (CellRole.ICON, CellRole.COLOUR) and index.column() == RESULT:
            return _look(hit)[0 if role == CellRole.ICON else 1]
        return "text2" if role == CellRole.COLOUR and index.column() in (TIME, WHY) else None

    def _text(self, hit: Hit, column: int) -> str:
        if column == TIME:
            when = datetime.fromtimestamp(hit.at)
            today = when.date() == self._now.date()
            return figures.clock(when, seconds=True) if today else figures.moment(when, self._now)
        if column == KIND:
            return wording.hit_kind(hit)
        if column == RESULT:
            return wording.hit_result(hit)
        return wording.hit_why(hit) if column == WHY else figures.whole(hit.length)


def _look(hit: Hit) -> tuple[str, str]:
    """Icon and colour of the result."""
    if hit.why not in (HitWhy.STORED, HitWhy.TEST):
        return "x-circle", "bad"
    quiet = hit.why is HitWhy.TEST or hit.origin is Origin.SAMPLE
    return ("check", "text2") if quiet else ("check-circle", "ok")
