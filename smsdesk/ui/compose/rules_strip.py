"""The quiet strip under the message: how many rules it keeps, and what to do about those it breaks."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smsdesk.domain.rules import RULES, Finding, Level
from smsdesk.ui import wording_rules as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.flow import Flow
from smsdesk.ui.widgets.labels import IconLabel, Label, set_plain_tooltip
from smsdesk.ui.widgets.speaking import announce

_MOST, _LINES, _BETWEEN = 3, 2, 2
_LOOKS = {Level.BLOCK: ("x-circle", "bad"), Level.WARN: ("warning", "warn")}


class _Item(QWidget):
    """One broken rule: an icon, its words, and the link that mends it or shows the place."""

    def __init__(self, level: Level) -> None:
        super().__init__()
        self.label = Label("", colour=_LOOKS[level][1] if level is Level.BLOCK else "text")
        self.link = Button("", "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(6))
        row.addWidget(IconLabel(*_LOOKS[level]))
        row.addWidget(self.label)
        row.addWidget(self.link)
        self.hide()

    def show_words(self, text: str, finding: Finding, mend: str) -> None:
        """Show the rule in such words; without places and without `mend` there is nothing to press."""
        self.label.setText(text)
        set_plain_tooltip(self, finding.sentence)
        self.link.setText(mend or words.SHOW)
        self.link.setAccessibleName(mend or words.show_name(finding))
        self.link.setVisible(bool(mend or finding.at))
        self.show()


class RulesStrip(QWidget):
    """Signals tell what was pressed; a second press on "Show" goes to the next place of the same rule."""

    mend_requested = Signal(str)
    all_rules_requested = Signal()
    place_requested = Signal(int, int)  # code points of the text, from and up to

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings: tuple[Finding, ...] = ()
        self._mend: dict[str, str] = {}
        self._said = ""
        self._fitted: tuple[object, ...] = ()
        self._shown_places: dict[str, int] = {}
        self._icon = IconLabel("check-circle", "ok")
        self._met = Label("", colour="text2")
        self.items = {rule.id: _Item(rule.level) for rule in RULES}
        self.all_rules = Button(words.ALL_RULES, "link")
        self.all_rules.clicked.connect(self.all_rules_requested)
        self._flow = self._make_flow()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(12))
        layout.addWidget(self._flow, 1)
        layout.addWidget(self.all_rules, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()
        self._dress()
        style.changed.connect(self._dress)

    def _make_flow(self) -> Flow:
        flow = Flow(style.px(12), style.px(_BETWEEN))
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.px(6))
        row.addWidget(self._icon)
        row.addWidget(self._met)
        flow.add(head)
        self._head = head
        for rule, item in self.items.items():
            flow.add(item)
            item.hide()
            item.link.clicked.connect(lambda _checked=False, chosen=rule: self._on_pressed(chosen))
        return flow

    def _dress(self) -> None:
        """Lines of one height, whatever stands in them."""
        self.all_rules.ensurePolished()
        high = self.all_rules.sizeHint().height()
        for part in (self._head, *self.items.values()):
            part.setFixedHeight(high)
        self._fitted = ()
        self._fit()

    def show_findings(self, findings: Sequence[Finding], total: int, mend: Mapping[str, str]) -> None:
        """Show what is broken of `total` rules (0: none applies, the strip hides); `mend` has the words on the links of
        those that one click mends, by rule id. What has changed is announced."""
        places = {finding.rule.id: finding.at for finding in self._findings}
        for finding in findings:
            if places.get(finding.rule.id) != finding.at:
                self._shown_places.pop(finding.rule.id, None)
        self._findings, self._mend = tuple(findings), dict(mend)
        self.setVisible(total > 0)
        self._met.setText(words.met(len(findings), total))
        self._icon.setVisible(len(findings) < total)
        self._fit()
        self._tell()

    def _fit(self) -> None:
        """One broken rule gets its sentence where a line has room for it, several get a few words each.

        What two lines have no room for is counted on the link that leads to all rules.
        """
        wanted = (self._findings, tuple(self._mend.items()), self.width())
        if wanted == self._fitted:
            return  # as on most keys
        self._fitted = wanted
        if len(self._findings) == 1:
            self._show(1, words.sentence)
            if self._flow.sizeHint().width() <= self._flow.width():
                return
        for number in range(min(_MOST, len(self._findings)), -1, -1):
            self._show(number, words.brief)
            if number <= 1 or self._flow.heightForWidth(self._room()) <= self._two_lines():
                return

    def _room(self) -> int:
        """The width of the lines beside the link that leads to all rules."""
        return self.width() - self.all_rules.sizeHint().width() - style.px(12)

    def _two_lines(self) -> int:
        return _LINES * self._head.height() + style.px(_BETWEEN)

    def _show(self, number: int, say: Callable[[Finding], str]) -> None:
        """Show so many of the broken rules in such words."""
        shown = self._findings[:number]
        for finding in shown:
            self.items[finding.rule.id].show_words(say(finding), finding, self._mend.get(finding.rule.id, ""))
        for rule, item in self.items.items():
            item.setVisible(rule in {finding.rule.id for finding in shown})
        more = len(self._findings) - number
        self.all_rules.setText(words.all_rules(more))
        self.all_rules.setAccessibleName(words.all_rules_name(more))

    def _tell(self) -> None:
        said = ". ".join([self._met.text(), *(words.brief(finding) for finding in self._findings)])
        self.setAccessibleName(said)
        if said != self._said:
            self._said = said
            announce(self, said)

    def _on_pressed(self, rule: str) -> None:
        if rule in self._mend:
            self.mend_requested.emit(rule)
            return
        places = next((finding.at for finding in self._findings if finding.rule.id == rule), ())
        if places:
            turn = self._shown_places.get(rule, -1) + 1
            self._shown_places[rule] = turn
            self.place_requested.emit(*places[turn % len(places)])

    def stops(self) -> list[QWidget]:
        """What Tab reaches here, in order."""
        return [*(item.link for item in self.items.values()), self.all_rules]

    def text(self) -> str:
        """What is shown at the moment, in words."""
        shown = [item.label.text() for item in self.items.values() if not item.isHidden()]
        more = [] if self.all_rules.text() == words.ALL_RULES else [self.all_rules.text()]
        return " · ".join([self._met.text(), *shown, *more])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
