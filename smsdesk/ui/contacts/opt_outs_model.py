"""The table of opt-outs: number, name, when, by whom, and how it came."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Qt

from smsdesk.domain.records import OptOut
from smsdesk.ui.contacts.paged_model import PagedModel
from smsdesk.ui.figures import moment, moment_exact
from smsdesk.ui.wording_contacts import number_of, opted_by, opted_how


class OptOutsModel(PagedModel):
    """Keys are places in the list, newest first. `now` gives the present time in the zone to be shown."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now

    def titles(self) -> Sequence[str]:
        """All columns."""
        return ("Number", "Name", "When", "By", "Source")

    def cell(self, record: OptOut, column: int, role: int) -> object:
        """Text of a cell; the exact time as a tooltip."""
        now = self._now()
        at = datetime.fromtimestamp(record.at, now.tzinfo)
        if role == Qt.ItemDataRole.ToolTipRole:
            return moment_exact(at) if column == 2 else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        number = number_of(record.number)
        return (number, record.name, moment(at, now), opted_by(record), opted_how(record))[column]
