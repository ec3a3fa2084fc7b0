"""Tokens, palette, sheet, sizes and icons."""

import subprocess
import sys
from dataclasses import fields

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from smsdesk.ui.icons import icon, outline
from smsdesk.ui.palette import DARK, LIGHT, Tokens, make_palette
from smsdesk.ui.qss import make_sheet
from smsdesk.ui.style import style
from smsdesk.ui.widgets.labels import Label

# look.md's table: role -> ratio on surface, lowest ratio on any background it may lie on.
_LIGHT_MINIMUM = {
    "control": (3.5, 3.1),
    "text": (16.9, 14.1),
    "text2": (7.9, 6.6),
    "text3": (5.7, 4.8),
    "accent": (6.4, 5.3),
    "ok": (6.5, 5.5),
    "warn": (7.2, 6.0),
    "bad": (6.7, 5.6),
    "practice": (7.2, 6.0),
}
_DARK_MINIMUM = {
    "control": (3.9, 3.9),
    "text": (12.4, 9.6),
    "text2": (8.3, 6.4),
    "text3": (6.1, 4.7),
    "accent": (7.2, 5.5),
    "ok": (8.1, 6.3),
    "warn": (8.2, 6.3),
    "bad": (7.3, 5.7),
    "practice": (7.3, 5.6),
}
_MINIMUM = [(LIGHT, role, *pair) for role, pair in _LIGHT_MINIMUM.items()]
_MINIMUM += [(DARK, role, *pair) for role, pair in _DARK_MINIMUM.items()]


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("tokens", "role", "on_surface", "lowest"), _MINIMUM)
def test_contrast_is_at_least_what_look_md_promises(
    tokens: Tokens, role: str, on_surface: float, lowest: float
) -> None:
    ink = getattr(tokens, role)
    assert _contrast(ink, tokens.surface) >= on_surface - 0.05
    grounds = ["window", "surface", "sunken"] if role == "control" else ["window", "surface", "hover", "selected"]
    tint = f"{role}_bg"
    if hasattr(tokens, tint):
        grounds.append(tint)
    assert min(_contrast(ink, getattr(tokens, ground)) for ground in grounds) >= lowest - 0.05


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_white_on_fills_can_be_read(tokens: Tokens) -> None:
    for fill in (tokens.fill, tokens.fill_hover, tokens.practice_fill):
        assert _contrast(tokens.on_fill, fill) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_palette_sets_every_role_in_every_group(tokens: Tokens) -> None:
    palette = make_palette(tokens)
    known = {QColor(str(getattr(tokens, field.name))).rgb() for field in fields(tokens) if field.name != "dark"}
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
        for role in QPalette.ColorRole:
            if role in (QPalette.ColorRole.NoRole, QPalette.ColorRole.NColorRoles):
                continue
            assert palette.isBrushSet(group, role), (group, role)
            assert palette.color(group, role).rgb() in known, (group, role)


@pytest.mark.parametrize("base", [9, 12, 13, 17, 26])
@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_sheet_has_no_hole_and_no_negative_length(tokens: Tokens, base: int) -> None:
    sheet = make_sheet(tokens, base, tokens.accent)
    assert "$" not in sheet
    assert "-1px" not in sheet
    assert "font-family" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_appearance_switches_the_palette_and_says_so(dressed: QApplication, qtbot: object) -> None:
    heard: list[bool] = []
    style.changed.connect(lambda: heard.append(style.tokens.dark))
    style.apply(dressed, "dark", 13)
    assert dressed.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.window
    style.apply(dressed, "light", 13)
    assert dressed.palette().color(QPalette.ColorRole.Base).name().upper() == LIGHT.surface
    assert heard[0] is True
    assert heard[-1] is False


def test_unknown_scheme_counts_as_light(dressed: QApplication) -> None:
    if dressed.styleHints().colorScheme() != Qt.ColorScheme.Unknown:
        pytest.skip("this platform knows its scheme")
    style.apply(dressed, "system", 13)
    assert style.tokens is LIGHT


def test_lengths_and_fonts_grow_with_the_font(dressed: QApplication) -> None:
    style.apply(dressed, "light", 26)
    assert (style.px(30), style.px(1), style.px(0)) == (60, 2, 0)
    assert style.font("small").pixelSize() == 24
    assert style.font("figure").pixelSize() == 60
    style.apply(dressed, "light", 13)
    assert (style.px(30), style.font("sheet").pixelSize()) == (30, 18)


def test_own_font_size_can_be_given_back(dressed: QApplication) -> None:
    style.apply(dressed, "light")
    before = style.base
    style.apply(dressed, "light", before + 5)
    assert style.base == before + 5
    style.apply(dressed, "light")
    assert style.base == before


def test_figures_are_tabular_and_no_family_is_named(dressed: QApplication) -> None:
    font = style.font("body")
    assert font.featureValue(QFont.Tag("tnum")) == 1
    assert style.font("body", 600).weight() == 600
    assert font.families() == QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).families()
    assert QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family() == style.fixed_font().family()


def test_every_script_is_drawn_without_a_complaint_of_qt(dressed: QApplication, qtbot: object) -> None:
    label = Label("நந்தினி محمد 陈美玲 Ångström 😀", "pane")
    label.show()
    assert not label.grab().isNull()
    label.close()


def test_icons_follow_the_appearance_without_being_set_anew(dressed: QApplication) -> None:
    def ink(sign: QIcon) -> str:
        image = sign.pixmap(QSize(32, 32), 2.0).toImage()
        assert image.width() == 64
        darkest = max((image.pixelColor(x, y) for x in range(64) for y in range(64)), key=lambda colour: colour.alpha())
        return darkest.name().upper()

    sign = icon("check-circle-fill", "ok")
    assert ink(sign) == LIGHT.ok
    style.apply(dressed, "dark", 13)
    assert ink(sign) == DARK.ok


def test_every_icon_named_in_look_md_exists() -> None:
    names = """paper-plane-tilt users file-text arrows-clockwise broadcast lock-simple-open flask brackets-curly note
        text-aa arrow-counter-clockwise arrow-clockwise prohibit download-simple export share trash tray funnel clock
        check check-circle x-circle minus-circle question gear magnifying-glass x caret-left caret-right plus"""
    for name in names.split():
        assert not outline(name).isEmpty(), name
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_icons_need_no_import_of_qtawesome() -> None:
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from smsdesk.ui.icons import icon; icon('trash').pixmap(16, 16); print('qtawesome' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_focus_ring_is_seen_and_moves_nothing(dressed: QApplication, qtbot: object) -> None:
    window = QWidget()
    buttons = [QPushButton("One", window), QPushButton("Two", window)]
    buttons[1].move(200, 0)
    window.resize(400, 60)
    window.show()
    window.activateWindow()
    buttons[1].setFocus()
    dressed.processEvents()
    without, size = buttons[0].grab().toImage(), buttons[0].size()
    buttons[0].setFocus()
    dressed.processEvents()
    image = buttons[0].grab().toImage()
    middle = image.width() // 2
    assert image.pixelColor(middle, 0).name().upper() == LIGHT.accent
    assert image.pixelColor(middle, 1).name().upper() == LIGHT.accent
    assert without.pixelColor(middle, 1).name().upper() == LIGHT.surface
    assert buttons[0].size() == size
    window.close()
