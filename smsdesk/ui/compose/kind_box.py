"""The choice of the kind: it says itself when a text turned to Unicode, and can be told never to."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStyleOptionComboBox, QWidget

from smsdesk.domain.kinds import Kind
from smsdesk.ui import wording_compose as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.field import ComboBox

_ENTRIES: tuple[tuple[str, Kind, bool], ...] = (
    *((word, kind, True) for kind, word in words.KIND_WORDS.items()),
    (words.NEVER_UNICODE, Kind.TEXT, False),
)


class KindBox(ComboBox):
    """Shows "Unicode (automatic)" while the chosen entry stays Text."""

    choice_changed = Signal()
    _turned = ""  # on the class: Qt asks for the style before __init__ is through

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Kind", parent)
        for word, _kind, _automatic in _ENTRIES:
            self.addItem(word)
        self.currentIndexChanged.connect(lambda _index: self.choice_changed.emit())

    @property
    def choice(self) -> tuple[Kind, bool]:
        """The kind, and whether a text may turn to Unicode by itself."""
        _word, kind, automatic = _ENTRIES[max(0, self.currentIndex())]
        return kind, automatic

    def set_choice(self, kind: Kind, automatic: bool) -> None:
        """Choose without telling anybody."""
        never = kind is Kind.TEXT and not automatic
        place = len(_ENTRIES) - 1 if never else [entry[1] for entry in _ENTRIES].index(kind)
        self.blockSignals(True)
        self.setCurrentIndex(place)
        self.blockSignals(False)

    def show_turned(self, kind: Kind | None) -> None:
        """The kind that the text turned to by itself, None while it did not."""
        turned = f"{words.KIND_WORDS[kind]} (automatic)" if kind else ""
        if turned != self._turned:
            self._turned = turned
            self.setAccessibleDescription(turned)
            self.update()

    def width_needed(self) -> int:
        """So that no kind's name is ever cut."""
        self.ensurePolished()
        words_shown = [self.itemText(place) for place in range(self.count())]
        widest = max(self.fontMetrics().horizontalAdvance(text) for text in words_shown)
        return widest + style.px(54)

    def shown_text(self) -> str:
        """The word a person sees in the closed box."""
        return self._turned or self.currentText()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        if self._turned:
            option.currentText = self._turned
