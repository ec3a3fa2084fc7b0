"""The tests' own eyes and hands see and do what they say, with a small window on a private desktop."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from a11y_bus import A11yBus, AccessError
from access import State
from controls import nameless
from desktop import Desktop
from program import Program
from PySide6.QtGui import QImage
from tables import find_table

WINDOW = Path(__file__).with_name("access_window.py")


@pytest.fixture(scope="module")
def window(stage: Desktop, bus: A11yBus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    folder = tmp_path_factory.mktemp("window")
    with Program(stage, bus, folder, [sys.executable, str(WINDOW)]) as program:
        program.screen.find("frame")
        yield program


def test_fields_are_found_read_and_written(window: Program) -> None:
    field = window.screen.find("text", "To")
    field.set_text("60125550101")
    assert field.text == "60125550101"
    assert window.screen.find("label", re.compile("^M")).name == "Message"
    assert window.screen.find("progress bar", "Progress").value == 42
    assert window.screen.shows("To")
    assert not window.screen.shows("from")


def test_a_choice_is_found_by_its_label_and_made_with_keys(window: Program) -> None:
    choice = window.screen.find_labelled("combo box", "Kind")
    for entry in ("Flash text", "Text"):
        choice.choose(entry)
        assert choice.name == entry
    assert choice.label == "Kind"


def test_keys_reach_what_has_the_focus(window: Program, bus: A11yBus) -> None:
    message = window.screen.find("text", "Message").focus()
    message.set_text("")
    bus.write("RM0 Kedai: Hello (238)!")
    bus.press("Return")
    bus.wait(lambda: message.text == "RM0 Kedai: Hello (238)!\n", lambda: message.text)
    bus.press("Control", "a")
    bus.press("Delete")
    bus.wait(lambda: message.text == "", lambda: message.text)
    bus.press("Tab")
    window.screen.find_labelled("combo box", "Kind").wait_state(State.FOCUSED)
    bus.press("Shift", "Tab")
    message.wait_state(State.FOCUSED)


def test_boxes_are_ticked_and_buttons_pressed(window: Program) -> None:
    window.screen.find("text", "To").set_text("a")
    window.screen.find("text", "Message").set_text("é" * 2000)
    box = window.screen.find("check box", "Use http anyway")
    box.press()
    box.wait_state(State.CHECKED)
    window.screen.find("push button", "Send").press()
    window.screen.find("label", "a|2000|Text|True")
    box.press()
    box.wait_state(State.CHECKED, False)


def test_tables_are_read_by_rows(window: Program) -> None:
    table = find_table(window.screen, "Rows")
    assert table.row_count == 300
    assert table.rows(298) == [["cell 298/0", "cell 298/1"], ["cell 299/0", "cell 299/1"]]
    assert len(table.rows()) == 300
    assert table.records()[7] == {"A": "cell 7/0", "B": "cell 7/1"}


def test_only_what_is_on_the_screen_is_seen(window: Program) -> None:
    window.screen.find("page tab", "Sent").press()
    window.screen.find("label", "Nothing was sent")
    assert nameless(window.screen) == ["push button ''", "combo box 'Monday'"]
    window.screen.wait_gone("text", "To")
    window.screen.find("page tab", "Compose").press()
    window.screen.find("text", "To")
    assert not window.screen.shows("Nothing was sent")
    assert nameless(window.screen) == []


def test_what_is_missing_or_disabled_is_told_with_the_screen(window: Program, bus: A11yBus) -> None:
    with pytest.raises(AccessError, match=r"(?s)no push button 'Pay' in.*push button 'Off' disabled"):
        window.screen.find("push button", "Pay", seconds=0.1)
    bus.patience, patience = 0.2, bus.patience
    try:
        with pytest.raises(AccessError, match="'Off' disabled does not become ENABLED"):
            window.screen.find("push button", "Off").press()
    finally:
        bus.patience = patience


def test_the_screen_is_photographed(window: Program, stage: Desktop, tmp_path: Path) -> None:
    stage.screenshot(tmp_path / "screen.png")
    picture = QImage(str(tmp_path / "screen.png"))
    assert picture.width() == 1280
    colours = {picture.pixel(x, y) for x in range(0, 1280, 40) for y in range(0, 860, 20)}
    assert len(colours) > 2, "the screen is empty"


def test_complaints_fail_the_test(stage: Desktop, bus: A11yBus, tmp_path: Path) -> None:
    program = Program(stage, bus, tmp_path / "warner", [sys.executable, str(WINDOW), "--warn"])
    with pytest.raises(AssertionError, match="a layout went wrong"), program:
        program.screen.find("frame")


def test_a_killed_program_is_gone_and_comes_again(stage: Desktop, bus: A11yBus, tmp_path: Path) -> None:
    with Program(stage, bus, tmp_path / "victim", [sys.executable, str(WINDOW)]) as program:
        first = program.screen
        first.find("frame")
        program.kill()
        assert first.tree() is None
        program.start()
        program.screen.find("text", "To")
