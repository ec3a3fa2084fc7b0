"""The builder of WAP pushes: a title, a link, and what the phone does with them."""

from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from smsdesk.encoding.wap_push import LINK_LIMIT, TITLE_LIMIT, wap_push_messages
from smsdesk.encoding.wbxml_si import Action
from smsdesk.ui import wording_builders as words
from smsdesk.ui.compose.builders.builder import FormBuilder
from smsdesk.ui.style import style
from smsdesk.ui.widgets.field import ComboBox, LineEdit


class PushBuilder(FormBuilder):
    """A Service Indication; with the action "delete" the title is not needed."""

    name = "push"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = LineEdit("Title")
        self.title.setMaxLength(TITLE_LIMIT)
        self.link = LineEdit("Link", placeholder="https://example.com/offer")
        self.link.setMaxLength(LINK_LIMIT)
        self.action = ComboBox("Action")
        for action, word in words.ACTIONS.items():
            self.action.addItem(word, action.value)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(style.px(12))
        layout.setVerticalSpacing(style.px(6))
        layout.addWidget(self.add_field("title", "Title", self.title), 0, 0)
        layout.addWidget(self.add_field("action", "Action", self.action), 0, 1)
        layout.addWidget(self.add_field("link", "Link", self.link), 1, 0, 1, 2)
        layout.setColumnStretch(0, 3)
        layout.setColumnStretch(1, 2)
        layout.setRowStretch(2, 1)

    def build(self, reference: int) -> tuple[bytes, ...]:
        return wap_push_messages(self.title.text(), self.link.text(), Action(self.action.currentData()), reference)

    @property
    def first(self) -> QWidget:
        return self.title

    @property
    def state(self) -> dict[str, Any]:
        title, link = self.title.text(), self.link.text()
        return {"title": title, "link": link, "action": self.action.currentData()} if title or link else {}

    def show_state(self, state: dict[str, Any]) -> None:
        self.show_text("title", state.get("title"))
        self.show_text("link", state.get("link"))
        self.action.setCurrentIndex(max(0, self.action.findData(state.get("action"))))
