"""The window and the tray: hidden, minimised, brought back; what the icon and its menu say."""

import os
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from smsdesk.system.resources import find
from smsdesk.ui import tray as tray_module
from smsdesk.ui.front import Front
from smsdesk.ui.main_window import MainWindow
from smsdesk.ui.style import style
from smsdesk.ui.tray_icon import SIZES, badge_text, numbered

pytestmark = pytest.mark.usefixtures("dressed")


class Desktop:
    """Whether the pretended desktop has a tray."""

    tray = True


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Desktop:
    made = Desktop()
    # The offscreen plugin complains about a tray; the real one is tried in journeys/test_background.py.
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _icon: None)
    monkeypatch.setattr(tray_module, "has_tray", lambda: made.tray)
    return made


@pytest.fixture
def front(desktop: Desktop, qapp: QApplication) -> Iterator[Front]:
    before = qapp.windowIcon()
    qapp.setWindowIcon(QIcon(str(find("smsdesk.svg"))))
    window = MainWindow()
    made = Front(window)
    yield made
    made.stop()
    window.hide()
    window.deleteLater()
    qapp.setWindowIcon(before)


def window_of(front: Front) -> MainWindow:
    window = front.parent()
    assert isinstance(window, MainWindow)
    return window


def texts(front: Front) -> list[str]:
    return [each.text() for each in front.tray.menu.actions() if each.isVisible() and not each.isSeparator()]


def test_started_as_usual(front: Front) -> None:
    front.begin(minimised=False)
    assert front.on_screen
    assert front.tray.there


def test_started_minimised_in_the_tray(front: Front) -> None:
    front.begin(minimised=True)
    assert not window_of(front).isVisible()
    front._look()
    assert not window_of(front).isVisible()
    front.tray.show_requested.emit()
    assert front.on_screen


def test_started_minimised_without_a_tray(front: Front, desktop: Desktop) -> None:
    desktop.tray = False
    front.begin(minimised=True)
    assert window_of(front).isMinimized()
    assert not front.tray.there
    front.bring()
    assert front.on_screen


def test_a_tray_that_comes_later_takes_the_minimised_window(front: Front, desktop: Desktop) -> None:
    desktop.tray = False
    front.begin(minimised=True)
    desktop.tray = True
    front._look()
    assert not window_of(front).isVisible()
    front.bring()
    window_of(front).showMinimized()  # by the person, now
    front._look()
    assert window_of(front).isVisible()


def test_a_window_is_not_lost_with_its_tray(front: Front, desktop: Desktop) -> None:
    front.begin(minimised=True)
    desktop.tray = False
    front._look()
    assert window_of(front).isMinimized()


def test_it_leaves_with_all_its_windows(front: Front) -> None:
    front.begin(minimised=False)
    settings = QWidget(window_of(front), Qt.WindowType.Window)
    settings.show()
    assert front.leave()
    assert not window_of(front).isVisible()
    assert not settings.isVisible()


def test_without_a_tray_it_does_not_leave(front: Front, desktop: Desktop) -> None:
    desktop.tray = False
    front.begin(minimised=False)
    assert not front.leave()
    assert front.on_screen
    assert not front.tray.say("New message", "Aminah")


def test_the_place_and_the_token_of_wayland(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    front.begin(minimised=True)
    front.bring("token-1")
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "token-1"
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN")


def test_the_menu(front: Front) -> None:
    front.begin(minimised=False)
    assert texts(front) == ["Show smsdesk", "Unread: 0", "Quit"]
    front.tray.show_state(1234, "Kedai & Co: listening")
    assert texts(front) == ["Show smsdesk", "Kedai && Co: listening", "Unread: 1,234", "Quit"]
    wishes: list[str] = []
    tray = front.tray
    for name in ("show_requested", "unread_requested", "quit_requested"):
        getattr(tray, name).connect(lambda name=name: wishes.append(name))
    for action in tray.menu.actions():
        if action.isEnabled() and not action.isSeparator():
            action.trigger()
    assert wishes == ["show_requested", "unread_requested", "quit_requested"]


def test_what_is_set_before_the_tray_is_there_stands_in_it(front: Front, desktop: Desktop) -> None:
    desktop.tray = False
    front.begin(minimised=False)
    front.tray.show_state(7, "")
    desktop.tray = True
    front._look()
    (icon,) = front.tray.findChildren(QSystemTrayIcon)
    assert icon.toolTip().startswith("smsdesk: 7 unread")
    assert not icon.icon().isNull()


def test_a_click_shows_the_window_and_a_right_click_does_not(front: Front) -> None:
    front.begin(minimised=True)
    (icon,) = front.tray.findChildren(QSystemTrayIcon)
    icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    assert not window_of(front).isVisible()
    icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert front.on_screen


def test_the_trays_own_notifications_get_no_markup(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _icon, *words: said.extend(words[:2]))
    front.begin(minimised=False)
    assert front.tray.say("New message", "<b>Aminah</b> & co")
    assert said == ["New message", "‹b›Aminah‹/b› ＆ co"]


@pytest.mark.parametrize(
    ("unread", "size", "text"),
    [(1, 16, "1"), (9, 16, "9"), (10, 16, "9+"), (10, 22, "10"), (99, 24, "99"), (100, 22, "9+"), (100, 32, "99+")],
)
def test_no_more_digits_than_can_be_read(unread: int, size: int, text: str) -> None:
    assert badge_text(unread, size) == text


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_the_number_stands_off_on_every_panel(qapp: QApplication, appearance: str) -> None:
    style.apply(qapp, appearance, 13)  # type: ignore[arg-type]
    base = QIcon(str(find("smsdesk.svg")))
    assert numbered(base, 0) is base
    made = numbered(base, 7)
    assert [size.width() for size in made.availableSizes()] == list(SIZES)
    for size in SIZES:
        picture = made.pixmap(size, size).toImage()
        plain = base.pixmap(size, size).toImage()
        assert picture.size() == plain.size()
        assert picture.pixelColor(size // 4, size // 4) == plain.pixelColor(size // 4, size // 4)
        corner = [picture.pixelColor(x, y) for x in range(size // 2, size) for y in range(size // 2, size)]
        assert any(each.alpha() == 0 for each in corner), "there is no gap"
        assert max(map(lightness, corner)) - min(map(lightness, filter(opaque, corner))) > 120


def lightness(colour: QColor) -> int:
    return colour.lightness() if opaque(colour) else 0


def opaque(colour: QColor) -> bool:
    return colour.alpha() > 250


def test_the_widest_number_stays_inside(qapp: QApplication) -> None:
    made = numbered(QIcon(QPixmap()), 1000)
    for size in SIZES:
        picture = made.pixmap(size, size).toImage()
        rows = [picture.pixelColor(QPoint(0, y)).alpha() for y in range(size)]
        assert max(rows[: size // 3]) == 0
