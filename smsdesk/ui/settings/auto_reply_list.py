"""The automatic replies of an account: a keyword, its answer, on or off, one below the other and changed in place."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smsdesk.domain.accounts import AccountOptions
from smsdesk.domain.auto_replies import LONGEST_KEYWORD, LONGEST_TEXT, AutoReply
from smsdesk.domain.composing import measure
from smsdesk.domain.kinds import Kind
from smsdesk.ui import figures
from smsdesk.ui import wording_settings as words
from smsdesk.ui.counter import Counter
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button, IconButton
from smsdesk.ui.widgets.field import CheckBox, LineEdit
from smsdesk.ui.widgets.labels import Label, set_plain_tooltip
from smsdesk.ui.wording import text_problem

_KEYWORD = 130  # px


class AutoReplyRow(QWidget):
    """`changed` when something was entered that is not stored yet; `remove_requested` for ×."""

    changed = Signal()
    remove_requested = Signal()

    def __init__(self, reply: AutoReply, options: Callable[[], AccountOptions]) -> None:
        """`options` are those of the account, which the cost depends on."""
        super().__init__()
        self.reply = reply
        self._options = options
        self._refused, self._too_long = "", ""
        self.keyword = LineEdit("Keyword", placeholder="HOURS")
        self.keyword.setMaxLength(LONGEST_KEYWORD)
        self.keyword.setFixedWidth(style.px(_KEYWORD))
        self.text = LineEdit("Answer to the keyword", placeholder="We are open from 9 to 6.")
        self.text.setMaxLength(LONGEST_TEXT)
        self.on = CheckBox("On")
        self.remove = IconButton("trash", "Remove this automatic reply")
        self.back = Button(words.PUT_BACK, "link")
        self.back.hide()
        self.back.clicked.connect(self.changed)
        self._problem = Label("", "small", "bad", wrap=True)
        self._problem.hide()
        row = QHBoxLayout()
        row.setSpacing(style.px(8))
        row.addWidget(self.keyword)
        row.addWidget(self.text, 1)
        row.addWidget(self.on)
        row.addWidget(self.back)
        row.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(4))
        layout.addLayout(row)
        layout.addLayout(self._below())
        layout.addWidget(self._problem)
        self.show_reply(reply)
        self.text.textChanged.connect(lambda _text: self.show_cost())
        self.keyword.editingFinished.connect(self._tell)
        self.text.editingFinished.connect(self._tell)
        self.on.toggled.connect(lambda _on: self._tell())
        self.remove.clicked.connect(self.remove_requested)

    def _below(self) -> QHBoxLayout:
        """What the answer costs, in line with it."""
        self.counter = Counter()
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addSpacing(style.px(_KEYWORD) + style.px(8))
        row.addWidget(self.counter)
        return row

    def show_cost(self) -> None:
        """Count the answer as it will leave."""
        text, options = self.text.text().strip(), self._options()
        found = measure(text, Kind.TEXT, options)
        there = bool(text) and self.text.isEnabled()
        self.counter.setVisible(there)
        self.counter.show_measure(found, cost=figures.credits_text(found.parts))
        wrong = found.problem if there else None
        self._too_long = "" if wrong is None else text_problem(wrong, found.parts, options.max_parts)
        self._show_sentence()

    def show_reply(self, reply: AutoReply) -> None:
        """What is stored."""
        self.reply = reply
        self.keyword.setText(reply.keyword)
        self.text.setText(reply.text)
        for line in (self.keyword, self.text):
            line.setCursorPosition(0)  # its beginning is what one knows it by
            set_plain_tooltip(line, line.text() if _is_cut(line) else "")
        self._name_parts(reply.keyword)
        self.on.blockSignals(True)
        self.on.setChecked(reply.on)
        self.on.blockSignals(False)
        self._show_there(True)
        self.show_problem("")

    def _name_parts(self, keyword: str) -> None:
        """Which of many rows a control belongs to, for those who do not see the row."""
        self.text.setAccessibleName(f"Answer to {keyword}" if keyword else "Answer to the keyword")
        self.on.setAccessibleName(f"{keyword}: on" if keyword else "On")
        named = f"Remove the automatic reply to {keyword}" if keyword else "Remove this automatic reply"
        self.remove.setAccessibleName(named)
        self.back.setAccessibleName(f"{words.PUT_BACK}: {keyword}" if keyword else words.PUT_BACK)

    def show_removed(self) -> None:
        """It is removed, and can be put back as long as the window shows it."""
        self._show_there(False)
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_there(self, there: bool) -> None:
        for part in (self.keyword, self.text, self.on):
            part.setEnabled(there)
        self.remove.setVisible(there)
        self.back.setVisible(not there)
        self.show_cost()

    def entered(self) -> AutoReply:
        """What stands in the fields."""
        key, account = self.reply.id, self.reply.account_id
        return AutoReply(key, account, self.keyword.text().strip(), self.text.text().strip(), self.on.isChecked())

    def show_problem(self, sentence: str) -> None:
        """Why it is not stored as it stands; "" when it is."""
        self._refused = sentence
        self._show_sentence()

    def _show_sentence(self) -> None:
        sentence = self._refused or self._too_long
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def problem(self) -> str:
        """The sentence shown."""
        return "" if self._problem.isHidden() else self._problem.text()

    def _tell(self) -> None:
        if self.entered() != self.reply:
            self.changed.emit()


def _is_cut(line: LineEdit) -> bool:
    """Whether its text may be longer than the room it has in a window that is not large."""
    return line.fontMetrics().horizontalAdvance(line.text()) > style.px(100)


class AutoReplyList(QWidget):
    """Signals carry the row they are about."""

    changed = Signal(object)
    remove_requested = Signal(object)
    new_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[AutoReplyRow] = []
        self._options = AccountOptions()
        self.add = Button(words.NEW_AUTO_REPLY, icon="plus")
        self.add.clicked.connect(self.new_requested)
        self._place = QVBoxLayout()
        self._place.setSpacing(style.px(8))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, style.px(6), 0, 0)
        layout.setSpacing(style.px(8))
        layout.addWidget(Label(words.AUTO_REPLIES, "pane"))
        layout.addWidget(Label(words.AUTO_REPLIES_INTRO, colour="text2", wrap=True))
        layout.addLayout(self._place)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def show_replies(self, replies: Sequence[AutoReply]) -> None:
        """These in place of what stood there."""
        for row in list(self.rows):
            self.take_out(row)
        for reply in replies:
            self.put_in(reply)

    def set_options(self, options: AccountOptions) -> None:
        """Of the account: part sizes, prefix and most parts decide what an answer costs."""
        self._options = options
        for row in self.rows:
            row.show_cost()

    def put_in(self, reply: AutoReply) -> AutoReplyRow:
        """One more at the end."""
        row = AutoReplyRow(reply, lambda: self._options)
        row.changed.connect(lambda: self.changed.emit(row))
        row.remove_requested.connect(lambda: self.remove_requested.emit(row))
        self.rows.append(row)
        self._place.addWidget(row)
        QWidget.setTabOrder(row.remove, self.add)  # after all rows, as it stands
        return row

    def take_out(self, row: AutoReplyRow) -> None:
        """One fewer; the focus stays near."""
        if row.isAncestorOf(self.focusWidget() or self.add):
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.rows.remove(row)
        self._place.removeWidget(row)
        row.hide()
        row.deleteLater()
