"""A page of settings made from its table: one below the other, scrolling when there are many."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from smsdesk.ui.settings.setting import Setting
from smsdesk.ui.settings.specs import Spec
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import Label


class SettingsPage(QScrollArea):
    """`head` stands above the settings, for what they belong to, `tail` below them."""

    changed = Signal(str, object)
    reset_requested = Signal(str)

    def __init__(self, specs: Sequence[Spec], head: QWidget | None = None, tail: QWidget | None = None) -> None:
        super().__init__()
        self.settings = {spec.key: Setting(spec) for spec in specs}
        page = QWidget()
        page.setProperty("plain", True)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(style.px(24), style.px(20), style.px(24), style.px(24))
        layout.setSpacing(style.px(14))
        if head is not None:
            layout.addWidget(head)
        for setting in self.settings.values():
            if setting.spec.heading:
                layout.addSpacing(style.px(6))
                layout.addWidget(Label(setting.spec.heading, "pane"))
            layout.addWidget(setting)
            setting.changed.connect(self.changed)
            setting.reset_requested.connect(self.reset_requested)
        if tail is not None:
            layout.addWidget(tail)
        layout.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)

    def show_value(self, key: str, value: Any, default: Any) -> None:
        """Show what is in force for one setting."""
        self.settings[key].show_value(value, default)

    def show_error(self, key: str, sentence: str) -> None:
        """Say what is wrong below one setting."""
        self.settings[key].show_error(sentence)
