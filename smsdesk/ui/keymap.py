"""The key map (F1): every key that does something, made from the actions themselves."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.sheet import Sheet

Keys = tuple[str, str]  # what it does, keys

ALWAYS: tuple[Keys, ...] = (
    ("To the next place", "Tab"),
    ("To the one before", "Shift+Tab"),
    ("Press what has the focus", "Space"),
    ("Close a sheet or a panel", "Esc"),
)


def open_keymap(host: QWidget, groups: Sequence[tuple[str, Sequence[Keys]]]) -> Sheet:
    """Show the keys under the title of the tab they belong to."""
    sheet = Sheet(host, "Keys", width=560)
    grid = QGridLayout()
    grid.setHorizontalSpacing(style.px(24))
    grid.setVerticalSpacing(style.px(6))
    grid.setColumnStretch(0, 1)
    for title, keys in groups:
        if not keys:
            continue
        row = grid.rowCount()
        grid.addWidget(Label(title, "body", strong=True), row, 0, 1, 2)
        for place, (words, key) in enumerate(keys, start=row + 1):
            grid.addWidget(Label(words, "body", "text2", wrap=True), place, 0)
            grid.addWidget(Label(key), place, 1)
        grid.setRowMinimumHeight(row + len(keys) + 1, style.px(6))
    sheet.body.addLayout(grid)
    close = Button("Close")
    close.clicked.connect(sheet.dismiss)
    sheet.add_right(close)
    sheet.open(close)
    return sheet
