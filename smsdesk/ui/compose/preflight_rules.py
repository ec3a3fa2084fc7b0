"""The pre-flight's row of rules: what is missed with its mending, what blocks with the note that overrides it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smsdesk.domain.records import Override
from smsdesk.domain.rules import Finding, Level
from smsdesk.ui import wording_overrides as words
from smsdesk.ui import wording_rules as rule_words
from smsdesk.ui.compose.preflight_rows import CheckRow, RedLine, RowLine, line_of
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import CheckBox, LineEdit
from smsdesk.ui.widgets.labels import Label, set_plain_tooltip


class BlockedRule(QWidget):
    """What forbids sending, and below it "Send anyway, because" with a field for the note."""

    changed = Signal()

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self._rule, self._sentence = finding.rule, rule_words.sentence(finding)
        self.red_line = RedLine()
        set_plain_tooltip(self.red_line, finding.sentence)
        self.anyway = CheckBox(words.ANYWAY)
        self.anyway.setAccessibleName(f"{words.ANYWAY}: {finding.rule.title}")
        self.note = LineEdit(f"{words.NOTE}: {finding.rule.title}", placeholder=words.NOTE_HINT)
        self.note.setMaxLength(words.LONGEST_NOTE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(4))
        layout.addWidget(self.red_line)
        layout.addWidget(line_of(self.anyway, self.note))
        self.anyway.toggled.connect(self._on_anyway_toggled)
        self.note.textChanged.connect(self._show)
        self._show()

    @property
    def override(self) -> Override | None:
        """The note once it says something, None before."""
        note = " ".join(self.note.text().split())
        says = sum(ch.isalpha() for ch in note) >= words.SHORTEST_NOTE
        return Override(self._rule.id, note) if self.anyway.isChecked() and says else None

    def _on_anyway_toggled(self, chosen: bool) -> None:
        if chosen:
            self.note.setFocus()
        self._show()

    def _show(self) -> None:
        self.note.setEnabled(self.anyway.isChecked())
        self.red_line.say(self._sentence)
        self.red_line.settle(self.override is not None)
        self.changed.emit()


class RulesRow(CheckRow):
    """Notes stay while the row is shown anew. `mend_requested` carries the id of a rule."""

    mend_requested = Signal(str)
    overrides_changed = Signal()

    def __init__(self) -> None:
        super().__init__("Rules")
        self.met = Label("", colour="text2")
        self.add(self.met)
        self.warnings: dict[str, RowLine] = {}
        self.blocks: dict[str, BlockedRule] = {}
        self._shown: tuple[str, ...] = ()

    def show_findings(self, findings: Sequence[Finding], mendable: Mapping[str, str], rules: int) -> bool:
        """Show what is broken of so many `rules`; `mendable` has the words on the link of each that one click mends.
        True when something has come that must be mended first."""
        self._make(findings)
        broken = {finding.rule.id: finding for finding in findings}
        for key, line in self.warnings.items():
            found = broken.get(key)
            line.say(rule_words.sentence(found) if found else "", mendable.get(key, ""))
        for key, block in self.blocks.items():
            block.setVisible(key in broken)
        self.met.setText(words.met(rules - len(broken), rules))
        self.met.setVisible(not broken)
        fresh = set(broken) - set(self._shown)
        self._shown = tuple(broken)
        self._show_state()
        return any(key in fresh for key in self.blocks)

    def _make(self, findings: Sequence[Finding]) -> None:
        for finding in findings:
            key = finding.rule.id
            if finding.rule.level is Level.BLOCK and key not in self.blocks:
                block = self.blocks[key] = BlockedRule(finding)
                block.changed.connect(self._on_block_changed)
                self.add(block)
            elif finding.rule.level is not Level.BLOCK and key not in self.warnings:
                link = Button("", "link")
                link.clicked.connect(lambda _checked=False, rule=key: self.mend_requested.emit(rule))
                line = self.warnings[key] = RowLine("text", link)
                self.add(line)

    def _on_block_changed(self) -> None:
        self._show_state()
        self.overrides_changed.emit()

    def _show_state(self) -> None:
        self.set_state("bad" if self.open_blocks() else "warn" if self._shown else "ok")

    def open_blocks(self) -> list[BlockedRule]:
        """What still forbids sending."""
        return [block for key, block in self.blocks.items() if key in self._shown and block.override is None]

    def overrides(self) -> tuple[Override, ...]:
        """The notes of the rules that are broken now."""
        found = (block.override for key, block in self.blocks.items() if key in self._shown)
        return tuple(each for each in found if each is not None)
