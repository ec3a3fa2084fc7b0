"""The saved texts: searched, looked at, put into the message, renamed, deleted; and the present text saved."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smsdesk.domain.records import SavedText
from smsdesk.ui import wording_templates as words
from smsdesk.ui.compose.preflight_rows import SentText
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.empty import EmptyState
from smsdesk.ui.widgets.entry_list import EntryList
from smsdesk.ui.widgets.field import LineEdit
from smsdesk.ui.widgets.labels import Label, Line
from smsdesk.ui.widgets.sheet import Sheet


class TemplatesSheet(Sheet):
    """`show_texts` gives what `searched` asked for; wishes come out with the text they are about."""

    searched = Signal(str)
    insert_requested = Signal(object)  # SavedText
    delete_requested = Signal(object)
    rename_requested = Signal(object, str)
    save_requested = Signal(str)

    def __init__(self, host: QWidget, *, can_save: bool) -> None:
        super().__init__(host, words.TITLE, words.SENTENCE, width=620)
        self._texts: tuple[SavedText, ...] = ()
        self.search = LineEdit(words.SEARCH, placeholder=words.SEARCH, leading="magnifying-glass")
        self.search.textChanged.connect(self.searched)
        self.search.returnPressed.connect(self._on_insert)
        self.search.installEventFilter(self)
        self.list = EntryList(words.TITLE)
        self.list.setFixedHeight(style.px(32 * 5 + 4))
        self.list.currentRowChanged.connect(lambda _row: self._show_chosen())
        self.list.itemActivated.connect(lambda _item: self._on_insert())
        self._nothing = EmptyState("note", words.NONE_YET, words.FIRST_STEP, role="normal")
        self._nothing.setFixedHeight(self.list.maximumHeight())
        self._nothing.action_requested.connect(self._on_clear)
        self.text = SentText()
        self.body.addWidget(self.search)
        self.body.addWidget(self.list)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self.text)
        self._make_change_row()
        self._make_save_row(can_save)
        self.close_button = Button("Close", height="large")
        self.close_button.clicked.connect(self.dismiss)
        self.insert = Button("Insert", "primary", height="large")
        self.insert.clicked.connect(self._on_insert)
        self.add_right(self.close_button)
        self.add_right(self.insert)
        self.show_texts((), "")

    def _make_change_row(self) -> None:
        self.name = LineEdit(words.NAME)
        self.rename = Button("Rename")
        self.rename.clicked.connect(self._on_rename)
        self.delete = Button("Delete", "danger", icon="trash")
        self.delete.clicked.connect(self._on_delete)
        self._change = QWidget()
        row = QHBoxLayout(self._change)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(8))
        row.addWidget(self.name, 1)
        row.addWidget(self.rename)
        row.addWidget(self.delete)
        self.body.addWidget(self._change)

    def _make_save_row(self, can_save: bool) -> None:
        self.new_name = LineEdit("Save the present text as", placeholder="Name for the present text")
        self.save = Button("Save the present text")
        self.save.clicked.connect(self._on_save)
        self.new_name.returnPressed.connect(self._on_save)
        self.save.set_disabled_reason("" if can_save else words.NO_TEXT)
        self.new_name.setEnabled(can_save)
        self._news = Label("", "small", "text2", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(style.px(8))
        row.addWidget(self.new_name, 1)
        row.addWidget(self.save)
        self.body.addWidget(Line())
        self.body.addLayout(row)
        self.body.addWidget(self._news)

    def show_texts(self, texts: Sequence[SavedText], search: str, choose: int | None = None) -> None:
        """Show what was found, the one with the id `choose` chosen."""
        self._texts = tuple(texts)
        self.list.show_entries([("note", text.name, words.beginning(text.name, text.text)) for text in texts])
        place = next((at for at, text in enumerate(texts) if text.id == choose), 0)
        self.list.setCurrentRow(place)
        self.list.setVisible(bool(texts))
        self._nothing.setVisible(not texts)
        self._keep_room(searching=bool(search.strip()))
        if search.strip():
            self._nothing.set_empty(words.no_hit(search), button=words.CLEAR)
        else:
            self._nothing.set_empty(words.NONE_YET, words.FIRST_STEP)
        self._show_chosen()

    def _keep_room(self, *, searching: bool) -> None:
        """A search that finds nothing moves nothing; without any template the sheet is small."""
        for part in (self.text, self._change):
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(searching)
            part.setSizePolicy(policy)

    def _on_clear(self) -> None:
        self.search.clear()
        self.search.setFocus()

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """News about what was asked for, in the sheet itself."""
        self._news.set_colour("bad" if bad else "text2")
        self._news.setText(sentence)
        self._news.setAccessibleName(sentence)

    def news(self) -> str:
        """The sentence of `say`."""
        return self._news.text()

    @property
    def chosen(self) -> SavedText | None:
        """The text that is chosen in the list."""
        row = self.list.currentRow()
        return self._texts[row] if 0 <= row < len(self._texts) else None

    def _show_chosen(self) -> None:
        text = self.chosen
        self.text.setVisible(text is not None)
        self._change.setVisible(text is not None)
        self.insert.set_disabled_reason("" if text is not None else words.NONE_CHOSEN)
        if text is not None:
            self.text.show_text(text.text)
            self.name.setText(text.name)

    def _on_insert(self) -> None:
        if self.chosen is not None:
            self.insert_requested.emit(self.chosen)

    def _on_delete(self) -> None:
        if self.chosen is not None:
            self.delete_requested.emit(self.chosen)

    def _on_rename(self) -> None:
        if self.chosen is not None and self.name.text().strip() != self.chosen.name:
            self.rename_requested.emit(self.chosen, self.name.text())

    def _on_save(self) -> None:
        if self.new_name.text().strip():
            self.save_requested.emit(self.new_name.text())
        else:
            self.say(words.NO_NAME, bad=True)
            self.new_name.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        # Events come from the first part that is built, when there is no search line yet.
        if pressed and isinstance(event, QKeyEvent) and watched is getattr(self, "search", None):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
                return True
        return super().eventFilter(watched, event)
