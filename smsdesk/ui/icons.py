"""Phosphor icons drawn as outlines from the font inside the qtawesome package, in the present colours."""

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QFile, QIODevice, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QIconEngine, QPainter, QPainterPath, QPixmap, QRawFont, QTransform

from smsdesk.ui.style import style

# Outlines are taken once at this size and scaled, so they are crisp at every device pixel ratio.
_EM = 256.0


@cache
def _fonts_folder() -> Path:
    """The font folder of qtawesome, found without importing it (the import alone costs 0.15 to 0.9 s)."""
    spec = importlib.util.find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("qtawesome is not installed")
    return Path(spec.submodule_search_locations[0]) / "fonts"


def _only(pattern: str) -> str:
    """The one file of the folder with such a name; the version in it changes with qtawesome's."""
    return str(next(_fonts_folder().glob(pattern)))


@cache
def _font() -> QRawFont:
    # A raw font never enters the font database, so the system's UI font cannot be affected by it.
    return QRawFont(_only("phosphor-[0-9]*.ttf"), _EM, QFont.HintingPreference.PreferNoHinting)


@cache
def _codes() -> dict[str, str]:
    """Icon name -> code point, written as "0xf334"."""
    file = QFile(_only("phosphor-charmap-*.json"))
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    codes: dict[str, str] = json.loads(bytes(file.readAll().data()))
    file.close()
    return codes


@cache
def outline(name: str) -> QPainterPath:
    """The icon's shape in a box of 256 by 256 with its corner at 0, 0; KeyError for a name Phosphor 1 lacks."""
    character = chr(int(_codes()[name], 16))
    path = QPainterPath(_font().pathForGlyph(_font().glyphIndexesForString(character)[0]))
    path.translate(0, _font().ascent())
    return path


def paint_icon(painter: QPainter, name: str, rect: QRect | QRectF, role: str = "text2") -> None:
    """Draw icon `name` into the middle of `rect` (the smaller side counts) in the colour of `role`."""
    box = QRectF(rect)
    side = min(box.width(), box.height())
    left = box.x() + (box.width() - side) / 2
    top = box.y() + (box.height() - side) / 2
    placed = QTransform.fromTranslate(left, top).scale(side / _EM, side / _EM)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(placed.map(outline(name)), style.colour(role))
    painter.restore()


class _Engine(QIconEngine):
    """Paints from the tokens at the moment of painting, so icons follow light and dark by themselves."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        role = "text3" if mode == QIcon.Mode.Disabled else self._role
        paint_icon(painter, self._name, rect, role)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        return size

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)


def icon(name: str, role: str = "text2") -> QIcon:
    """A Phosphor icon ("trash", "check-circle-fill", without "ph.") that follows the tokens; text3 when disabled.

    Sharp at every size and device pixel ratio. Raises KeyError at once for a name that does not exist.
    """
    outline(name)
    return QIcon(_Engine(name, role))
