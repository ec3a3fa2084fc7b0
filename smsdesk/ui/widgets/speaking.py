"""Sentences for screen readers that nobody has to see: counters say themselves when they change."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, sentence: str) -> None:
    """Let assistive technology say `sentence`; nothing happens while none listens or the widget is not shown."""
    if sentence and QAccessible.isActive() and widget.isVisible():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))
