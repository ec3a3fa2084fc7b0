"""The sheet with all Malaysian rules: how the message stands, what each wants, who says so and since when."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.domain.rules import FORBIDDEN, NOT_LEGAL_ADVICE, RULES, Finding, Level, Rule
from smsdesk.ui import wording_rules as words
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import IconLabel, Label, Line
from smsdesk.ui.widgets.sheet import Sheet

_State = Literal["ok", "warn", "bad", "wait"]
_ICONS = {
    "ok": ("check-circle-fill", "ok"),
    "warn": ("warning-fill", "warn"),
    "bad": ("x-circle-fill", "bad"),
    "wait": ("clock", "text2"),
}


class _Row(QWidget):
    """One rule, or a text without a state."""

    def __init__(self, title: str, icon: tuple[str, str], lines: Sequence[Label]) -> None:
        super().__init__()
        picture = IconLabel(*icon)
        picture.setFixedHeight(style.px(20))
        column = QVBoxLayout()
        column.setSpacing(style.px(2))
        column.addWidget(Label(title, strong=True, wrap=True))
        for line in lines:
            column.addWidget(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, style.px(2), 0, style.px(2))
        row.setSpacing(style.px(12))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)


class RulesSheet(Sheet):
    """`unknown` are the ids of rules that cannot be checked yet, such as the hours while no time is chosen."""

    def __init__(self, host: QWidget, findings: Sequence[Finding], unknown: Collection[str] = ()) -> None:
        super().__init__(host, words.TITLE, NOT_LEGAL_ADVICE)
        self.rows: dict[str, _Row] = {}
        broken = {finding.rule.id: finding for finding in findings}
        for rule in RULES:
            self.rows[rule.id] = _rule_row(rule, broken.get(rule.id), rule.id in unknown)
            self.body.addWidget(self.rows[rule.id])
            self.body.addWidget(Line())
        forbidden = Label(FORBIDDEN, colour="text2", wrap=True)
        self.body.addWidget(_Row(words.FORBIDDEN_TITLE, ("info", "text2"), [forbidden]))
        self.close_button = Button("Close")
        self.close_button.clicked.connect(self.dismiss)
        self.add_right(self.close_button)
        for keys, steps in (("Down", 1), ("Up", -1), ("PgDown", 8), ("PgUp", -8)):
            self.bind(keys, partial(self._scroll_by, steps))

    def _scroll_by(self, steps: int) -> None:
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + steps * style.px(30))


def _rule_row(rule: Rule, finding: Finding | None, unknown: bool) -> _Row:
    state: _State = "ok"
    if finding is not None:
        state = "bad" if rule.level is Level.BLOCK else "warn"
    elif unknown:
        state = "wait"
    lines = [Label(rule.what, wrap=True)]
    if finding is not None:
        lines.append(Label(finding.sentence, colour=state, wrap=True))
    elif unknown:
        lines.append(Label(words.NOT_KNOWN, colour="text2", wrap=True))
    lines.append(Label(words.source(rule), "small", "text3", wrap=True))
    row = _Row(rule.title, _ICONS[state], lines)
    row.setAccessibleName(words.state(rule.title, state))
    return row
