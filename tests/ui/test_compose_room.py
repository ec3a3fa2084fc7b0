"""Compose in a window of 900 × 600: what gives way when everything that can be said about a message is said."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.domain.kinds import Kind
from smsdesk.domain.rules import RULES, Context, check
from smsdesk.encoding.parts import Encoding
from smsdesk.ui import wording_rules as words
from smsdesk.ui.compose.to_field import ChipFace
from smsdesk.ui.compose.view import ComposeView
from smsdesk.ui.style import style

pytestmark = pytest.mark.usefixtures("dressed")

ABOVE = 44 + 36 + 44
"""px of header, tabs and run bar, which these tests do without."""
UNICODE = "RM0 Kedai Melur: Join “Jom Raya” all of you on Saturday or on Sunday"
CONTEXT = Context(company="Kedai Melur", malaysian=9, promotion=True, local_hour=23.0)


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[ComposeView]:
    """The page below the run bar of a window of 900 × 600."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    above = QWidget(objectName="above")
    above.setFixedHeight(style.px(ABOVE))
    layout.addWidget(above)
    view = ComposeView()
    view.show_kind(Kind.TEXT)
    layout.addWidget(view)
    window.resize(style.px(900), style.px(600))
    with qtbot.waitExposed(window):
        window.show()
    yield view
    window.close()


def fill(view: ComposeView) -> None:
    """Many recipients, a long note, rules in two lines and the hex."""
    view.to.show_chips([ChipFace(None, f"+60 12-555 {number:04d}") for number in range(20)])
    view.message.setPlainText(UNICODE)
    view.show_note("info", "Unicode because of “ at 23, ” at 32 and 12 more. A part holds 70 characters, not 160.")
    findings = check(UNICODE, CONTEXT)
    for _ in range(2):
        view.rules.show_findings(findings, len(RULES), words.mend_labels(findings, CONTEXT))
        QApplication.processEvents()
    view.dock.show_text(UNICODE * 4, Encoding.UCS2)
    QApplication.processEvents()


def test_it_never_makes_the_window_grow_and_cuts_nothing(view: ComposeView, qtbot: QtBot) -> None:
    fill(view)
    assert view.minimumSizeHint().height() <= style.px(600 - ABOVE)
    assert view.window().height() == style.px(600)
    low = view.rules.mapTo(view, view.rules.rect().bottomLeft()).y()
    qtbot.waitUntil(lambda: low < view.dock.y())
    assert view.rules.height() >= view.rules.heightForWidth(view.rules.width())


def test_the_dock_takes_its_rows_back(view: ComposeView, qtbot: QtBot) -> None:
    fill(view)
    wanted = view.dock.sizeHint().height()
    assert view.dock.height() < wanted
    view.show_note("info", "")
    view.to.show_chips([])
    above = view.window().findChild(QWidget, "above")
    assert above is not None
    above.setFixedHeight(style.px(ABOVE - 44))  # the run bar closes
    qtbot.waitUntil(lambda: view.dock.height() == wanted)
    view.dock.set_open(False)
    qtbot.waitUntil(lambda: view.dock.height() == style.px(32))
    view.dock.set_open(True)
    qtbot.waitUntil(lambda: view.dock.height() == wanted)


def test_every_kind_fills_the_page(view: ComposeView, qtbot: QtBot) -> None:
    def filled() -> bool:
        shared = view.dock.parentWidget()
        return view.dock.geometry().bottom() == shared.rect().bottom() and shared.height() == view.height()

    fill(view)
    assert filled()
    view.show_kind(Kind.BINARY_UDH)
    view.dock.show_octets((bytes(40),), True)
    QApplication.processEvents()
    assert filled()
    shared = view.findChild(QSplitter)
    assert shared is not None
    shared.setSizes([0, 400])  # pulled up
    view.show_kind(Kind.BARCODE)
    QApplication.processEvents()
    view.dock.show_nothing("The provider builds the octets of this kind.")
    qtbot.waitUntil(filled)
    view.show_kind(Kind.TEXT)
    view.dock.show_text(UNICODE, Encoding.UCS2)
    qtbot.waitUntil(filled)


def test_a_person_pulls_the_dock_up_but_not_below_its_rows(view: ComposeView) -> None:
    view.window().resize(style.px(1100), style.px(800))
    view.dock.show_text(UNICODE, Encoding.UCS2)
    QApplication.processEvents()
    shared = view.findChild(QSplitter)
    assert shared is not None
    wanted = view.dock.sizeHint().height()
    shared.moveSplitter(shared.height() - wanted - 40, 1)
    QApplication.processEvents()
    high = view.dock.height()
    assert high > wanted
    shared.moveSplitter(shared.height() - view.dock.minimumHeight(), 1)
    QApplication.processEvents()
    assert view.dock.height() == wanted
