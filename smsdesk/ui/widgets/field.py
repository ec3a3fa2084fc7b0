"""Things a person types or chooses in, and `Field`: a label above, a hint or an error sentence below."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeySequence, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from smsdesk.ui.icons import icon, paint_icon
from smsdesk.ui.style import restyle, style
from smsdesk.ui.widgets.labels import Label, plain_tooltip


class LineEdit(QLineEdit):
    """One line of text; `leading` is an icon in front (find), text is never taken for markup."""

    def __init__(
        self,
        accessible_name: str = "",
        *,
        placeholder: str = "",
        leading: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        self.setPlaceholderText(placeholder)
        if leading is not None:
            # Qt makes a button of it, which is to have a name.
            self.addAction(icon(leading), QLineEdit.ActionPosition.LeadingPosition).setText(accessible_name)


class PasswordEdit(LineEdit):
    """A password: shown as dots, never copied, cut or dragged out, never offered to the input method's memory."""

    def __init__(self, accessible_name: str = "Password", parent: QWidget | None = None) -> None:
        super().__init__(accessible_name, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDragEnabled(False)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )

    def event(self, event: QEvent) -> bool:
        """Copy and cut do nothing, whichever keys the system uses for them."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and (
            event.matches(QKeySequence.StandardKey.Copy)  # type: ignore[attr-defined]
            or event.matches(QKeySequence.StandardKey.Cut)  # type: ignore[attr-defined]
        ):
            event.accept()
            return True
        return super().event(event)


class ComboBox(QComboBox):
    """A choice from a list; what is chosen is cut with … where it is too long, and is then the tooltip. Wheel turns do
    not change it while it has no focus."""

    def __init__(self, accessible_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        # The platform's own popup ignores the sheet; a list view takes padding and heights from it.
        self.setView(QListView(self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self and event.type() == QEvent.Type.Wheel and not self.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown_text()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        side = style.px(12)
        box = QRect(QPoint(0, 0), QSize(side, side))
        away = style.px(14)  # from the side where the program's lines end
        box.moveCenter(QPoint(self.width() - away if self.isLeftToRight() else away, self.height() // 2))
        paint_icon(painter, "caret-down", box, "text2" if self.isEnabled() else "text3")

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and not self.toolTip() and self.shown_text() != self.currentText():
            QToolTip.showText(event.globalPos(), plain_tooltip(self.currentText()), self)
            return True
        return super().event(event)

    def shown_text(self) -> str:
        """What is chosen, cut to the room there is."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        return self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)


class CheckBox(QCheckBox):
    """A box with a sentence beside it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.checkState() == Qt.CheckState.Unchecked:
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        inset = style.px(3)
        name = "minus-bold" if self.checkState() == Qt.CheckState.PartiallyChecked else "check-bold"
        role = "on_fill" if self.isEnabled() else "text3"
        paint_icon(QPainter(self), name, box.adjusted(inset, inset, -inset, -inset), role)


class RadioButton(QRadioButton):
    """One of several, with a sentence beside it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = QRectF(self.style().subElementRect(QStyle.SubElement.SE_RadioButtonIndicator, option, self))
        inset = box.width() * 0.32
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.colour("on_fill" if self.isEnabled() else "text3"))
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))


class SpinBox(QSpinBox):
    """A whole number with the locale's grouping; typed or turned with ↑ and ↓."""

    def __init__(
        self, accessible_name: str = "", low: int = 0, high: int = 999_999, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        self.setRange(low, high)
        # Not NoButtons: under a sheet that leaves the text 1 px of room. The sheet makes the buttons 0 wide.
        self.setGroupSeparatorShown(True)
        # Inside a spin box the sheet's padding does not reach the text.
        self.lineEdit().setTextMargins(style.px(9), 0, style.px(9), 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


Check = Callable[[], str]


class Field(QWidget):
    """A label above an editor, below it a hint, or while something is wrong a 2 px bad edge and one sentence.

    `check` returns what is wrong in one sentence, or "". It is asked on leaving the editor; the sentence
    vanishes while typing. `reserve` keeps the line below free, so that nothing jumps when a sentence comes.
    """

    left = Signal()

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        hint: str = "",
        check: Check | None = None,
        reserve: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint = hint
        self._error = ""
        self._check = check
        self._reserve = reserve
        self.label = Label(label, "small", "text2")
        self.label.setBuddy(editor)
        if not editor.accessibleName():
            editor.setAccessibleName(label)
        self._below = Label("", "small", "text3", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(4))
        for part in (self.label, editor, self._below):
            layout.addWidget(part)
        layout.addStretch(1)
        editor.installEventFilter(self)
        self._listen_to_typing()
        self._show()

    def _listen_to_typing(self) -> None:
        editor = self.editor
        if isinstance(editor, QLineEdit | QPlainTextEdit):
            editor.textChanged.connect(self.clear_error)
        elif isinstance(editor, QComboBox):
            editor.currentIndexChanged.connect(self.clear_error)
            editor.editTextChanged.connect(self.clear_error)
        elif isinstance(editor, QSpinBox):
            editor.textChanged.connect(self.clear_error)

    @property
    def error(self) -> str:
        """The sentence shown, or ""."""
        return self._error

    def set_error(self, sentence: str) -> None:
        """Say what is wrong; "" is the same as `clear_error`."""
        if sentence != self._error:
            self._error = sentence
            restyle(self.editor, invalid=bool(sentence))
            self._show()

    def clear_error(self) -> None:
        """Take the sentence away."""
        self.set_error("")

    def set_hint(self, hint: str) -> None:
        """What stands below while nothing is wrong."""
        self._hint = hint
        self._show()

    def validate(self) -> bool:
        """Ask `check` now, as before sending a form; True when nothing is wrong."""
        self.set_error(self._check() if self._check else "")
        return not self._error

    def _show(self) -> None:
        self._below.setText(self._error or self._hint)
        self._below.set_colour("bad" if self._error else "text3")
        self._below.setVisible(self._reserve or bool(self._error or self._hint))
        self.editor.setAccessibleDescription(self._error or self._hint)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor and event.type() == QEvent.Type.FocusOut:
            if self._check is not None:
                self.validate()
            self.left.emit()
        return super().eventFilter(watched, event)
