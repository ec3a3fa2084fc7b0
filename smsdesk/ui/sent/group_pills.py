"""The counts of a broadcast as pills to filter its recipients by."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from smsdesk.domain.records import Counts, Group
from smsdesk.ui import wording
from smsdesk.ui import wording_sent as words
from smsdesk.ui.sent.broadcasts_model import count_of
from smsdesk.ui.style import style
from smsdesk.ui.widgets.pill import FilterPill

_ONLY_WHEN_THERE = (Group.UNCERTAIN, Group.NOT_SENT)
_COLOURS = {Group.FAILED: "bad", Group.UNCERTAIN: "warn"}


class GroupPills(QWidget):
    """All, then the counts; Uncertain and Not sent only while they are not 0 (or chosen)."""

    chosen = Signal(object)  # Group, None for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = Counts()
        self._room = 0
        self._pills: dict[Group | None, FilterPill] = {None: FilterPill("All")}
        for group in Group:
            self._pills[group] = FilterPill(wording.GROUP_WORDS[group], colour=_COLOURS.get(group, "text2"))
        self._together = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(6))
        for pill in self._pills.values():
            self._together.addButton(pill)
            row.addWidget(pill)
        self._pills[None].setChecked(True)
        self._together.buttonClicked.connect(lambda _pill: self.chosen.emit(self.group))

    @property
    def group(self) -> Group | None:
        """The chosen group, None for all."""
        return next((group for group, pill in self._pills.items() if pill.isChecked()), None)

    def choose(self, group: Group | None) -> None:
        """Choose without telling anybody."""
        self._pills[group].setChecked(True)
        self._arrange()

    def pill(self, group: Group | None) -> FilterPill:
        """One of the pills."""
        return self._pills[group]

    def needed_width(self) -> int:
        """How much room the pills take that cannot go."""
        return self._width_of([group for group in self._pills if self._is_needed(group)])

    def minimumSizeHint(self) -> QSize:
        """Never what keeps the window wide: who lays them out asks `needed_width`."""
        return QSize(0, super().minimumSizeHint().height())

    def show_counts(self, counts: Counts) -> None:
        """Other figures."""
        self._counts = counts
        self._pills[None].set_count(counts.total)
        for group in Group:
            self._pills[group].set_count(count_of(counts, group))
        self._arrange()

    def set_narrow(self, narrow: bool) -> None:
        """Shorter words where room is short."""
        for group in Group:
            self._pills[group].set_word((words.SHORT_GROUPS if narrow else wording.GROUP_WORDS)[group])

    def set_room(self, width: int) -> None:
        """At most so many px; where that is too little, groups with nobody in them go."""
        self._room = width
        self._arrange()

    def _arrange(self) -> None:
        wanted = [group for group in self._pills if group not in _ONLY_WHEN_THERE or self._is_needed(group)]
        if self._width_of(wanted) > self._room:
            wanted = [group for group in wanted if self._is_needed(group)]
        for group, pill in self._pills.items():
            pill.setVisible(group in wanted)

    def _width_of(self, groups: Sequence[Group | None]) -> int:
        return sum(self._pills[group].sizeHint().width() for group in groups) + style.px(6) * (len(groups) - 1)

    def _is_needed(self, group: Group | None) -> bool:
        return group is None or count_of(self._counts, group) > 0 or self._pills[group].isChecked()
