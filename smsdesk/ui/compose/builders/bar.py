"""The row of builders to choose from: icon and word, one of them chosen, arrow keys go from one to the next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QWidget

from smsdesk.ui.icons import icon
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.flow import Flow

BUILDERS = {
    "ringtone": ("Ringtone", "music-notes"),
    "logo": ("Operator logo", "image-square"),
    "picture": ("Picture", "image"),
    "push": ("WAP push", "link"),
    "contact": ("Contact", "identification-card"),
    "calendar": ("Calendar", "calendar-blank"),
    "hex": ("Hex only", "code"),
}
"""The names kept in drafts, with word and icon."""
_SHORT = {"logo": "Logo", "hex": "Hex"}
"""So that all stand in one line of a narrow window."""


class BuilderBar(Flow):
    """`chosen(name)` when a person chooses another builder."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(style.px(2), style.px(4), parent=parent)
        self.setAccessibleName("Builder")
        self._narrow = False
        self._group = QButtonGroup(self)
        self.buttons: dict[str, Button] = {}
        for name, (word, picture) in BUILDERS.items():
            button = Button(word, "quiet", icon=picture, height="small")
            button.setCheckable(True)
            button.setAccessibleName(word)
            button.setAutoDefault(False)
            self._group.addButton(button)
            self.buttons[name] = button
            self.add(button)
        self.choose("ringtone")
        self._group.buttonToggled.connect(self._on_toggled)

    @property
    def choice(self) -> str:
        """The name of the chosen builder."""
        return next(name for name, button in self.buttons.items() if button.isChecked())

    def choose(self, name: str) -> None:
        """Choose without telling anybody; KeyError for a name that is none."""
        button = self.buttons[name]
        self._group.blockSignals(True)
        button.setChecked(True)
        self._group.blockSignals(False)
        self._show_choice()

    def set_narrow(self, narrow: bool) -> None:
        """Words without icons, and short ones, where there is no width for more."""
        if narrow != self._narrow:
            self._narrow = narrow
            for name, short in _SHORT.items():
                self.buttons[name].setText(short if narrow else BUILDERS[name][0])
            self._show_choice()

    def _show_choice(self) -> None:
        """The chosen one in the accent, and the only one that Tab stops at."""
        for name, button in self.buttons.items():
            tab = Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(tab)
            role = "accent" if button.isChecked() else "text2"
            button.setIcon(QIcon() if self._narrow else icon(BUILDERS[name][1], role))

    def _on_toggled(self, button: Button, checked: bool) -> None:
        self._show_choice()
        if checked:
            self.chosen.emit(self.choice)
