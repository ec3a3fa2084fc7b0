"""The chosen colours and text size put in force: at the start, and whenever the settings change."""

from typing import cast

from PySide6.QtWidgets import QApplication

from smsdesk.ui.style import Appearance, style


def wear(application: QApplication, appearance: str, more: int) -> None:
    """Dress the program: "system", "light" or "dark"; `more` px are added to the system's font."""
    chosen = cast(Appearance, appearance)
    style.apply(application, chosen)
    if more:
        style.apply(application, chosen, style.base + more)
