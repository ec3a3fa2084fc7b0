"""The builder of contact cards: typed, or from a file whose further fields are kept."""

from dataclasses import asdict, fields, replace
from typing import Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from smsdesk.encoding.contents import ContentError
from smsdesk.encoding.vcard import FIELD_LIMIT, Card, vcard_messages
from smsdesk.ui import wording_builders as words
from smsdesk.ui.compose.builders.builder import FormBuilder
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import LineEdit
from smsdesk.ui.widgets.labels import Label

_TYPED = {
    "given": "Name",
    "family": "Family name",
    "mobile": "Number",
    "email": "E-mail",
    "company": "Company",
    "title": "Job title",
}
_NAMES = tuple(field.name for field in fields(Card))


class ContactBuilder(FormBuilder):
    """Six fields; what a file has beyond them is named and can be left out."""

    name = "contact"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beyond = Card()
        self.edits: dict[str, LineEdit] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(style.px(12))
        layout.setVerticalSpacing(style.px(6))
        for place, (name, word) in enumerate(_TYPED.items()):
            edit = LineEdit(f"Contact {word.lower()}")
            edit.setMaxLength(FIELD_LIMIT)
            self.edits[name] = edit
            layout.addWidget(self.add_field(name, word, edit), place // 2, place % 2)
        self._more = Label("", "small", "text2", elide=True)
        self.leave_out = Button("Leave out", "link")
        self.open = Button("Open contact file…", "link")
        row = QHBoxLayout()
        row.setSpacing(style.px(8))
        row.addWidget(self._more)
        row.addWidget(self.leave_out)
        row.addStretch(1)
        row.addWidget(self.open)
        layout.addLayout(row, 3, 0, 1, 2)
        for column in (0, 1):
            layout.setColumnStretch(column, 1)
        layout.setRowStretch(4, 1)
        self.open.clicked.connect(self.file_requested)
        self.leave_out.clicked.connect(self._on_leave_out_clicked)
        self._show_beyond()

    def card(self) -> Card:
        """The card as it stands."""
        return replace(self._beyond, **{name: edit.text() for name, edit in self.edits.items()})

    def show_card(self, card: Card) -> None:
        """Show a card of a file."""
        for name, edit in self.edits.items():
            edit.setText(getattr(card, name))
        self._beyond = replace(card, **dict.fromkeys(_TYPED, ""))
        self._show_beyond()
        self.changed.emit()

    def build(self, reference: int) -> tuple[bytes, ...]:
        return vcard_messages(self.card(), reference)

    def error_field(self, error: ContentError) -> str:
        return "given" if error.field == "name" else error.field

    @property
    def first(self) -> QWidget:
        return self.edits["given"]

    @property
    def state(self) -> dict[str, Any]:
        return {name: text for name, text in asdict(self.card()).items() if text}

    def show_state(self, state: dict[str, Any]) -> None:
        kept = {name: state[name] for name in _NAMES if isinstance(state.get(name), str)}
        self.show_card(Card(**kept))

    def _on_leave_out_clicked(self) -> None:
        self._beyond = Card()
        self._show_beyond()
        self.changed.emit()

    def _show_beyond(self) -> None:
        there = [words.CARD_FIELDS[name] for name, text in asdict(self._beyond).items() if text]
        self._more.setText(words.KEEPS.format(names=", ".join(there)) if there else "")
        self.leave_out.setVisible(bool(there))
