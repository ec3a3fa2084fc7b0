"""smsdesk in the background: minimised at login, in a tray and without one, got back, told by the desktop, quit."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from a11y_bus import A11yBus
from access import State
from desktop import Desktop
from far_end_practice import FarEnd
from notification_service import NotificationService
from person import Person, people
from program import Program
from PySide6.QtGui import QImage
from tray_service import TrayService

WELCOME = "Welcome to smsdesk"


@pytest.fixture
def tray(stage: Desktop) -> Iterator[TrayService]:
    with TrayService(stage.bus) as made:
        yield made


@pytest.fixture
def notes(stage: Desktop) -> Iterator[NotificationService]:
    made = NotificationService(stage.bus)
    yield made
    made.close()


def minimised(stage: Desktop, bus: A11yBus, folder: Path) -> Program:
    command = [sys.executable, "-X", "faulthandler", "-m", "smsdesk", "--data-dir", str(folder), "--minimised"]
    return Program(stage, bus, folder, command)


def prefer(folder: Path, **settings: bool) -> None:
    """Settings of an earlier run."""
    folder.mkdir(mode=0o700)
    (folder / "settings.json").write_text(json.dumps(settings))


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it does not come to that"
        time.sleep(0.05)


def in_front(person: Person) -> bool:
    """True if its window is there and has the keyboard."""
    return any(seen.has(State.ACTIVE) for seen in person.screen.all("frame"))


def closes(person: Person) -> None:
    """Close the window, which goes into the tray."""
    person.bus.press("Alt", "F4")
    until(lambda: not person.screen.all("frame"))
    time.sleep(0.5)  # openbox gives no keyboard to a window that comes back at once


def empty(stage: Desktop, file: Path) -> bool:
    """True if the screen shows nothing but the mouse."""
    stage.screenshot(file)
    picture = QImage(str(file)).scaled(320, 215)
    points = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height()))
    return sum(point.lightness() > 30 for point in points) < 50


def test_minimised_without_a_tray_and_got_back(stage: Desktop, bus: A11yBus, tmp_path: Path) -> None:
    with minimised(stage, bus, tmp_path / "data") as program:
        person = Person(program, bus)
        person.sees(WELCOME)
        assert not in_front(person)
        assert empty(stage, tmp_path / "screen.png")
        assert program.start_second() == 0  # minimised too: it runs, and nobody wants to see it
        assert empty(stage, tmp_path / "screen.png")
        assert Program(stage, bus, tmp_path / "data").start_second() == 0
        until(lambda: in_front(person))
        until(lambda: not empty(stage, tmp_path / "screen.png"))
        bus.press("Alt", "F4")
        assert program.wait() == 0


def test_closing_ends_it_where_there_is_no_tray(stage: Desktop, bus: A11yBus, tmp_path: Path) -> None:
    prefer(tmp_path / "data", close_to_tray=True)
    with Program(stage, bus, tmp_path / "data") as program:
        person = Person(program, bus)
        person.sees(WELCOME)
        until(lambda: in_front(person))
        bus.press("Control", ",")
        person.screen.find("list", "Settings pages").wait_state(State.FOCUSED)
        pages = [seen.name for seen in person.screen.find("list", "Settings pages").all("list item")]
        bus.press("Down", times=pages.index("Notifications"))
        box = person.screen.find("check box", "Close to the tray")
        assert not box.has(State.ENABLED)
        assert box.description == "This desktop has no tray, so closing the window ends smsdesk."
        bus.press("Escape")
        person.screen.wait_gone("check box", "Close to the tray")
        until(lambda: in_front(person))
        bus.press("Alt", "F4")
        assert program.wait() == 0


def test_a_day_in_the_tray(
    stage: Desktop, bus: A11yBus, gateway: FarEnd, tray: TrayService, notes: NotificationService, tmp_path: Path
) -> None:
    prefer(tmp_path / "data", close_to_tray=True)
    with minimised(stage, bus, tmp_path / "data") as program:
        person = Person(program, bus)
        tray.wait_for_item()
        assert list(tray.menu()) == ["Show smsdesk", "Unread: 0", "Quit"]
        assert tray.tip().startswith("smsdesk: nothing unread")
        assert not person.screen.all("frame")
        tray.click()
        person.connects(gateway.address)
        until(lambda: in_front(person))
        # Closed while something waits to be sent: nothing is asked, it goes on.
        gateway.tell("faults", {"rules": [{"fault": "no_credits", "pages": ["send"], "next": 1}]})
        person.composes(people(3), "RM0 Kedai: open on Sunday")
        person.sends(3, now=False)
        person.sees("Undo")
        closes(person)
        gone, held = notes.wait_told(2)
        assert gone.title == "smsdesk goes on in the tray"
        assert held.title == "Paused: not enough credits"
        # A click leads to what it was about.
        notes.click(held.number)
        until(lambda: in_front(person))
        assert person.screen.find("page tab", "Sent").has(State.SELECTED)
        person.presses("Resume")
        person.sees("Done: 3 of 3 sent.")
        closes(person)
        tray.choose("Show smsdesk")
        until(lambda: in_front(person))
        bus.press("Control", "q")
        assert program.wait() == 0
        assert [each.title for each in notes.told] == [gone.title, held.title]  # where it went is said once
