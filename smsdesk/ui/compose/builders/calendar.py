"""The builder of calendar entries: typed, or from a file."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from PySide6.QtCore import QDate, QDateTime, Qt, QTime, QTimeZone
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDateTimeEdit, QGridLayout, QHBoxLayout, QWidget

from smsdesk.encoding.contents import ContentError, ContentReason
from smsdesk.encoding.vcalendar import SUMMARY_LIMIT, Event, vcalendar_messages
from smsdesk.ui import wording_builders as words
from smsdesk.ui.compose.builders.builder import FormBuilder
from smsdesk.ui.style import style
from smsdesk.ui.widgets.buttons import Button
from smsdesk.ui.widgets.field import CheckBox, ComboBox, LineEdit
from smsdesk.ui.widgets.labels import Label

_HOUR = timedelta(hours=1)
_NO_ZONE = QTimeZone(QTimeZone.Initialization.UTC)  # wall times; this computer's own clock changes do not touch them
_FIRST_YEAR = 1752  # that QDateTimeEdit shows


class MomentEdit(QDateTimeEdit):
    """A date and a time, as the clock on the wall shows it; ↑ and ↓ turn the part with the cursor."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        self.setDisplayFormat("ddd d MMM yyyy HH:mm")
        self.setTimeZone(_NO_ZONE)
        self.lineEdit().setTextMargins(style.px(9), 0, style.px(9), 0)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab leaves it at once; ← and → go from part to part."""
        return QWidget.focusNextPrevChild(self, forward)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def moment(self) -> datetime:
        """The wall time, without a zone."""
        date, time = self.date(), self.time()
        return datetime(date.year(), date.month(), date.day(), time.hour(), time.minute())

    def show_moment(self, moment: datetime) -> None:
        """Show a wall time; its zone does not matter."""
        date = QDate(moment.year, moment.month, moment.day)
        self.setDateTime(QDateTime(date, QTime(moment.hour, moment.minute), _NO_ZONE))


class CalendarBuilder(FormBuilder):
    """One entry; its times are those of `set_zone`, the account's."""

    name = "calendar"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone: tzinfo = datetime.now().astimezone().tzinfo or UTC
        self._note = ""
        self._length = _HOUR
        self.title, self.place = LineEdit("Entry title"), LineEdit("Place")
        for edit in (self.title, self.place):
            edit.setMaxLength(SUMMARY_LIMIT)
        self.begins, self.ends = MomentEdit("Begins"), MomentEdit("Ends")
        self.has_end = CheckBox("With an end")
        self.has_end.setChecked(True)
        self.has_end.setFixedHeight(style.px(30))
        self.alarm = ComboBox("Alarm")
        for minutes, word in words.ALARMS:
            self.alarm.addItem(word, minutes)
        self.open = Button("Open calendar file…", "link")
        self._more = Label("", "small", "text2", elide=True)
        self._build()
        self._set_begin(_next_hour())
        self.begins.dateTimeChanged.connect(self._move_end)
        self.ends.dateTimeChanged.connect(self._on_end_changed)
        self.has_end.toggled.connect(self._on_end_toggled)
        self.open.clicked.connect(self.file_requested)

    def _build(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(style.px(12))
        layout.setVerticalSpacing(style.px(6))
        layout.addWidget(self.add_field("summary", "Title", self.title), 0, 0)
        layout.addWidget(self.add_field("place", "Place", self.place), 0, 1)
        layout.addWidget(self.add_field("start", "Begins", self.begins), 1, 0)
        layout.addWidget(self.add_field("end", "Ends", self.ends), 1, 1)
        layout.addWidget(self.add_field("alarm", "Alarm", self.alarm), 2, 0)
        row = QHBoxLayout()
        row.addWidget(self._more, 1)
        row.addWidget(self.open)
        layout.addWidget(self.has_end, 2, 1, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(row, 3, 0, 1, 2)
        for column in (0, 1):
            layout.setColumnStretch(column, 1)
        layout.setRowStretch(4, 1)

    def set_zone(self, zone: tzinfo) -> None:
        """The zone that the times are of; this computer's until then."""
        if zone != self._zone:
            self._zone = zone
            self.changed.emit()

    def show_event(self, event: Event) -> None:
        """Show an entry of a file, its times in the zone that is set. Raises ContentError for one before all dates."""
        try:
            begin = event.start.astimezone(self._zone)
        except OverflowError as error:
            raise ContentError(ContentReason.DATE, "start") from error
        if begin.year < _FIRST_YEAR:
            raise ContentError(ContentReason.DATE, "start")
        self.title.setText(event.summary)
        self.place.setText(event.place)
        self._note = event.note
        self.has_end.setChecked(event.end is not None)
        self._length = max(timedelta(0), event.end - event.start) if event.end else _HOUR
        self._set_begin(begin)
        self._show_alarm(None if event.alarm is None else event.alarm // timedelta(minutes=1))
        self._show_note()
        self.changed.emit()

    def event_typed(self) -> Event:
        """The entry as it stands."""
        minutes = self.alarm.currentData()
        return Event(
            self.title.text(),
            self._zoned(self.begins),
            self._zoned(self.ends) if self.has_end.isChecked() else None,
            self.place.text(),
            self._note,
            None if minutes is None else timedelta(minutes=minutes),
        )

    def build(self, reference: int) -> tuple[bytes, ...]:
        return vcalendar_messages(self.event_typed(), reference)

    @property
    def first(self) -> QWidget:
        return self.title

    @property
    def state(self) -> dict[str, Any]:
        if not (self.title.text() or self.place.text() or self._note):
            return {}
        return {
            "title": self.title.text(),
            "place": self.place.text(),
            "note": self._note,
            "begins": self.begins.moment().isoformat(),
            "ends": self.ends.moment().isoformat() if self.has_end.isChecked() else "",
            "alarm": self.alarm.currentData(),
        }

    def show_state(self, state: dict[str, Any]) -> None:
        self.show_text("summary", state.get("title"))
        self.show_text("place", state.get("place"))
        note, minutes = state.get("note"), state.get("alarm")
        self._note = note if isinstance(note, str) else ""
        begin, end = _moment(state.get("begins")), _moment(state.get("ends"))
        self.has_end.setChecked(not begin or bool(end))
        self._length = max(timedelta(0), end - begin) if begin and end else _HOUR
        self._set_begin(begin or _next_hour())
        self._show_alarm(minutes if isinstance(minutes, int) else None)
        self._show_note()

    def _zoned(self, edit: MomentEdit) -> datetime:
        return edit.moment().replace(tzinfo=self._zone)

    def _set_begin(self, moment: datetime) -> None:
        self.begins.show_moment(moment)
        self._move_end()

    def _move_end(self) -> None:
        """The end follows the beginning."""
        with suppress(OverflowError):  # the last days of the year 9999
            self.ends.show_moment(self.begins.moment() + self._length)

    def _on_end_changed(self) -> None:
        self._length = max(timedelta(0), self.ends.moment() - self.begins.moment())

    def _on_end_toggled(self, on: bool) -> None:
        self.ends.setEnabled(on)
        self.changed.emit()

    def _show_alarm(self, minutes: int | None) -> None:
        """Choose it; one that is not among the choices is added."""
        place = self.alarm.findData(minutes)
        if place < 0:
            self.alarm.addItem(words.alarm(minutes or 0), minutes)
            place = self.alarm.count() - 1
        self.alarm.setCurrentIndex(place)

    def _show_note(self) -> None:
        self._more.setText(words.EVENT_NOTE.format(note=self._note) if self._note else "")


def _next_hour() -> datetime:
    return datetime.now().replace(minute=0, second=0, microsecond=0) + _HOUR


def _moment(kept: object) -> datetime | None:
    try:
        return datetime.fromisoformat(kept).replace(tzinfo=None) if isinstance(kept, str) else None
    except ValueError:
        return None
