"""The sheet in which a file is looked at before it is brought in: what its columns mean, where it goes."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.domain.records import ContactGroup
from smsdesk.domain.tables import Table
from smsdesk.ui.contacts.columns_preview import ColumnsPreview
from smsdesk.ui.contacts.meanings import Meaning, Wish
from smsdesk.ui.figures import counted
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import CheckBox, ComboBox, Field, LineEdit, RadioButton
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.note import Note
from smsdesk.ui.widgets.progress import WorkBar
from smsdesk.ui.widgets.sheet import Sheet
from smsdesk.ui.wording_contacts import ENCODINGS, table_line

_NEW = -1


class ImportSheet(Sheet):
    """`import_requested(Wish)`; another header or encoding is a wish to read again."""

    import_requested = Signal(object)
    header_requested = Signal(bool)
    encoding_requested = Signal(str)
    choices_changed = Signal()
    stop_requested = Signal()

    def __init__(self, host: QWidget, file_name: str, groups: Sequence[ContactGroup], group_id: int | None) -> None:
        super().__init__(host, f"Import {file_name}")
        self.header = CheckBox("The first row holds titles")
        self.encoding = ComboBox("Encoding")
        self._promise = Label("Nothing comes in before you have seen the columns.", "body", "text2", wrap=True)
        self.damage = Note("warn", "")
        self.preview = ColumnsPreview()
        self.summary = Label("", "body", "text2", wrap=True)
        self.group = ComboBox("Into group")
        self.new_group = Field("Name of the new group", LineEdit("Name of the new group"))
        self.merge = RadioButton("Fill the gaps of the contact that has the number")
        self.keep = RadioButton("Keep both")
        self.work = WorkBar(f"Reading {file_name}")
        self.cancel = Button("Cancel")
        self.go = Button("Import", "primary")
        self._fill_choices(groups, group_id)
        self._build()
        self._connect()
        self.show_reading()

    def _fill_choices(self, groups: Sequence[ContactGroup], group_id: int | None) -> None:
        self.group.addItem("No group", None)
        for group in groups:
            self.group.addItem(group.name, group.id)
        self.group.addItem("New group…", _NEW)
        self.group.setCurrentIndex(max(0, self.group.findData(group_id)) if group_id is not None else 0)
        for key, word in ENCODINGS.items():
            self.encoding.addItem(word, key)
        self.merge.setChecked(True)

    def _build(self) -> None:
        self._form = QWidget()
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(style.px(10))
        top = QHBoxLayout()
        top.setSpacing(style.px(8))
        top.addWidget(self.header)
        top.addStretch(1)
        top.addWidget(Label("Encoding", "small", "text2"))
        top.addWidget(self.encoding)
        form.addWidget(self.damage)
        form.addLayout(top)
        form.addWidget(self.preview)
        form.addWidget(self.summary)
        form.addLayout(self._make_target())
        self.body.addWidget(self._promise)
        self.body.addWidget(self._form)
        self.work.setMinimumWidth(style.px(480))
        self.encoding.setMaximumWidth(style.px(230))
        self.add_left(self.work)
        self.add_right(self.cancel)
        self.add_right(self.go)

    def _make_target(self) -> QHBoxLayout:
        target = QHBoxLayout()
        target.setSpacing(style.px(16))
        self.group.setMinimumWidth(style.px(180))
        self.group.setMaximumWidth(style.px(240))
        doubles = QVBoxLayout()
        doubles.setSpacing(style.px(2))
        doubles.addWidget(Label("When the number is there already", "small", "text2"))
        doubles.addWidget(self.merge)
        doubles.addWidget(self.keep)
        target.addWidget(Field("Into group", self.group))
        target.addWidget(self.new_group)
        target.addLayout(doubles)
        target.addStretch(1)
        return target

    def _connect(self) -> None:
        self.header.clicked.connect(self.header_requested)
        self.encoding.activated.connect(lambda _at: self.encoding_requested.emit(self.encoding.currentData()))
        self.preview.changed.connect(self._show_choices)
        self.group.currentIndexChanged.connect(self._show_choices)
        self.line_of_new_group().textChanged.connect(self._show_choices)
        self.cancel.clicked.connect(self.dismiss)
        self.work.cancel_requested.connect(self.stop_requested)
        self.go.clicked.connect(lambda: self.import_requested.emit(self.wish()))
        self.bind("Ctrl+Return", self.go.click)

    def line_of_new_group(self) -> LineEdit:
        """Where the name of a new group is typed."""
        assert isinstance(self.new_group.editor, LineEdit)
        return self.new_group.editor

    def wish(self) -> Wish:
        """All choices."""
        key = self.group.currentData()
        new = self.line_of_new_group().text().strip() if key == _NEW else ""
        group_id = key if key != _NEW else None
        return Wish(self.preview.meanings(), self.preview.titles(), self.keep.isChecked(), group_id, new)

    def show_reading(self) -> None:
        """Nothing but the work while the file is read."""
        self._promise.show()
        self._form.hide()
        self.damage.hide()
        self.work.show()
        for button in (self.cancel, self.go):
            button.hide()

    def show_refused(self, sentence: str) -> None:
        """The file cannot be read."""
        self.work.hide()
        self._promise.hide()
        self._form.show()
        self.cancel.setText("Close")
        self.cancel.show()
        self.cancel.setFocus(Qt.FocusReason.TabFocusReason)
        for part in (self.header, self.encoding, self.preview, self.summary, self.group, self.merge, self.keep):
            part.setEnabled(False)
        self.show_problem("bad", sentence)

    def show_table(self, table: Table, meanings: Sequence[Meaning] | None) -> None:
        """What was read."""
        self.set_title(f"Import {table.label}", table_line(table))
        self.header.setChecked(table.header)
        if self.encoding.findData(table.encoding) < 0:
            self.encoding.addItem(table.encoding, table.encoding)
        self.encoding.setCurrentIndex(self.encoding.findData(table.encoding))
        self.preview.show_table(table, meanings)
        self._rows = table.total
        self.work.hide()
        self._promise.hide()
        self._form.show()
        self.cancel.show()
        self.go.show()
        self._show_choices()

    def show_problem(self, kind: str, sentence: str) -> None:
        """Damage found, or what was odd about the file; "" for nothing."""
        self.damage.set_note("bad" if kind == "bad" else "warn", sentence)
        self.damage.setVisible(bool(sentence))

    def show_summary(self, sentence: str, coming: int) -> None:
        """How many rows have a number, and so how many the button brings in."""
        self.summary.setText(sentence)
        self.summary.setVisible(bool(sentence))
        self._rows = coming
        self._show_go()

    def show_importing(self, what: str) -> None:
        """The work, with a way out; the choices stay to be seen."""
        self._form.setEnabled(False)
        self.work.set_what(what)
        self.work.show()
        for button in (self.cancel, self.go):
            button.hide()
        self.focusNextPrevChild(True)

    def _show_choices(self) -> None:
        new = self.group.currentData() == _NEW
        self.new_group.setVisible(new)
        self._show_go()
        reason = "" if Meaning.NUMBER in self.preview.meanings() else "Choose the column that holds the numbers."
        if new and not self.line_of_new_group().text().strip():
            reason = reason or "Give the new group a name."
        self.go.set_disabled_reason(reason)
        self.choices_changed.emit()

    def _show_go(self) -> None:
        self.go.setText(f"Import {counted(self._rows, 'row', 'rows')}")

    _rows = 0
