"""Step 2: the address on the internet, and how it is led to this computer."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout

from smsdesk.ui import wording_listener as wording
from smsdesk.ui.listener.step_page import StepPage
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import ComboBox, Field, LineEdit
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.note import Note

_MOST_STEPS = 4


class PublicPage(StepPage):
    """`entered(scheme, host)` when the fields are left; `recipe_chosen(word)`."""

    entered = Signal(str, str)
    recipe_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(wording.PUBLIC_TITLE, wording.PUBLIC_INTRO)
        self.recipe = wording.RECIPES[0]
        self._shown = ("", "")
        self._recipes = QButtonGroup(self)
        buttons = QHBoxLayout()
        buttons.setSpacing(style.px(8))
        for word in wording.RECIPES:
            button = Button(word, "quiet", height="small")
            button.setCheckable(True)
            button.setChecked(word == self.recipe)
            button.clicked.connect(lambda _checked=False, word=word: self._on_recipe_chosen(word))
            self._recipes.addButton(button)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._card = QFrame()
        self._card.setProperty("card", True)
        lines = QGridLayout(self._card)
        lines.setContentsMargins(style.px(14), style.px(10), style.px(14), style.px(10))
        lines.setSpacing(style.px(6))
        lines.setColumnStretch(1, 1)
        self._steps = [(Label(f"{number + 1}."), Label("", wrap=True)) for number in range(_MOST_STEPS)]
        for row, (number, step) in enumerate(self._steps):
            lines.addWidget(number, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            lines.addWidget(step, row, 1)
        self.scheme = ComboBox("Scheme")
        self.scheme.addItems(["https", "http"])
        self.scheme.setFixedWidth(style.px(86))
        self.host = LineEdit("Public address", placeholder="sms.example.com")
        self.field = Field("Public address", self.host, hint=wording.HOST_HINT)
        self.field.left.connect(self._on_entered)
        self.host.returnPressed.connect(self._on_entered)
        self.scheme.activated.connect(self._on_entered)
        line = QHBoxLayout()
        line.setSpacing(style.px(8))
        self._scheme_field = Field("Scheme", self.scheme)
        line.addWidget(self._scheme_field)
        line.addWidget(self.field, 1)
        self.warning = Note("warn", wording.HTTP_WARNING)
        self.warning.hide()
        self.body.addLayout(buttons)
        self.body.addWidget(self._card)
        self.body.addSpacing(style.px(4))
        self.body.addLayout(line)
        self.body.addWidget(self.warning)
        self.body.addStretch(1)

    def show_practice(self, practice: bool) -> None:
        """There is nothing to do in practice, and the page says why."""
        self.intro.setText(wording.PRACTICE_PUBLIC if practice else wording.PUBLIC_INTRO)
        for part in (*self._recipes.buttons(), self._card, self._scheme_field, self.field):
            part.setHidden(practice)

    def show_address(self, scheme: str, host: str) -> None:
        """What is in force, once it is another one: what is being typed stays."""
        if (scheme, host) != self._shown:
            self._shown = (scheme, host)
            self.host.setText(host)
            if scheme:
                self.scheme.setCurrentText(scheme)
        self.warning.setVisible(scheme == "http" and bool(host))

    def forget(self) -> None:
        """Another account: nothing is in force as far as this page knows."""
        self._shown = ("", "")
        self.host.clear()
        self.scheme.setCurrentIndex(0)
        self.field.clear_error()

    def show_written(self, host: str) -> None:
        """What was entered as it is kept, while it still has the focus."""
        self.host.setText(host)

    def show_recipe(self, steps: Sequence[str]) -> None:
        """What to do, numbered."""
        for place, (number, step) in enumerate(self._steps):
            step.setText(steps[place] if place < len(steps) else "")
            for part in (number, step):
                part.setVisible(place < len(steps))

    def _on_recipe_chosen(self, word: str) -> None:
        self.recipe = word
        for button in self._recipes.buttons():
            button.setChecked(button.text() == word)
        self.recipe_chosen.emit(word)

    def _on_entered(self) -> None:
        if self.host.text().strip():
            self.entered.emit(self.scheme.currentText(), self.host.text())
