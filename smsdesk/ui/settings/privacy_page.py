"""The Privacy page of the settings: how long messages are kept, backup and restoring, one person, diagnostics."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from smsdesk.ui import wording_privacy as words
from smsdesk.ui.settings.section import Section
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import ComboBox, LineEdit


class PrivacyPage(QScrollArea):
    """Wishes are signals; each section shows its own work and news."""

    months_chosen = Signal(int)
    backup_requested = Signal()
    restore_requested = Signal()
    forget_requested = Signal()
    number_entered = Signal(str)
    diagnostics_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._months = ComboBox("Keep messages")
        self._months.activated.connect(lambda place: self.months_chosen.emit(self._months.itemData(place)))
        self._months.setFixedWidth(style.px(180))
        self.back_up = Button("Back up…", icon="hard-drive")
        self.restore = Button("Restore a backup…", icon="arrow-counter-clockwise")
        self.forget = Button("Do not restore")
        self.forget.hide()
        self.number = LineEdit("Number of the person")
        self.number.setPlaceholderText("+60 12-555 0142")
        self.number.setFixedWidth(style.px(240))
        self.look = Button("Show what there is")
        self.collect = Button("Collect…", icon="first-aid-kit")
        self.keeping = Section(words.KEEP_TITLE, words.KEEP_SENTENCE, self._months)
        self.backup = Section(words.BACKUP_TITLE, words.BACKUP_SENTENCE, self.back_up)
        self.restoring = Section(words.RESTORE_TITLE, words.RESTORE_SENTENCE, self.restore, self.forget)
        self.person = Section(words.PERSON_TITLE, words.PERSON_SENTENCE, self.number, self.look)
        self.diagnostics = Section(words.DIAGNOSTICS_TITLE, words.DIAGNOSTICS_SENTENCE, self.collect)
        self._build()
        self._connect()

    def _build(self) -> None:
        page = QWidget()
        page.setProperty("plain", True)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(style.px(24), style.px(20), style.px(24), style.px(24))
        layout.setSpacing(style.px(20))
        for section in (self.keeping, self.backup, self.restoring, self.person, self.diagnostics):
            layout.addWidget(section)
        layout.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)

    def _connect(self) -> None:
        self.back_up.clicked.connect(self.backup_requested)
        self.restore.clicked.connect(self.restore_requested)
        self.forget.clicked.connect(self.forget_requested)
        self.look.clicked.connect(self._on_look_clicked)
        self.collect.clicked.connect(self.diagnostics_requested)
        self.number.returnPressed.connect(self._on_look_clicked)

    def _on_look_clicked(self) -> None:
        self.number_entered.emit(self.number.text())

    def show_months(self, choices: Sequence[tuple[str, int]], present: int) -> None:
        """What can be chosen, and what is in force."""
        self._months.clear()
        for text, months in choices:
            self._months.addItem(text, months)
        self._months.setCurrentIndex(self._months.findData(present))

    def show_number(self, text: str) -> None:
        """Put a number where it can be looked up, in sight."""
        self.number.setText(text)
        self.ensureWidgetVisible(self.person)
