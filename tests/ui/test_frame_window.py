"""The window, its keys, the palette and the key map."""

from collections.abc import Callable
from pathlib import Path

import pytest
from frame_stage import Stage, staged, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from smsdesk.ui import actions
from smsdesk.ui.find import Find
from smsdesk.ui.header_presenter import balance_text
from smsdesk.ui.main_window import MainWindow
from smsdesk.ui.widgets.sheet import Sheet

pytestmark = pytest.mark.usefixtures("dressed")


async def palette(stage: Stage, typed: str) -> Find:
    await until(lambda: stage.window.findChild(Find) is None)
    stage.window.header.find_requested.emit()
    find = stage.window.findChild(Find)
    find.line.setText(typed)
    return find


def rows(find: Find) -> list[str]:
    return [find.list.item(row).text() for row in range(find.list.count())]


async def test_keys_have_their_final_numbers_and_closing_is_only_a_wish(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.practice()
        keys = {actions.words(each): actions.keys_of(each) for each in stage.window.actions()}
        assert [keys[f"Go to {name}"] for name in ("Compose", "Contacts", "Credits", "Sent")] == [
            "Ctrl+1",
            "Ctrl+2",
            "Ctrl+3",
            "Ctrl+5",
        ]
        assert stage.window.tab_keys == ("compose", "contacts", "credits", "sent")
        QTest.keyClick(stage.window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
        assert stage.window.tab == "sent"
        closed: list[bool] = []
        stage.window.close_requested.connect(lambda: closed.append(True))
        assert not stage.window.close()
        assert closed == [True]
        assert stage.window.isVisible()


async def test_find_runs_actions_and_opens_people(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.practice()
        page = stage.window.pages()[3]
        ran: list[str] = []
        actions.add_action(page, "Print the call sheet", "Ctrl+P", lambda: ran.append("printed"))
        find = await palette(stage, "call sheet")
        await until(lambda: rows(find) == ["Print the call sheet Ctrl+P"])
        find.line.returnPressed.emit()
        assert ran == ["printed"]
        assert stage.window.tab == "sent"
        people: list[int] = []
        stage.shell.contact_requested.connect(people.append)
        find = await palette(stage, "aishah")
        await until(lambda: rows(find) == ["Aishah Karim +60 12-555 0101"])
        QTest.keyClick(find.line, Qt.Key.Key_Return)
        assert len(people) == 1
        assert stage.window.tab == "contacts"
        find = await palette(stage, "qqq")
        await until(lambda: "Nothing matches “qqq”." in [each.text() for each in find.findChildren(QLabel)])
        QTest.keyClick(find.line, Qt.Key.Key_Escape)


async def test_what_has_no_keys_is_found_and_not_in_the_key_map(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.practice()
        ran: list[str] = []
        actions.add_action(stage.window.pages()[0], "Templates", "", lambda: ran.append("templates"))
        find = await palette(stage, "templ")
        await until(lambda: [row.strip() for row in rows(find)] == ["Templates"])
        find.line.returnPressed.emit()
        assert ran == ["templates"]
        await until(lambda: stage.window.findChild(Find) is None)
        next(each for each in stage.window.actions() if actions.keys_of(each) == "F1").trigger()
        assert "Templates" not in [each.text() for each in stage.window.findChild(Sheet).findChildren(QLabel)]


async def test_the_key_map_shows_what_the_pages_have(qapp: QApplication, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.practice()
        actions.add_action(stage.window.pages()[0], "Review and send", "Ctrl+Return", lambda: None)
        next(each for each in stage.window.actions() if actions.keys_of(each) == "F1").trigger()
        texts = [each.text() for each in stage.window.findChild(Sheet).findChildren(QLabel)]
        for words in ("Review and send", "Ctrl+Enter", "Go to Compose", "Ctrl+K", "Shift+Tab"):
            assert words in texts


async def test_every_control_has_a_name_and_every_text_is_plain(
    qapp: QApplication, tmp_path: Path, assert_plain_text: Callable[[QWidget], None]
) -> None:
    async with staged(tmp_path) as stage:
        for _ in range(2):
            stage.shell.settings_requested.emit("accounts")
            assert_plain_text(stage.window)
            for each in stage.window.findChildren(QWidget):
                stop = each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()
                named = each.accessibleName() or (isinstance(each, QAbstractButton) and each.text())
                assert named or not stop or each.focusProxy() or each.window() is each, each
            if stage.window.welcoming:
                await stage.practice()


@pytest.mark.parametrize("problem", [False, True])
def test_the_welcome_and_the_compact_header_fit_at_900(qapp: QApplication, problem: bool) -> None:
    window = MainWindow()
    window.show()
    window.header.show_accounts([(1, "A very long name of an account " * 4, False)], 1, practice_exists=True)
    window.header.balance.say("123,456 credits", "at 10:42")
    window.header.show_badges(practice=True, http=True)
    window.header.show_listener(8484, problem=problem)
    window.resize(900, 600)
    qapp.processEvents()
    assert window.width() == 900
    assert window.header.practice.shown_text() == "Practice"
    last = max(
        each.geometry().right() for each in window.header.findChildren(QWidget) if each.isVisibleTo(window.header)
    )
    assert last < 900
    window.deleteLater()


def test_a_long_account_and_balance_take_the_room_of_the_long_words_at_1100(qtbot: QtBot) -> None:
    window = MainWindow()
    window.show()
    header = window.header
    header.show_accounts([(1, "A very long name of an account " * 4, False)], 1, practice_exists=True)
    header.balance.say("1,204 credits", "at 10:42")
    header.show_badges(practice=False, http=False)
    qtbot.waitUntil(header.find_wide.isVisible)
    header.balance.say("123,456 credits", "at Fri 20 Nov 15:02", low=True)
    header.show_badges(practice=True, http=True)
    header.show_listener(8484, problem=True)
    qtbot.waitUntil(lambda: not header.find_wide.isVisible())
    assert header.practice.shown_text() == "Practice"
    qtbot.waitUntil(lambda: header.balance._when.text() == "at Fri 20 Nov 15:02")
    header.show_badges(practice=False, http=False)
    qtbot.waitUntil(header.find_wide.isVisible)
    window.deleteLater()


def test_a_tab_that_was_never_shown_keeps_no_window_from_being_low(qapp: QApplication) -> None:
    window, high = MainWindow(), QWidget()
    high.setMinimumHeight(700)
    high.setMinimumWidth(860)
    window.add_page("sent", "Sent", QWidget())
    window.add_page("compose", "Compose", high)
    window.show_tab("sent")
    window.show()
    window.resize(700, 600)
    qapp.processEvents()
    assert window.height() == 600
    assert window.width() >= 860  # another tab does not make it wider
    window.deleteLater()


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        ({"left": 1}, "1 credit"),
        ({"left": 12204}, "12,204 credits"),
        ({"bare": 1204}, "1,204, left or used?"),
        ({"bare": 1702, "maybe_refused": True}, "Balance unclear"),
        ({}, "Balance unclear"),
    ],
)
def test_the_balance_says_what_is_left_or_what_is_unclear(figures: dict[str, int], text: str) -> None:
    from smsdesk.domain.records import Balance

    known = {"used": None, "left": None} | figures
    assert balance_text(Balance(1, 0.0, raw="", **known)) == text  # type: ignore[arg-type]
