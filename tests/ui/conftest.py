"""What every test of the user interface shares: no display, our style, and the rule that all text is plain."""

import os
from collections.abc import Callable, Iterator

# Before Qt is imported anywhere.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QTextEdit, QWidget

from smsdesk.ui.style import style


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The application in our style, light, with b = 13."""
    # As in app.py: the last window to close must not stop the loop under a running coroutine.
    qapp.setQuitOnLastWindowClosed(False)
    style.apply(qapp, "light", 13)
    yield qapp
    style.apply(qapp, "light", 13)


def _assert_plain_text(widget: QWidget) -> None:
    """Fail if `widget` or anything in it could take text from outside for markup."""
    for label in [*widget.findChildren(QLabel), *([widget] if isinstance(widget, QLabel) else [])]:
        assert label.textFormat() == Qt.TextFormat.PlainText, f"rich text possible: {label.text()!r}"
    for editor in widget.findChildren(QTextEdit):
        assert not editor.acceptRichText(), "an editor accepts rich text"
    for each in [widget, *widget.findChildren(QWidget)]:
        tip = each.toolTip()
        assert "<" not in tip or tip.startswith("<p style='white-space:pre-wrap'>"), f"rich tooltip: {tip!r}"


@pytest.fixture
def assert_plain_text() -> Callable[[QWidget], None]:
    """`assert_plain_text(widget)`: labels, editors and tooltips in it show everything as written."""
    return _assert_plain_text
