"""The edit panel: one person with everything known; stored with Save and not before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from smsdesk.domain.people import HistoryLine
from smsdesk.domain.records import ContactGroup
from smsdesk.ui.contacts.consent_part import ConsentPart
from smsdesk.ui.contacts.group_chips import GroupChips
from smsdesk.ui.contacts.history_part import HistoryPart
from smsdesk.ui.contacts.panel_foot import PanelFoot
from smsdesk.ui.contacts.person_fields import PersonFields
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, IconButton
from smsdesk.ui.widgets.field import Field, LineEdit
from smsdesk.ui.widgets.labels import Label, Line
from smsdesk.ui.widgets.note import Note


@dataclass(frozen=True)
class Person:
    """What the panel holds, as typed."""

    name: str = ""
    number: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    consent: str = ""
    groups: frozenset[int] = frozenset()


class EditPanel(QWidget):
    """`show_person` fills it; `edited` after every change, `number_left` when the number field is left."""

    edited = Signal()
    number_edited = Signal(str)
    number_left = Signal()
    close_requested = Signal()
    show_other_requested = Signal()
    allow_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Contact")
        self._before = Person()
        self.title = Label("", "pane", elide=True)
        self.close_panel = IconButton("x", "Close contact", "Close (Esc)")
        self.opted = Note("warn", "", icon="prohibit")
        self.allow = Button("Allow again…", "link")
        self.allow.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.name = Field("Name", LineEdit("Name"))
        self.number = Field("Number", LineEdit("Number", placeholder="012-555 0142"))
        self.number_line = Label("", "small", "text3", wrap=True)
        self.double = Note("warn", "", "Show")
        self.groups = GroupChips()
        self.fields = PersonFields()
        self.consent = ConsentPart()
        self.history_title = Label("History", strong=True)
        self.history = HistoryPart()
        self.foot = PanelFoot()
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(style.px(16), style.px(10), style.px(10), style.px(4))
        head.addWidget(self.title, 1)
        head.addWidget(self.close_panel)
        content = QWidget()
        content.setProperty("plain", True)
        inner = QVBoxLayout(content)
        inner.setContentsMargins(style.px(16), style.px(2), style.px(16), style.px(12))
        inner.setSpacing(style.px(8))
        number = QVBoxLayout()
        number.setSpacing(style.px(4))
        number.addWidget(self.number)
        number.addWidget(self.number_line)
        inner.addWidget(self.opted)
        inner.addWidget(self.allow)
        inner.addWidget(self.name)
        inner.addLayout(number)
        inner.addWidget(self.double)
        self._history_line = Line()
        parts: tuple[QWidget, ...] = (self.groups, self.fields, Line(), Label("Consent", strong=True), self.consent)
        for part in (*parts, self._history_line, self.history_title, self.history):
            inner.addWidget(part)
        inner.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(Line())
        layout.addWidget(self.foot)

    def _connect(self) -> None:
        for each in (self.line_of(self.name), self.line_of(self.number)):
            each.textChanged.connect(self._on_edited)
            each.returnPressed.connect(self.foot.press_save)
        self.line_of(self.number).textChanged.connect(self.number_edited)
        self.number.left.connect(self.number_left)
        for part in (self.groups, self.fields, self.consent):
            part.edited.connect(self._on_edited)
        self.close_panel.clicked.connect(self.close_requested)
        self.double.action_requested.connect(self.show_other_requested)
        self.allow.clicked.connect(self.allow_requested)

    @staticmethod
    def line_of(field: Field) -> LineEdit:
        """The line a field holds."""
        assert isinstance(field.editor, LineEdit)
        return field.editor

    def person(self) -> Person:
        """What is in the panel now."""
        return Person(
            self.line_of(self.name).text().strip(),
            self.line_of(self.number).text().strip(),
            self.fields.values(),
            self.consent.text(),
            self.groups.chosen(),
        )

    @property
    def changed(self) -> bool:
        """True when something differs from what is stored."""
        return self.person() != self._before

    def show_person(
        self, person: Person, title: str, known: Sequence[str], groups: Sequence[ContactGroup], today: str
    ) -> None:
        """A stored person, or an empty one to be made; `known` are the custom fields of the book."""
        self.title.setText(title)
        for field_, text in ((self.name, person.name), (self.number, person.number)):
            field_.clear_error()
            self.line_of(field_).setText(text)
            self.line_of(field_).setCursorPosition(0)
        self.groups.show_groups(groups, person.groups)
        self.fields.show_values(known, person.fields)
        self.consent.show_consent(person.consent, today)
        self.show_opted("")
        self.show_double("")
        self._before = self.person()
        self._scroll.verticalScrollBar().setValue(0)
        self._on_edited()

    def type_in(self, person: Person, groups: Sequence[ContactGroup]) -> None:
        """Put what was typed before, and not saved, over what is shown."""
        self.line_of(self.name).setText(person.name)
        self.line_of(self.number).setText(person.number)
        self.groups.show_groups(groups, person.groups)
        self.fields.show_values(list(self.fields.editors), person.fields)
        if person.consent != self._before.consent:
            self.consent.show_editing(person.consent)
        self._on_edited()

    def show_number_line(self, text: str, colour: str) -> None:
        """What is known of the number: country and kind."""
        self.number_line.setText(text)
        self.number_line.set_colour(colour)
        self.number_line.setVisible(bool(text))

    def show_double(self, sentence: str) -> None:
        """Another contact has the same number; "" takes the warning away."""
        self.double.set_note("warn", sentence, "Show")
        self.double.setVisible(bool(sentence))

    def show_opted(self, sentence: str) -> None:
        """This person gets no messages; "" when not."""
        self.opted.set_note("warn", sentence)
        for part in (self.opted, self.allow):
            part.setVisible(bool(sentence))

    def show_history(self, lines: Sequence[HistoryLine] | None, now: datetime) -> None:
        """What was sent; None leaves the part out, as for a new contact."""
        for part in (self._history_line, self.history_title, self.history):
            part.setVisible(lines is not None)
        self.history.show_lines(lines or (), now)
        self._put_in_order()

    def focus_first(self) -> None:
        """To the name, as for a new contact."""
        self.line_of(self.name).setFocus(Qt.FocusReason.TabFocusReason)

    def _put_in_order(self) -> None:
        """Tab goes as one reads; parts that were made anew would come last."""
        head: list[QWidget] = [self.close_panel, self.allow, self.name.editor, self.number.editor, self.double.button]
        parts = (self.groups, self.fields, self.consent, self.history, self.foot)
        for before, after in pairwise([*head, *(stop for part in parts for stop in part.stops())]):
            QWidget.setTabOrder(before, after)

    def _on_edited(self) -> None:
        self.foot.show_changed(self.changed)
        self.edited.emit()

    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(280), style.px(200))

    def sizeHint(self) -> QSize:
        return QSize(style.px(300), style.px(500))
