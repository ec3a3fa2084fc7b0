"""The line under a message: "GSM-7 · 1 part · 148 of 160 · 12 left", and what it costs where nothing else tells."""

from itertools import zip_longest

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smsdesk.domain.composing import Measure, TextProblem
from smsdesk.domain.kinds import Kind
from smsdesk.ui import figures
from smsdesk.ui import wording_compose as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.speaking import announce

_BOLD = 2  # the first words say what it is, the rest how much


class Counter(QWidget):
    """Says what it is aloud when that changes, never on every key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Counter")
        self._labels = [
            Label("", colour="text" if place < _BOLD else "text2", strong=place < _BOLD) for place in range(5)
        ]
        self._dots = [Label("·", colour="text3") for _ in self._labels[1:]]
        self._shown: tuple[str, ...] = ()
        self._said = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(7))
        for label, dot in zip_longest(self._labels, self._dots):
            layout.addWidget(label)
            if dot is not None:
                layout.addWidget(dot)
        layout.addStretch(1)
        self.setMinimumHeight(style.px(24))

    def show_measure(self, measure: Measure, about: int = 0, cost: str = "") -> None:
        """Show the figures of a text; one that cannot be counted has none, a barcode message `about` so many. `cost`
        stands last, "1 credit"."""
        count = measure.count
        if measure.kind is Kind.BARCODE:
            length = [words.about_text(about)] if about else []
            self.show_words(words.KIND_WORDS[Kind.BARCODE], words.messages_text(1), *length)
        elif count is None:
            self.show_words()
        else:
            units = figures.progress(count.units, count.capacity)
            left = f"{figures.whole(count.left)} left"
            last = [cost] if cost else []
            self.show_words(words.encoding_word(count.encoding), words.parts_text(count.number), units, left, *last)
            self._labels[1].set_colour("bad" if measure.problem is TextProblem.TOO_LONG else "text")

    def show_octets(self, messages: tuple[bytes, ...], kind: Kind, most: int) -> None:
        """Show how long binary messages are, the last one against the `most` octets of each."""
        if not messages:
            self.show_words()
            return
        octets = sum(len(message) for message in messages)
        capacity = most * len(messages)
        left = f"{figures.whole(most - len(messages[-1]))} left"
        units = f"{figures.progress(octets, capacity)} octets"
        self.show_words(words.KIND_WORDS[kind].split(" (")[0], words.parts_text(len(messages)), units, left)
        self._labels[1].set_colour("text")

    def show_words(self, *parts: str) -> None:
        """Show up to five words, the first two in bold."""
        self._shown = parts
        for place, label in enumerate(self._labels):
            label.setText(parts[place] if place < len(parts) else "")
        self._fit()
        said = ", ".join(parts[:_BOLD])
        if self._said and said and said != self._said:
            announce(self, said)
        self._said = said

    def _fit(self) -> None:
        """When room is short the last words go, never the first two."""
        room = self.width() - self._width_of(_BOLD)
        for place, label in enumerate(self._labels):
            if place >= _BOLD:
                room -= self._width_of(place + 1) - self._width_of(place)
            shown = place < len(self._shown) and (place < _BOLD or room >= 0)
            label.setVisible(shown)
            if place:
                self._dots[place - 1].setVisible(shown)

    def _width_of(self, number: int) -> int:
        """What the first so many words take, with the dots between them."""
        words_shown = self._labels[: min(number, len(self._shown))]
        dots = max(0, len(words_shown) - 1) * (self._dots[0].sizeHint().width() + 2 * style.px(7))
        return sum(label.sizeHint().width() for label in words_shown) + dots

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_of(_BOLD), style.px(24))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def text(self) -> str:
        """The whole line."""
        return " · ".join(self._shown)
