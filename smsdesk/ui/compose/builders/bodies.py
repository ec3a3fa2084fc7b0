"""The seven builders, each made when it is needed for the first time, one of them shown."""

from datetime import UTC, datetime, tzinfo
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from smsdesk.ui.compose.builders.builder import Builder
from smsdesk.ui.compose.builders.calendar import CalendarBuilder
from smsdesk.ui.compose.builders.contact import ContactBuilder
from smsdesk.ui.compose.builders.hex_only import HexBuilder
from smsdesk.ui.compose.builders.image_builders import LogoBuilder, PictureBuilder
from smsdesk.ui.compose.builders.ringtone import RingtoneBuilder
from smsdesk.ui.compose.builders.wap_push import PushBuilder
from smsdesk.ui.style import style

_B = TypeVar("_B", bound=Builder)


class Bodies(QWidget):
    """All of them together take longer to make than a key may; what is kept for one waits until it is made."""

    builder_changed = Signal(str)
    file_requested = Signal()
    hex_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._built: dict[str, Builder] = {}
        self._kept: dict[str, dict[str, Any]] = {}
        self._room = {"narrow": False, "low": False}
        self._zone: tzinfo = datetime.now().astimezone().tzinfo or UTC
        self._with_header = True
        inside = QWidget()
        inside.setProperty("plain", True)
        self._stack = QVBoxLayout(inside)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._scroll.setMinimumHeight(style.px(80))

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

    @property
    def last_stop(self) -> QWidget:
        """What Tab leaves for the builder in front."""
        raise NotImplementedError

    def _body(self, name: str) -> Builder:
        """The builder of a name, which is that of its attribute."""
        found: Builder = getattr(self, name)
        return found

    def _add(self, builder: _B) -> _B:
        """Take in a builder that is needed for the first time, with what was kept for it."""
        builder.hide()
        stops = builder.stops()
        self._stack.addWidget(builder)
        for before, after in pairwise((self.last_stop, *stops)):
            QWidget.setTabOrder(before, after)
        self._built[builder.name] = builder
        builder.set_room(**self._room)
        builder.show_state(self._kept.pop(builder.name, {}))
        builder.changed.connect(lambda: self.builder_changed.emit(builder.name))
        builder.file_requested.connect(self.file_requested)
        return builder

    def _bring_forward(self, name: str) -> None:
        """Show this builder and no other, from its top."""
        front = self._body(name)
        for body in self._built.values():
            body.setVisible(body is front)
        self._scroll.verticalScrollBar().setValue(0)
