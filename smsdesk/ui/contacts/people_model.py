"""The table of contacts: name, number, the first custom fields, consent."""

from collections.abc import Sequence

from PySide6.QtCore import Qt

from smsdesk.domain.records import Contact
from smsdesk.ui.contacts.paged_model import PagedModel
from smsdesk.ui.widgets.cells import CellRole
from smsdesk.ui.wording_contacts import consent_cell, number_shown

NAME, NUMBER, FIRST_FIELD = 0, 1, 2
MOST_FIELDS = 3
"""Custom fields that are columns; the others are in the edit panel."""


class PeopleModel(PagedModel):
    """Keys are contact ids. Consent is always the last column."""

    fields: Sequence[str] = ()

    def titles(self) -> Sequence[str]:
        """The fixed columns with the custom ones between them."""
        return ("Name", "Number", *self.fields, "Consent")

    def show_fields(self, names: Sequence[str]) -> None:
        """Other custom fields as columns."""
        wanted = tuple(names[:MOST_FIELDS])
        if wanted != tuple(self.fields):
            self.beginResetModel()
            self.fields = wanted
            self.endResetModel()

    def cell(self, record: Contact, column: int, role: int) -> object:
        """Text, icon and colour of a cell; a number that is none is marked and shown as given."""
        if column == NAME:
            return record.name if role == Qt.ItemDataRole.DisplayRole else None
        if column == NUMBER:
            return _number(record, role)
        if column < FIRST_FIELD + len(self.fields):
            return record.fields.get(self.fields[column - FIRST_FIELD], "") if role == _TEXT else None
        return _consent(record, role)


_TEXT = Qt.ItemDataRole.DisplayRole


def _number(record: Contact, role: int) -> object:
    if role == _TEXT:
        return number_shown(record) or "None"
    if record.number:
        return None
    if role == CellRole.COLOUR:
        return "bad"
    if role == CellRole.ICON:
        return "warning-circle"
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return f"{record.raw_number or 'None'}, no number"
    return None


def _consent(record: Contact, role: int) -> object:
    if record.opted_out:
        said: dict[int, str] = {_TEXT: "Opted out", CellRole.ICON: "prohibit", CellRole.COLOUR: "text2"}
        return said.get(role)
    if role == _TEXT:
        return consent_cell(record.consent) or "None"
    if role == Qt.ItemDataRole.ToolTipRole:
        return record.consent or None
    return "warn" if role == CellRole.COLOUR and not record.consent else None
