"""The colours of look.md as tokens, light and dark, and the complete QPalette made from them."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True)
class Tokens:
    """One appearance: every colour the program may show, as #RRGGBB; nothing else names a colour."""

    dark: bool
    window: str
    surface: str
    sunken: str
    hover: str
    selected: str
    border: str
    button: str
    control: str
    text: str
    text2: str
    text3: str
    accent: str
    fill: str
    fill_hover: str
    accent_bg: str
    ok: str
    ok_bg: str
    warn: str
    warn_bg: str
    bad: str
    bad_bg: str
    practice: str
    practice_bg: str
    practice_fill: str
    on_fill: str
    paper: str
    ink: str
    scrim: str
    scrim_alpha: int
    dot_blue: str
    dot_green: str
    dot_amber: str
    dot_red: str
    dot_teal: str
    dot_pink: str

    def colour(self, role: str) -> QColor:
        """The colour of a role such as "text2" or "bad_bg"; an unknown role is an AttributeError."""
        value = getattr(self, role)
        return QColor(value)

    def scrim_colour(self) -> QColor:
        """What lies over the window while a sheet is open; half transparent."""
        colour = QColor(self.scrim)
        colour.setAlpha(self.scrim_alpha)
        return colour


LIGHT = Tokens(
    dark=False,
    window="#F2F3F5",
    surface="#FFFFFF",
    sunken="#F8F9FA",
    hover="#E9EBEE",
    selected="#E3ECFA",
    border="#D9DCE1",
    button="#B6BCC6",
    control="#838A96",
    text="#1A1D23",
    text2="#4A5260",
    text3="#5F6775",
    accent="#1D5BBF",
    fill="#1D5BBF",
    fill_hover="#174B9E",
    accent_bg="#E6EEFA",
    ok="#1B6B3A",
    ok_bg="#E4F3E9",
    warn="#85480A",
    warn_bg="#FDF0DB",
    bad="#B0261E",
    bad_bg="#FBE9E7",
    practice="#7338B0",
    practice_bg="#F1E9FA",
    practice_fill="#7338B0",
    on_fill="#FFFFFF",
    paper="#FFFFFF",
    ink="#000000",
    scrim="#00050A",
    scrim_alpha=115,
    dot_blue="#2E6FD9",
    dot_green="#2F8A4B",
    dot_amber="#B3730A",
    dot_red="#CC3A32",
    dot_teal="#0F8088",
    dot_pink="#C2458F",
)

DARK = Tokens(
    dark=True,
    window="#1C1E22",
    surface="#25282D",
    sunken="#202327",
    hover="#30343B",
    selected="#2A3A56",
    border="#3A3F47",
    button="#596170",
    control="#7B8392",
    text="#E9EBEF",
    text2="#BCC2CD",
    text3="#A0A7B4",
    accent="#8DB6F7",
    fill="#2F6BD0",
    fill_hover="#285FBC",
    accent_bg="#27364F",
    ok="#7FD19B",
    ok_bg="#213A2B",
    warn="#F0B762",
    warn_bg="#41331C",
    bad="#FF9C94",
    bad_bg="#47292A",
    practice="#CDA6F5",
    practice_bg="#3A2B4C",
    practice_fill="#8748C4",
    on_fill="#FFFFFF",
    paper="#FFFFFF",
    ink="#000000",
    scrim="#0A0C14",
    scrim_alpha=140,
    dot_blue="#6FA3F5",
    dot_green="#63BF82",
    dot_amber="#E0A94E",
    dot_red="#F47F76",
    dot_teal="#4FBAC2",
    dot_pink="#EC86C0",
)

_Role = QPalette.ColorRole

# Fusion derives bevels from these; a role that is left out would come from the system's own scheme.
_ROLES: dict[QPalette.ColorRole, str] = {
    _Role.Window: "window",
    _Role.WindowText: "text",
    _Role.Base: "surface",
    _Role.AlternateBase: "sunken",
    _Role.ToolTipBase: "surface",
    _Role.ToolTipText: "text",
    _Role.PlaceholderText: "text3",
    _Role.Text: "text",
    _Role.Button: "surface",
    _Role.ButtonText: "text",
    _Role.BrightText: "bad",
    _Role.Light: "surface",
    _Role.Midlight: "hover",
    _Role.Mid: "border",
    _Role.Dark: "control",
    _Role.Shadow: "control",
    _Role.Highlight: "fill",
    _Role.HighlightedText: "on_fill",
    _Role.Link: "accent",
    _Role.LinkVisited: "accent",
    _Role.Accent: "fill",
}

_DISABLED: dict[QPalette.ColorRole, str] = {
    _Role.WindowText: "text3",
    _Role.Base: "window",
    _Role.Button: "window",
    _Role.Text: "text3",
    _Role.ButtonText: "text3",
    _Role.Highlight: "hover",
    _Role.HighlightedText: "text3",
    _Role.Link: "text3",
    _Role.LinkVisited: "text3",
    _Role.Accent: "hover",
}


def make_palette(tokens: Tokens) -> QPalette:
    """A palette with every role set in all three groups, so that nothing of the system's scheme shows through."""
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(QPalette.ColorGroup.Active, role, tokens.colour(name))
        palette.setColor(QPalette.ColorGroup.Inactive, role, tokens.colour(name))
        disabled = _DISABLED.get(role, name)
        palette.setColor(QPalette.ColorGroup.Disabled, role, tokens.colour(disabled))
    return palette
