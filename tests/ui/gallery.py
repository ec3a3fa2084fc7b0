"""All components of the kit in one window, to be looked at: `python tests/ui/gallery.py [light|dark] [b] [out.png]`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPlainTextEdit,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from smsdesk.ui.style import style
from smsdesk.ui.widgets.badge import Badge, CountBadge, PracticeEdge
from smsdesk.ui.widgets.bubble import Bubble
from smsdesk.ui.widgets.buttons import Button, IconButton
from smsdesk.ui.widgets.cells import CellRole
from smsdesk.ui.widgets.chip import Chip
from smsdesk.ui.widgets.empty import EmptyState
from smsdesk.ui.widgets.field import CheckBox, ComboBox, Field, LineEdit, PasswordEdit, RadioButton, SpinBox
from smsdesk.ui.widgets.labels import Label
from smsdesk.ui.widgets.note import Note
from smsdesk.ui.widgets.phone import Phone
from smsdesk.ui.widgets.pill import FilterPill, Pill
from smsdesk.ui.widgets.progress import WorkBar
from smsdesk.ui.widgets.ring import Ring
from smsdesk.ui.widgets.sheet import Choice, Question, Sheet
from smsdesk.ui.widgets.skeleton import Skeleton
from smsdesk.ui.widgets.table import Table
from smsdesk.ui.widgets.toast import Toast

_SAMPLE = (
    "RM0 Kedai Melur: Join “Jom Raya”, Aisyah! All bouquets 20% off on Sat 28 Nov, 10am to 6pm, with a free "
    "card for members. https://example.com/a-very-long-link-without-any-blank-in-it-at-all"
)


def _row(*widgets: QWidget, stretch: bool = True) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(style.px(8))
    for widget in widgets:
        row.addWidget(widget)
    if stretch:
        row.addStretch(1)
    return row


def _disabled(widget: QWidget) -> QWidget:
    widget.setEnabled(False)
    return widget


def _card(widget: QWidget, height: int) -> QFrame:
    card = QFrame()
    card.setProperty("card", True)
    QVBoxLayout(card).addWidget(widget)
    card.setFixedHeight(style.px(height))
    return card


def _fields() -> QHBoxLayout:
    texts = (("300", "Credits"), ("300", "Credits"), ("30", "Credits"), ("KEDAIMELUR", "Set by the provider"))
    fields = []
    for number, (text, hint) in enumerate(texts):
        edit = LineEdit(f"Field {number}")
        edit.setText(text)
        fields.append(Field("Amount", edit, hint=hint))
    fields[2].set_error("The amounts differ: 300 and 30.")
    fields[3].editor.setEnabled(False)
    return _row(*fields, stretch=False)


def _buttons_and_fields() -> list[QLayout | QWidget]:
    focus = Button("Focus", "primary")
    focus.setObjectName("focus")
    return [
        Label("Buttons: primary, normal, quiet, danger. Rest, focus, disabled", "small", "text3"),
        _row(
            Button("Primary", "primary"),
            focus,
            _disabled(Button("Disabled", "primary")),
            Button("Practice", "practice"),
        ),
        _row(Button("Normal"), Button("Focus"), _disabled(Button("Disabled")), Button("Send test", height="large")),
        _row(
            Button("Quiet", "quiet", icon="copy"),
            Button("Link", "link"),
            Button("Delete", "danger", icon="trash"),
            Button("Review and send…", "primary", icon="paper-plane-tilt", height="large"),
            IconButton("arrows-clockwise", "Refresh balance"),
        ),
        _fields(),
        _row(
            ComboBox("Kind"),
            SpinBox("Warn below"),
            SpinBox("Amount"),
            PasswordEdit(),
            LineEdit("Find", placeholder="Search", leading="magnifying-glass"),
        ),
        _row(CheckBox("Ask for delivery reports"), CheckBox("Off"), RadioButton("One"), RadioButton("Two")),
    ]


def _chips_and_notes() -> list[QLayout | QWidget]:
    return [
        _row(
            Chip("users", "Members 2026", "231"),
            Chip(None, "60123", problem=True),
            Chip(None, "Kavitha", "+60 12-555 0136"),
        ),
        _row(
            Pill("warn", "1 no number"),
            Pill("bad", "3 invalid"),
            Pill("plain", "2 duplicates"),
            Pill("ok", "Delivered", icon="check"),
            Pill("practice", "Practice", icon="flask", passive=True),
        ),
        _row(
            FilterPill("All", 238),
            FilterPill("Delivered", 141),
            FilterPill("Failed", 6, colour="bad"),
            FilterPill("Uncertain", 0),
        ),
        Note("bad", "The gateway refused the password. Nothing was sent.", "Enter password"),
        Note("warn", "Saturday 21:40 is outside your sending hours.", "Send Sunday 9:00"),
        Note("ok", "212 contacts came in. 6 rows are in a file with their reasons.", "Open file"),
        Note(
            "info",
            "Nothing changed: the file holds no new contacts, and this sentence is long enough for two lines.",
        ),
        _row(
            Badge("practice", "Practice: nothing is really sent", "Practice"),
            Badge("http", "Not encrypted"),
            Badge("listening", "Listening :8484"),
            CountBadge(),
            Ring(10),
        ),
        QPlainTextEdit("A message"),
    ]


def left_column() -> QVBoxLayout:
    """Buttons, fields, chips, pills and notes, as in components-*.png."""
    column = QVBoxLayout()
    column.setSpacing(style.px(10))
    for part in _buttons_and_fields() + _chips_and_notes():
        column.addLayout(part) if isinstance(part, QLayout) else column.addWidget(part)
    return column


def _table() -> Table:
    model = QStandardItemModel(0, 5)
    model.setHorizontalHeaderLabels(["When", "Name", "State", "Delivered", "What to do"])
    rows = (
        ("Today 10:43", "Hafiz", "x-circle", "Failed", "bad", 0),
        ("Fri 20 Nov 15:02", "நந்தினி", "check-circle", "Delivered", "ok", 1047),
        ("9 Nov 2025", "محمد بن عبدالله الطويل جدا جدا", "question", "Uncertain", "warn", 12),
        ("Wed 18 Nov 09:30", "陈美玲 😀", "clock", "Waiting", "text2", 7),
    )
    for when, name, icon, state, colour, count in rows:
        items = [
            QStandardItem(when),
            QStandardItem(name),
            QStandardItem(state),
            QStandardItem(),
            QStandardItem("Retry later"),
        ]
        items[2].setData(icon, CellRole.ICON)
        items[2].setData(colour, CellRole.COLOUR)
        items[3].setData(count, CellRole.NUMBER)
        items[4].setData(True, CellRole.LINK)
        model.appendRow(items)
    model.setHeaderData(3, Qt.Orientation.Horizontal, Qt.AlignmentFlag.AlignRight, Qt.ItemDataRole.TextAlignmentRole)
    table = Table("Sample")
    model.setParent(table)
    table.setModel(model)
    table.set_columns([136, 0, 104, 84, 96])
    table.horizontalHeader().setSortIndicatorShown(True)
    table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    table.selectRow(0)
    return table


def right_column() -> QVBoxLayout:
    """Empty, loading, long work, table, phone and bubbles."""
    column = QVBoxLayout()
    column.setSpacing(style.px(10))
    work = WorkBar("Reading customers.xlsx")
    work.set_progress(62_000, 100_000)
    skeleton = Skeleton()
    skeleton.start()
    table = _table()
    table.setFixedHeight(style.px(160))
    phone = Phone()
    phone.set_head("Provider’s number", "Today 10:43")
    phone.set_messages([_SAMPLE])
    phone.setFixedSize(style.px(260), style.px(190))
    bubbles = QVBoxLayout()
    bubbles.addWidget(Bubble("Is the 20% also for roses? நன்றி"), 0, Qt.AlignmentFlag.AlignLeft)
    sent = Bubble("Yes, roses too.\nمرحبا", "sent")
    bubbles.addWidget(sent, 0, Qt.AlignmentFlag.AlignRight)
    bubbles.addStretch(1)
    side = QHBoxLayout()
    side.addWidget(phone)
    side.addLayout(bubbles)
    tabs = QTabBar()
    for name in ("Compose", "Contacts", "Credits", "Inbox", "Sent"):
        tabs.addTab(name)
    tabs.setDrawBase(False)
    tabs.setExpanding(False)
    count = CountBadge()
    count.set_count(3)
    tabs.setTabButton(3, QTabBar.ButtonPosition.RightSide, count)
    column.addWidget(tabs)
    column.addWidget(
        _card(
            EmptyState(
                "tray",
                "No replies yet",
                "Replies arrive when the listener is set up with your provider. It takes about 5 minutes.",
                "Set up listener",
            ),
            208,
        )
    )
    column.addWidget(_card(skeleton, 100))
    column.addWidget(work)
    column.addWidget(table)
    column.addLayout(side)
    column.addStretch(1)
    return column


def build() -> QWidget:
    """The gallery's window, 1100 wide at b = 13."""
    window = QWidget()
    window.setProperty("ground", "surface")
    window.setWindowTitle("Gallery")
    columns = QHBoxLayout(window)
    columns.setContentsMargins(*[style.px(24)] * 4)
    columns.setSpacing(style.px(30))
    columns.addLayout(left_column(), 1)
    columns.addLayout(right_column(), 1)
    for combo in window.findChildren(ComboBox):
        combo.addItems(["Unicode (automatic)", "Text", "Flash text"])
    for box in window.findChildren(CheckBox)[:1]:
        box.setChecked(True)
    window.findChildren(RadioButton)[0].setChecked(True)
    window.findChildren(FilterPill)[2].setChecked(True)
    window.findChildren(CountBadge)[0].set_count(3)
    window.findChildren(PasswordEdit)[0].setText("secret")
    window.resize(style.px(1100), style.px(760))
    return window


def _sheet(window: QWidget) -> Sheet:
    sheet = Sheet(window, "Check before sending", "238 people get this message. It costs 714 credits.")
    for number in range(8):
        sheet.body.addWidget(Label(f"Row {number}: {_SAMPLE}", wrap=True))
    cancel = Button("Cancel", "quiet", height="large")
    sheet.add_left(Button("Send test to me", height="large"))
    sheet.add_right(cancel)
    sheet.add_right(Button("Send 238 messages", "primary", icon="paper-plane-tilt", height="large"))
    sheet.open(cancel)
    return sheet


def main() -> None:
    """Show the gallery; with a file name, take its picture, one of a sheet and one of a question, and leave."""
    app = QApplication(sys.argv)
    arguments = [*sys.argv[1:], "light", "13", ""][:3] if len(sys.argv) < 4 else sys.argv[1:4]
    appearance, base, out = arguments
    style.apply(app, "dark" if appearance == "dark" else "light", int(base))
    window = build()
    window.show()
    toast = Toast(window)
    if not out:
        toast.say("3 contacts moved to the bin.", "Undo", lambda: None)
        app.exec()
        return

    def take(name: str) -> None:
        window.grab().save(f"{out}-{name}.png")

    def components() -> None:
        window.findChild(Button, "focus").setFocus()
        toast.say("3 contacts moved to the bin.", "Undo", lambda: None)

    def sheet() -> None:
        take("components")
        PracticeEdge(window).show()
        steps.append(_sheet(window))

    def question() -> None:
        take("sheet")
        steps[0].dismiss()
        choices = [Choice("go", "Go on sending"), Choice("stop", "Stop, keep 126 unsent", "danger")]
        asked = Question(
            window, "Stop this broadcast?", "112 are sent and stay sent. 126 are not sent and will not be.", choices
        )
        asked.open(asked.buttons["go"])

    def last() -> None:
        take("question")
        app.quit()

    steps: list[Sheet] = []
    for at, step in ((200, components), (900, sheet), (1500, question), (2100, last)):
        QTimer.singleShot(at, step)
    app.exec()


if __name__ == "__main__":
    main()
