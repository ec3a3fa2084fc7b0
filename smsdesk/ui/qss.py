"""The one style sheet of the program, built from the tokens and the font size; widgets choose by property."""

from collections.abc import Callable
from dataclasses import asdict
from string import Template

from smsdesk.ui.palette import Tokens

# In these texts $name is a colour and $px_N a length of N px at a font of 13 px. Hairlines (1 px) and the
# focus ring (2 px) are written as they are: they do not grow with the font.

_WINDOWS = """
QMainWindow, QDialog { background: $window; }
QWidget[ground="window"] { background: $window; }
QWidget[ground="surface"] { background: $surface; }
QWidget[ground="sunken"] { background: $sunken; }
QFrame[line="h"] { background: $border; border: none; min-height: 1px; max-height: 1px; }
QFrame[line="v"] { background: $border; border: none; min-width: 1px; max-width: 1px; }
QFrame[card="true"] { background: $surface; border: 1px solid $border; border-radius: $px_8; }
QFrame[edge="practice"] { background: transparent; border: 3px solid $practice; }
QToolTip { background: $surface; color: $text; border: 1px solid $control; padding: $px_4; }
QAbstractScrollArea { background: $surface; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget[plain="true"] { background: transparent; border: none; }
QSplitter::handle { background: $border; }
"""

_LABELS = """
QLabel { background: transparent; color: $text; }
QLabel[type="small"] { font-size: $font_small; }
QLabel[type="message"] { font-size: $font_message; }
QLabel[type="pane"] { font-size: $font_pane; font-weight: 600; }
QLabel[type="sheet"] { font-size: $font_sheet; font-weight: 600; }
QLabel[type="welcome"] { font-size: $font_welcome; font-weight: 600; }
QLabel[type="figure"] { font-size: $font_figure; font-weight: 600; }
QLabel[strong="true"] { font-weight: 600; }
QLabel[colour="text2"] { color: $text2; }
QLabel[colour="text3"] { color: $text3; }
QLabel[colour="accent"] { color: $accent; }
QLabel[colour="ok"] { color: $ok; }
QLabel[colour="warn"] { color: $warn; }
QLabel[colour="bad"] { color: $bad; }
QLabel[colour="practice"] { color: $practice; }
QLabel:disabled { color: $text3; }
"""

_BUTTONS = """
QPushButton { background: $surface; color: $text; border: 1px solid $button; border-radius: $px_5; outline: none;
  padding: 0 $px_12; min-height: $in_30; max-height: $in_30; }
QPushButton:hover, QPushButton:pressed { background: $hover; }
QPushButton:focus { border: 2px solid $accent; padding: 0 $less_12; }
QPushButton:disabled { background: $window; color: $text3; border: 1px solid $border; }
QPushButton[tall="small"] { padding: 0 $px_8; min-height: $in_24; max-height: $in_24; }
QPushButton[tall="small"]:focus { padding: 0 $less_8; }
QPushButton[tall="large"] { padding: 0 $px_16; min-height: $in_36; max-height: $in_36; }
QPushButton[tall="large"]:focus { padding: 0 $less_16; }
QPushButton[role="primary"] { background: $fill; color: $on_fill; border-color: $fill; font-weight: 600; }
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:pressed { background: $fill_hover;
  border-color: $fill_hover; }
QPushButton[role="primary"]:focus { border-color: $text; }
QPushButton[role="practice"] { background: $practice_fill; color: $on_fill; border-color: $practice_fill;
  font-weight: 600; }
QPushButton[role="practice"]:focus { border-color: $text; }
QPushButton[role="primary"]:disabled, QPushButton[role="practice"]:disabled { background: $hover; color: $text3;
  border-color: $border; }
QPushButton[role="danger"] { color: $bad; }
QPushButton[role="danger"]:disabled { color: $text3; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent; padding: 0 $px_10; }
QPushButton[role="quiet"]:hover, QPushButton[role="quiet"]:pressed { background: $hover; }
QPushButton[role="quiet"]:focus { border-color: $accent; padding: 0 $less_10; }
QPushButton[role="quiet"][tall="small"] { padding: 0 $px_6; }
QPushButton[role="quiet"][tall="small"]:focus { padding: 0 $less_6; }
QPushButton[role="quiet"]:checked { background: $accent_bg; border-color: $accent; color: $accent; }
QPushButton[role="link"] { background: transparent; border-color: transparent; color: $accent; padding: 0 $px_2;
  min-height: $in_24; max-height: $in_24; }
QPushButton[begins="true"] { text-align: left; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border-color: $accent; padding: 0 $less_2; }
QPushButton[role="link"]:disabled { color: $text3; }
QPushButton::menu-indicator { image: none; width: 0; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: $px_5; padding: 0; outline: none;
  color: $text; }
QToolButton:hover, QToolButton:pressed { background: $hover; }
QToolButton:focus { border: 2px solid $accent; }
QToolButton[tall="normal"] { min-width: $in_28; max-width: $in_28; min-height: $in_28; max-height: $in_28; }
QToolButton[tall="small"] { min-width: $in_20; max-width: $in_20; min-height: $in_20; max-height: $in_20; }
QToolButton::menu-indicator { image: none; width: 0; }
"""

_FIELDS = """
QLineEdit, QComboBox, QAbstractSpinBox, QTextEdit, QPlainTextEdit { background: $surface; color: $text;
  border: 1px solid $control; border-radius: $px_5; selection-background-color: $fill;
  selection-color: $on_fill; placeholder-text-color: $text3; }
QLineEdit { padding: 0 $px_8; min-height: $in_30; max-height: $in_30; }
QAbstractSpinBox { padding: 0; min-height: $in_30; max-height: $in_30; }
QComboBox { padding: 0 $px_10; min-height: $in_30; max-height: $in_30; }
QTextEdit, QPlainTextEdit { padding: $px_6 $px_6; }
QLineEdit:focus { border: 2px solid $accent; padding: 0 $less_8; }
QAbstractSpinBox:focus { border: 2px solid $accent; }
QComboBox:focus { border: 2px solid $accent; padding: 0 $less_10; }
QTextEdit:focus, QPlainTextEdit:focus { border: 2px solid $accent; padding: $less_6 $less_6; }
QLineEdit[invalid="true"] { border: 2px solid $bad; padding: 0 $less_8; min-height: $two_30; max-height: $two_30; }
QAbstractSpinBox[invalid="true"] { border: 2px solid $bad; min-height: $two_30; max-height: $two_30; }
QComboBox[invalid="true"] { border: 2px solid $bad; padding: 0 $less_10; min-height: $two_30; max-height: $two_30; }
QTextEdit[invalid="true"], QPlainTextEdit[invalid="true"] { border: 2px solid $bad; padding: $less_6 $less_6; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled, QTextEdit:disabled, QPlainTextEdit:disabled {
  background: $window; color: $text3; border: 1px solid $border; }
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus { border: none; background: transparent; padding: 0; }
QPlainTextEdit[bare="true"], QPlainTextEdit[bare="true"]:focus { border: none; background: transparent; padding: 0; }
QAbstractSpinBox QLineEdit { border: none; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { subcontrol-origin: border; width: 0; height: 0;
  border: none; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QComboBox::drop-down { border: none; width: $px_26; }
QComboBox::down-arrow { image: none; }
QDateEdit::drop-down { border: none; width: $px_26; }
QDateEdit::down-arrow { image: none; }
QCalendarWidget QWidget { background: $surface; alternate-background-color: $surface; }
QCalendarWidget QToolButton { min-width: $in_28; min-height: $in_28; padding: 0 $px_6; font-weight: 600; }
QCalendarWidget QSpinBox { min-height: $in_24; max-height: $in_24; }
QCalendarWidget QAbstractItemView { color: $text; outline: none; selection-background-color: $fill;
  selection-color: $on_fill; }
QCalendarWidget QAbstractItemView:disabled { color: $text3; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $control; outline: none; }
QComboBox QAbstractItemView::item { min-height: $px_28; padding: 0 $px_10; }
QComboBox QAbstractItemView::item:selected, QComboBox QAbstractItemView::item:hover { background: $selected;
  color: $text; }
QCheckBox, QRadioButton { outline: none; spacing: $px_8; color: $text; background: transparent; min-height: $px_24; }
QCheckBox:disabled, QRadioButton:disabled { color: $text3; }
QCheckBox::indicator, QRadioButton::indicator { width: $in_18; height: $in_18; border: 1px solid $control;
  background: $surface; }
QCheckBox::indicator { border-radius: $px_3; }
QRadioButton::indicator { border-radius: $half_18; }
QCheckBox::indicator:checked, QCheckBox::indicator:indeterminate, QRadioButton::indicator:checked {
  background: $fill; border-color: $fill; }
QCheckBox::indicator:hover, QRadioButton::indicator:unchecked:hover { border-color: $accent; }
QCheckBox::indicator:unchecked:focus, QRadioButton::indicator:unchecked:focus { border: 2px solid $accent;
  width: $two_18; height: $two_18; }
QCheckBox::indicator:checked:focus, QRadioButton::indicator:checked:focus { border: 2px solid $text;
  width: $two_18; height: $two_18; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $window; border-color: $border; }
"""

_LISTS = """
QTableView, QTreeView, QListView { background: $surface; color: $text; border: none; outline: none;
  selection-background-color: $selected; selection-color: $text; }
QTableView[bubbles="true"] { selection-background-color: transparent; }
QTreeView::item, QListView::item { min-height: $px_24; border: none; }
QListView[suggesting="true"] { border: 1px solid $control; }
QListView[suggesting="true"]::item { min-height: $px_28; padding: 0 $px_10; }
QTreeView::item:hover, QListView::item:hover { background: $hover; }
QTreeView::item:selected, QListView::item:selected { background: $selected; }
QHeaderView { background: $surface; border: none; }
QTableCornerButton::section { background: $surface; border: none; }
QMenu { background: $surface; color: $text; border: 1px solid $control; padding: $px_4 0; }
QMenu::item { padding: $px_6 $px_24 $px_6 $px_12; background: transparent; }
QMenu::icon { padding-left: $px_12; }
QMenu::indicator { width: $px_8; height: $px_8; margin-left: $px_6; border-radius: $px_2; background: transparent; }
QMenu::indicator:checked { background: $accent; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $border; margin: $px_4 0; }
QScrollBar:vertical { background: transparent; width: $px_10; margin: 0; border: none; }
QScrollBar:horizontal { background: transparent; height: $px_10; margin: 0; border: none; }
QScrollBar::handle { background: $control; border-radius: $px_3; }
QScrollBar::handle:vertical { min-height: $px_32; margin: 2px $px_2; }
QScrollBar::handle:horizontal { min-width: $px_32; margin: $px_2 2px; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QTabBar { background: $window; border: none; outline: none; font-weight: 500; }
QTabBar::tab { background: transparent; color: $text2; border: none; border-bottom: 2px solid transparent;
  padding: 0 $px_12; min-height: $two_less_36; max-height: $two_less_36; font-weight: 500; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:hover { color: $text; background: $hover; }
QTabBar::tab:selected:focus { border: 2px solid $accent; border-radius: $px_4; padding: 0 $two_less_12; }
QTabWidget::pane { border: none; border-top: 1px solid $border; }
"""

_PARTS = """
QFrame[note] { border-radius: $px_5; border: none; }
QFrame[note="bad"] { background: $bad_bg; }
QFrame[note="warn"] { background: $warn_bg; }
QFrame[note="ok"] { background: $ok_bg; }
QFrame[note="info"] { background: $window; }
QFrame[note="holding"] { background: $accent_bg; }
QFrame[note="none"] { background: $surface; }
QFrame[bar="true"] { border-radius: 0; border-bottom: 1px solid $border; }
QFrame[chip] { background: $hover; border-radius: $px_4; border: none; }
QFrame[chip="problem"] { background: $bad_bg; }
QFrame[chip]:focus { border: 2px solid $accent; }
QFrame[toast="true"] { background: $text; border-radius: $px_5; border: none; }
QFrame[toast="true"] QLabel { color: $surface; }
QFrame[toast="true"] QPushButton { color: $toast_link; font-weight: 600; background: transparent; border: none; }
QFrame[toast="true"] QPushButton:focus { border: 2px solid $toast_link; }
QFrame[sheet="true"] { background: $surface; border: 1px solid $border; border-radius: $px_10; }
"""


def _lengths(b: int) -> dict[str, Callable[[int], int]]:
    """Prefix -> how a length of look.md becomes pixels (whole px)."""

    def px(n: int) -> int:
        return max(1, round(n * b / 13)) if n else 0

    return {
        "px": px,
        "in": lambda n: px(n) - 2,
        "two": lambda n: px(n) - 4,
        "less": lambda n: max(0, px(n) - 1),
        "two_less": lambda n: max(0, px(n) - 2),
        "half": lambda n: px(n) // 2,
    }


def _fill(text: str, values: dict[str, str], b: int) -> str:
    """Fill the colours and lengths in; a name that is neither is a KeyError."""
    for name in Template(text).get_identifiers():
        prefix, _, number = name.rpartition("_")
        if number.isdigit():
            values[name] = f"{_lengths(b)[prefix](int(number))}px"
    return Template(text).substitute(values)


def make_sheet(tokens: Tokens, base: int, toast_link: str) -> str:
    """The QSS for these tokens and a font of `base` pixels; `toast_link` is the other appearance's accent."""
    values = {name: str(value) for name, value in asdict(tokens).items()}
    values["toast_link"] = toast_link
    growth = {"small": -1, "message": 1, "pane": 2, "sheet": 5, "welcome": 11, "figure": 17}
    for name, more in growth.items():
        values[f"font_{name}"] = f"{base + round(more * base / 13)}px"
    return _fill(_WINDOWS + _LABELS + _BUTTONS + _FIELDS + _LISTS + _PARTS, values, base)
