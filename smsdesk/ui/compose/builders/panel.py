"""The middle of Compose for the two binary kinds: the builders, of which one is in front."""

import secrets
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from smsdesk.domain.binary import Made
from smsdesk.ui import wording_builders as words
from smsdesk.ui.compose.builders import shown
from smsdesk.ui.compose.builders.bar import BUILDERS, BuilderBar
from smsdesk.ui.compose.builders.builder import Builder
from smsdesk.ui.compose.builders.calendar import CalendarBuilder
from smsdesk.ui.compose.builders.contact import ContactBuilder
from smsdesk.ui.compose.builders.hex_only import HexBuilder
from smsdesk.ui.compose.builders.image_builders import LogoBuilder, PictureBuilder
from smsdesk.ui.compose.builders.ringtone import RingtoneBuilder
from smsdesk.ui.compose.builders.wap_push import PushBuilder
from smsdesk.ui.style import style
from smsdesk.ui.widgets.note import Note, NoteKind
from smsdesk.ui.widgets.picture_bubble import Picture

_HEX = "hex"
_B = TypeVar("_B", bound=Builder)


class BinaryPanel(QWidget):
    """`changed` when `made` may be another, by typing, by a file, by another builder in front.

    Wishes: a file is to be opened, was dropped here, the field Hex is to have the focus, the kind with header is to
    be chosen. Every builder keeps what stands in it.
    """

    changed = Signal()
    file_requested = Signal()
    file_dropped = Signal(Path)
    hex_wanted = Signal()
    header_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.bar = BuilderBar()
        self._built: dict[str, Builder] = {}
        self._kept: dict[str, dict[str, Any]] = {}
        self._room = {"narrow": False, "low": False}
        self._zone: tzinfo = datetime.now().astimezone().tzinfo or UTC
        self._news = Note("info", "")
        self._with_header = True
        self._quiet = False
        self._made = Made()
        self.renew_reference()
        self._build()
        self.bar.chosen.connect(self._on_chosen)
        self._news.action_requested.connect(self.header_wanted)
        self._front()

    def _build(self) -> None:
        bodies = QWidget()
        bodies.setProperty("plain", True)
        self._stack = QVBoxLayout(bodies)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(bodies)
        self._scroll.setMinimumHeight(style.px(80))
        self._news.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.px(8))
        layout.addWidget(self.bar)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._news)

    def _add(self, builder: _B) -> _B:
        """Take in a builder that is needed for the first time, with what was kept for it."""
        builder.hide()
        self._stack.addWidget(builder)
        self._built[builder.name] = builder
        builder.set_room(**self._room)
        builder.show_state(self._kept.pop(builder.name, {}))
        builder.changed.connect(lambda: self._on_changed(builder.name))
        builder.file_requested.connect(self.file_requested)
        return builder

    @cached_property
    def ringtone(self) -> RingtoneBuilder:
        """The builder of ringtones."""
        return self._add(RingtoneBuilder())

    @cached_property
    def logo(self) -> LogoBuilder:
        """The builder of operator logos."""
        return self._add(LogoBuilder())

    @cached_property
    def picture(self) -> PictureBuilder:
        """The builder of picture messages."""
        return self._add(PictureBuilder())

    @cached_property
    def push(self) -> PushBuilder:
        """The builder of WAP pushes."""
        return self._add(PushBuilder())

    @cached_property
    def contact(self) -> ContactBuilder:
        """The builder of contact cards."""
        return self._add(ContactBuilder())

    @cached_property
    def calendar(self) -> CalendarBuilder:
        """The builder of calendar entries."""
        builder = CalendarBuilder()
        builder.set_zone(self._zone)
        return self._add(builder)

    @cached_property
    def hex(self) -> HexBuilder:
        """The builder of octets as they stand."""
        builder = HexBuilder()
        builder.set_with_header(self._with_header)
        builder.hex_wanted.connect(self.hex_wanted)
        return self._add(builder)

    def _body(self, name: str) -> Builder:
        """The builder of a name, built when it is needed: all of them take longer than a key may."""
        found: Builder = getattr(self, name)
        return found

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
        front = self._body(self.active)
        for body in self._built.values():
            body.setVisible(body is front)
        self._scroll.verticalScrollBar().setValue(0)
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
