"""The builder of ringtones: RTTTL as text, its notes drawn, and heard."""

from typing import Any

from PySide6.QtCore import QElapsedTimer, QMimeData, QSize, QTimer, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from smsdesk.domain.binary import Made
from smsdesk.encoding import ringtone, rtttl
from smsdesk.encoding.rtttl import RtttlError, RtttlProblem
from smsdesk.encoding.tones import timeline
from smsdesk.encoding.tune import Tune
from smsdesk.services.playing import audible_seconds
from smsdesk.ui import wording_builder_errors as error_words
from smsdesk.ui import wording_builders as words
from smsdesk.ui.compose.builders.builder import Builder
from smsdesk.ui.compose.builders.roll import Roll
from smsdesk.ui.style import restyle, style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.labels import Label

_SPEAKS_AFTER = 600
"""Milliseconds without a key before it is said what is wrong: half a note is no mistake yet."""

_TICK = 100


class RtttlEdit(QPlainTextEdit):
    """Plain text in the fixed font; a paste that no tune can be is refused, so that it cannot hold up the window."""

    edited = Signal()
    refused = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("RTTTL")
        self.setTabChangesFocus(True)
        self.setFont(style.fixed_font())
        self.setPlaceholderText(words.RTTTL_SAMPLE)
        self.setMinimumHeight(style.px(52))
        self._text = ""
        self.textChanged.connect(self._on_text_changed)
        self.document().contentsChange.connect(self._before_layout)

    def _before_layout(self, _at: int, _removed: int, _added: int) -> None:
        """Assistive technology sets a text as a whole: to break a megabyte into lines would take minutes."""
        if self.document().characterCount() - 1 > rtttl.MAX_TEXT:
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)

    def _on_text_changed(self) -> None:
        """Take back what no tune can be."""
        length = self.document().characterCount() - 1
        if length <= rtttl.MAX_TEXT:
            self._text = self.toPlainText()
            self.edited.emit()
            return
        kept = self.blockSignals(True)
        self.setPlainText(self._text)
        self.blockSignals(kept)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.refused.emit(length)

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        if len(text) + len(self.toPlainText()) > rtttl.MAX_TEXT:
            self.refused.emit(len(text))
            return
        self.insertPlainText(text)

    def sizeHint(self) -> QSize:
        return QSize(style.px(300), style.px(66))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() and not source.hasUrls()


class RingtoneBuilder(Builder):
    """`tune` is what was read, None while it cannot be. The presenter plays it and says so by `show_playing`."""

    name = "ringtone"
    play_requested = Signal(float)
    pause_requested = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tune: Tune | None = None
        self.edit = RtttlEdit()
        self.roll = Roll()
        self.play = Button("Play", icon="play", height="small")
        self.play.reserve("Play", "Pause", "Save WAV…")
        self.open = Button("Open RTTTL file…", "link")
        self._time = Label("", colour="text2")
        self._notes = Label("", colour="text2", elide=True)
        self._error = Label("", "small", "bad", wrap=True)
        self._low = False
        self._playable = True
        self._playing = False
        self._position = 0.0
        self._began = QElapsedTimer()
        self._ticks = QTimer(self, interval=_TICK)
        self._patience = QTimer(self, interval=_SPEAKS_AFTER, singleShot=True)
        self._build()
        self.edit.edited.connect(self._on_text_changed)
        self.edit.refused.connect(self._on_refused)
        self.play.clicked.connect(self._on_play_clicked)
        self.open.clicked.connect(self.file_requested)
        self._ticks.timeout.connect(self._show_position)
        self._patience.timeout.connect(self._speak)
        self._show_tune()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(style.px(8))
        row.addWidget(self.play)
        row.addWidget(self._time)
        row.addWidget(self._notes, 1)
        row.addWidget(self.open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(6))
        layout.addWidget(self.edit, 3)
        layout.addWidget(self._error)
        layout.addWidget(self.roll, 4)
        layout.addLayout(row)
        self._error.hide()

    @property
    def first(self) -> QWidget:
        return self.edit

    @property
    def state(self) -> dict[str, Any]:
        text = self.edit.toPlainText()
        return {"text": text} if text.strip() else {}

    def show_state(self, state: dict[str, Any]) -> None:
        text = state.get("text")
        self.show_text(text if isinstance(text, str) else "")

    def show_text(self, text: str) -> None:
        """Show an RTTTL text; of one that no tune can be, the beginning."""
        self.edit.setPlainText(text[: rtttl.MAX_TEXT])

    def build(self, reference: int) -> tuple[bytes, ...]:
        self.tune = None
        self.tune = rtttl.parse(self.edit.toPlainText())
        return ringtone.ringtone_messages(self.tune, reference)

    def hint(self) -> str:
        return words.tune_hint(self.tune, ringtone.as_sent(self.tune)) if self.tune else ""

    def make(self, reference: int) -> Made:
        made = super().make(reference)
        self._show_tune()
        return made

    def show_playing(self, playing: bool, *, ended: bool = False) -> None:
        """Playing began, paused, or `ended` by itself."""
        if self._playing and not playing:
            self._position = 0.0 if ended else self._now()
        self._playing = playing
        if playing:
            self._began.start()
            self._ticks.start()
        else:
            self._ticks.stop()
        self._show_button()
        self._show_position()

    def set_playable(self, playable: bool) -> None:
        """Whether this computer has something that plays; else the tune can be saved."""
        self._playable = playable
        self._show_button()

    def show_error(self, sentence: str) -> None:
        """Say something below the text until the next key; "" takes it away."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.roll.setVisible(not (self._low and sentence))

    def set_room(self, *, narrow: bool, low: bool) -> None:
        self._low = low
        self.roll.setVisible(not (low and self._error.text()))

    def _now(self) -> float:
        """Seconds of the tune that have been heard."""
        return self._position + (self._began.elapsed() / 1000 if self._playing else 0.0)

    def _on_text_changed(self) -> None:
        if self._playing:
            self.pause_requested.emit()
        self._position = 0.0
        self.show_error("")
        self._mark(None)
        self.changed.emit()
        self._patience.start()

    def _on_refused(self, length: int) -> None:
        self.show_error(error_words.too_long_paste(length))

    def _on_play_clicked(self) -> None:
        if not self._playable:
            self.save_requested.emit()
        elif self._playing:
            self.pause_requested.emit()
        else:
            self.play_requested.emit(self._position)

    def _speak(self) -> None:
        error = self.made.error
        if isinstance(error, RtttlError) and error.reason is not RtttlProblem.EMPTY:
            self.show_error(error_words.error_text(error))
            self._mark(error)

    def _mark(self, error: RtttlError | None) -> None:
        """A 2 px edge, and a wavy line below the place."""
        restyle(self.edit, invalid=error is not None)
        if error is None:
            self.edit.setExtraSelections([])
            return
        cursor = QTextCursor(self.edit.document())
        last = max(0, len(self.edit.toPlainText()) - 1)
        cursor.setPosition(min(error.at, last))
        length = max(1, len(error.found))
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, length)
        mark = QTextEdit.ExtraSelection()
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(style.colour("bad"))
        mark.format = form
        mark.cursor = cursor
        self.edit.setExtraSelections([mark])

    def _show_tune(self) -> None:
        self.roll.set_sounds(timeline(self.tune) if self.tune else ())
        text = words.tune_text(self.tune) if self.tune else ""
        self._notes.setText(f"·  {text}" if text else "")
        self.roll.setAccessibleDescription(text)
        self._show_button()
        self._show_position()

    def _show_button(self) -> None:
        word, picture = ("Pause", "pause") if self._playing else ("Play", "play")
        if not self._playable:
            word, picture = "Save WAV…", "floppy-disk"
        if self.play.text() != word:
            self.play.setText(word)
            self.play.set_icon(picture)
        self.play.set_disabled_reason("" if self.tune else words.NO_TUNE)

    def _show_position(self) -> None:
        if self.tune is None:
            self._time.setText("")
            self.roll.set_position(None)
            return
        whole, now = audible_seconds(self.tune), self._now()
        shown = self._playing or now > 0
        self._time.setText(f"{words.clock(min(now, whole))} of {words.clock(whole)}")
        self.roll.set_position(min(now, whole) if shown else None)
