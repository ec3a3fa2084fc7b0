"""The style of the whole program: Fusion, our palette, one sheet; sizes and fonts that grow with the system's font."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication, QStyle, QStyleFactory, QWidget

from smsdesk.ui.palette import DARK, LIGHT, Tokens, make_palette
from smsdesk.ui.qss import make_sheet

Appearance = Literal["system", "light", "dark"]
FontRole = Literal["small", "body", "message", "pane", "sheet", "welcome", "figure"]

# look.md "Type": pixels added to b. Titles and figures are 600, the rest 400.
_GROWTH: dict[str, int] = {
    "small": -1,
    "body": 0,
    "message": 1,
    "pane": 2,
    "sheet": 5,
    "welcome": 11,
    "figure": 17,
}
_BOLD = ("pane", "sheet", "welcome", "figure")


class Style(QObject):
    """Holds the present tokens and sizes; `changed` comes after a switch of light and dark or of the font size."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._app: QApplication | None = None
        self._appearance: Appearance = "system"
        self._tokens = LIGHT
        self._base = 13
        self._system_font: QFont | None = None
        self._own_font: QFont | None = None

    @property
    def tokens(self) -> Tokens:
        """The colours in use."""
        return self._tokens

    @property
    def inverse(self) -> Tokens:
        """The colours of the other appearance: a toast is dark on light and light on dark."""
        return LIGHT if self._tokens.dark else DARK

    @property
    def base(self) -> int:
        """b: the pixel size of the application's font, 13 in the pictures."""
        return self._base

    def apply(self, app: QApplication, appearance: Appearance = "system", base: int | None = None) -> None:
        """Dress the application; may be called again at any time.

        `base` is the person's own font size in px, None the system's. "system" follows the desktop; a desktop
        that does not say (Unknown) counts as light.
        """
        if self._app is None:
            self._app = app
            app.setStyle(QStyleFactory.create("Fusion"))
            app.styleHints().colorSchemeChanged.connect(self._on_scheme)
        self._appearance = appearance
        self._set_font(app, base)
        # So that native title bars and file dialogs follow; bare X and offscreen ignore it silently.
        wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(appearance)
        if wanted is None:
            app.styleHints().unsetColorScheme()
        else:
            app.styleHints().setColorScheme(wanted)
        self._dress()

    def _set_font(self, app: QApplication, base: int | None) -> None:
        """Tabular figures everywhere; no family is ever named, which would cost the fallback fonts."""
        if self._system_font is None or app.font() != self._own_font:
            self._system_font = app.font()
        font = QFont(self._system_font)
        if base is not None:
            font.setPixelSize(base)
        font.setFeature(QFont.Tag("tnum"), 1)
        app.setFont(font)
        self._own_font = app.font()
        self._base = QFontInfo(font).pixelSize()

    def _on_scheme(self) -> None:
        if self._wanted() is not self._tokens:
            self._dress()

    def _wanted(self) -> Tokens:
        if self._appearance == "system" and self._app is not None:
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._appearance == "dark" else LIGHT

    def _dress(self) -> None:
        if self._app is None:
            return
        self._tokens = self._wanted()
        self._app.setPalette(make_palette(self._tokens))
        self._app.setStyleSheet(make_sheet(self._tokens, self._base, self.inverse.accent))
        self.changed.emit()

    def colour(self, role: str) -> QColor:
        """The colour of a role of look.md's table, "text2" or "ok_bg"."""
        return self._tokens.colour(role)

    def px(self, length: float) -> int:
        """A length of look.md (meant at b = 13) in pixels of now; at least 1 for a length above 0."""
        scaled = round(length * self._base / 13)
        return max(1, scaled) if length > 0 else scaled

    def font(self, role: FontRole = "body", weight: int | None = None) -> QFont:
        """The system's UI font in a size of look.md, with tabular figures; titles and figures are 600."""
        font = QFont(QApplication.font())
        font.setPixelSize(self._base + round(_GROWTH[role] * self._base / 13))
        font.setWeight(QFont.Weight(weight or (600 if role in _BOLD else 400)))
        return font

    def fixed_font(self) -> QFont:
        """The system's fixed font at b, for octets and code units."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(self._base)
        return font

    def motion(self, milliseconds: int) -> int:
        """How long a movement takes: as asked, or 0 where the system wants no animation."""
        present = QApplication.style()
        return milliseconds if present.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0 else 0


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties (`invalid=True`) that the sheet selects by, and let the sheet look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


style = Style()
