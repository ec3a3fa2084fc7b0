"""The middle of Compose for the two binary kinds: the builders, of which one is in front."""

import secrets
from datetime import tzinfo
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smsdesk.domain.binary import Made
from smsdesk.ui import wording_builders as words
from smsdesk.ui.compose.builders import shown
from smsdesk.ui.compose.builders.bar import BUILDERS, BuilderBar
from smsdesk.ui.compose.builders.bodies import Bodies
from smsdesk.ui.style import style
from smsdesk.ui.widgets.note import Note, NoteKind
from smsdesk.ui.widgets.picture_bubble import Picture

_HEX = "hex"


class BinaryPanel(Bodies):
    """`changed` when `made` may be another, by typing, by a file, by another builder in front.

    Wishes: a file is to be opened, was dropped here, the field Hex is to have the focus, the kind with header is to
    be chosen. Every builder keeps what stands in it.
    """

    changed = Signal()
    file_dropped = Signal(Path)
    header_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.bar = BuilderBar()
        self._news = Note("info", "")
        self._quiet = False
        self._made = Made()
        self.renew_reference()
        self._build()
        # With both, QWidget.setTabOrder takes the panel for what Tab goes through in it, beginning at the bar.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusProxy(self.bar.buttons["ringtone"])
        self.bar.chosen.connect(self._on_chosen)
        self.builder_changed.connect(self._on_changed)
        self._news.action_requested.connect(self.header_wanted)
        self._front()

    def _build(self) -> None:
        self._news.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(8))
        layout.addWidget(self.bar)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._news)

    @property
    def last_stop(self) -> QWidget:
        return list(self.bar.buttons.values())[-1]

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Go to where the builder in front begins."""
        self._body(self.active).first.setFocus(reason)

    @property
    def made(self) -> Made:
        """What the builder in front gives."""
        return self._made

    @property
    def preview(self) -> tuple[str | Picture, ...]:
        """The bubbles of the phone, read from the octets of `made`; empty while there are none."""
        return shown.bubbles(self._made, self._zone)

    @property
    def note(self) -> str:
        """What changes on the way, or what to expect of such a content."""
        return self._made.hint or words.NOTES[self.active]

    @property
    def builder(self) -> str:
        """The chosen builder's name; without a header another one than is in front."""
        return self.bar.choice

    @property
    def active(self) -> str:
        """The name of the builder in front: without a header only "hex"."""
        return self.builder if self._with_header else _HEX

    @property
    def states(self) -> dict[str, Any]:
        """What stands in each builder that has something, as JSON."""
        kept = self._kept | {name: builder.state for name, builder in self._built.items()}
        return {name: state for name, state in kept.items() if state}

    def show_state(self, builder: str, states: dict[str, Any]) -> None:
        """Show what was kept; what cannot be read is left empty. Tells nobody."""
        self.renew_reference()
        self._quiet = True
        try:
            self._kept = {name: state for name, state in states.items() if name in BUILDERS and isinstance(state, dict)}
            for name, body in self._built.items():
                body.show_state(self._kept.pop(name, {}))
            self.bar.choose(builder if builder in BUILDERS else _HEX)
        finally:
            self._quiet = False
        self.say("info", "")
        self._front()

    def choose(self, builder: str) -> None:
        """Bring a builder to the front, as if its button had been pressed. KeyError for a name that is none."""
        self.bar.choose(builder)
        self._on_chosen()

    def set_with_header(self, on: bool) -> None:
        """The kind: with a user data header, or octets only."""
        if on == self._with_header:
            return
        self._with_header = on
        self.hex.set_with_header(on)
        if on:
            self.say("info", "")
        self._front()
        self.changed.emit()

    def set_zone(self, zone: tzinfo) -> None:
        """The account's time zone, of the times of calendar entries."""
        self._zone = zone
        if "calendar" in self._built:
            self.calendar.set_zone(zone)

    def renew_reference(self) -> None:
        """Another number for the parts of what comes next, so that phones do not mix them with those before."""
        self._reference = secrets.randbelow(256)

    @property
    def hex_text(self) -> str:
        """The digits of the builder "hex"."""
        return self.hex.text

    def set_hex_text(self, text: str) -> None:
        """The digits typed in the field Hex; `changed` comes when they are others and "hex" is in front."""
        self.hex.set_text(text)

    def set_room(self, *, narrow: bool, low: bool) -> None:
        """Do with less width or height."""
        self._room = {"narrow": narrow, "low": low}
        self.bar.set_narrow(narrow)
        for builder in self._built.values():
            builder.set_room(narrow=narrow, low=low)

    def say(self, kind: NoteKind, sentence: str, *, offer_header: bool = False) -> None:
        """News of a file or of playing, until the next change; "" takes it away."""
        self._news.setVisible(bool(sentence))
        if sentence:
            self._news.set_note(kind, sentence, words.USE_HEADER if offer_header else None)

    def news(self) -> str:
        """The news shown, or ""."""
        return "" if self._news.isHidden() else self._news.text()

    def _front(self) -> None:
        self.bar.setVisible(self._with_header)
        self._bring_forward(self.active)
        self._make()

    def _make(self) -> None:
        self._made = self._body(self.active).make(self._reference)

    def _on_changed(self, name: str) -> None:
        if self._quiet or name != self.active:
            return
        self.say("info", "")
        self._make()
        self.changed.emit()

    def _on_chosen(self) -> None:
        self.say("info", "")
        self._front()
        self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.file_dropped.emit(Path(event.mimeData().urls()[0].toLocalFile()))
