"""What all sheets share: a scrim over the window, a card on it, and a focus that stays inside."""

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QEvent, QKeyCombination, QObject, QPropertyAnimation, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsOpacityEffect, QWidget
from shiboken6 import isValid

from smsdesk.ui.style import style
from smsdesk.ui.widgets.badge import PracticeEdge


class Overlay(QWidget):
    """Covers `host` whole; `card` stands in its middle. Esc dismisses; shortcuts of the window below are silent.

    `closed` comes once, however it was closed; the overlay deletes itself afterwards.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._before: QWidget | None = None
        self._keys: dict[str, Callable[[], None]] = {}
        self._open = False
        self.card = QFrame(self)
        self.card.setProperty("sheet", True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._effect = QGraphicsOpacityEffect(self)
        self._effect.setEnabled(False)
        self.setGraphicsEffect(self._effect)
        self._fade = QPropertyAnimation(self._effect, b"opacity", self)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.finished.connect(self._on_faded)
        host.installEventFilter(self)
        self.hide()

    @property
    def is_open(self) -> bool:
        """True from `open` until it is closed."""
        return self._open

    def bind(self, keys: str, slot: Callable[[], None]) -> None:
        """A key of this sheet, such as "Ctrl+Return"; QShortcut objects do not work inside an overlay."""
        self._keys[QKeySequence(keys).toString()] = slot

    def open(self, first: QWidget | None = None) -> None:
        """Show it with the focus on `first`, or on the first stop inside."""
        self._open = True
        self._before = QApplication.focusWidget()
        self.place()
        self.show()
        self.raise_()
        for edge in self._host.findChildren(PracticeEdge):
            edge.raise_()
        self._run_fade()
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.focusNextPrevChild(True)
        self.opened.emit()

    def dismiss(self) -> None:
        """Close it, give the focus back to where it was, and delete it. A second call does nothing."""
        if not self._open:
            return
        self._open = False
        self._fade.stop()
        self._host.removeEventFilter(self)
        self.hide()
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            # What had it is gone: without any focus no key would reach the window, so the next stop takes it.
            self._focus_anything()
        self.closed.emit()
        self.deleteLater()

    def _focus_anything(self) -> None:
        each = self._host.nextInFocusChain()
        while each is not None and each is not self._host:
            takes_tab = each.focusPolicy() & Qt.FocusPolicy.TabFocus
            if takes_tab and each.isVisible() and each.isEnabled() and not self.isAncestorOf(each):
                each.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            each = each.nextInFocusChain()

    def place(self) -> None:
        """Cover the host and put the card in its middle."""
        self.setGeometry(self._host.rect())
        size = self.card_size(self.width() - style.px(24), self.height() - style.px(24))
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        self.card.setGeometry(left, top, size.width(), size.height())

    def card_size(self, width: int, height: int) -> QSize:
        """How large the card wants to be, at most `width` by `height` px."""
        return self.card.sizeHint().boundedTo(QSize(width, height))

    def _run_fade(self) -> None:
        duration = style.motion(120)
        if duration == 0:
            return
        self._effect.setEnabled(True)
        self._fade.setDuration(duration)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.start()

    def _on_faded(self) -> None:
        # An effect left on would draw everything through a pixmap at each repaint.
        self._effect.setEnabled(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), style.tokens.scrim_colour())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self._open:
            self.place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Claim every key (mnemonics excepted), so that Ctrl+1 cannot change the tab under an open sheet."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
                event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        pressed = QKeySequence(QKeyCombination(event.modifiers(), Qt.Key(event.key()))).toString()
        slot = self._keys.get(pressed)
        if slot is not None:
            slot()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside the overlay and never below it."""
        stops = self._stops()
        if not stops:
            self.setFocus()
            return True
        present = QApplication.focusWidget()
        position = stops.index(present) if present in stops else (-1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(position + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def _stops(self) -> list[QWidget]:
        """The widgets inside that Tab may reach, in tab order."""
        stops: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            if self.isAncestorOf(widget) and _is_stop(widget, self):
                stops.append(widget)
            widget = widget.nextInFocusChain()
        return stops


def _is_stop(widget: QWidget, within: QWidget) -> bool:
    reachable = Qt.FocusPolicy.TabFocus.value & widget.focusPolicy().value
    return bool(reachable) and widget.isEnabled() and widget.isVisibleTo(within) and widget.focusProxy() is None
