"""A day and a time of day, typed, turned with ↑ and ↓, or chosen in a calendar."""

from datetime import date, time

from PySide6.QtCore import QDate, QLocale, QPoint, QRect, QSize, Qt, QTime
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QTimeEdit, QToolButton, QWidget

from smsdesk.ui.icons import icon, paint_icon
from smsdesk.ui.style import style

# Months are written in the language of the program, whatever the system's is.
_LOCALE = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


class DateEdit(QDateEdit):
    """ "30 Nov 2026", with a calendar that begins on Monday."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        self.setLocale(_LOCALE)
        self.setDisplayFormat("d MMM yyyy")
        self.setCalendarPopup(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(style.px(9), 0, style.px(26), 0)
        _dress(self.calendarWidget())

    def day(self) -> date:
        """The day that stands there."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def set_day(self, day: date) -> None:
        """Show another day."""
        self.setDate(QDate(day.year, day.month, day.day))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = style.px(16)
        box = QRect(QPoint(0, 0), QSize(side, side))
        box.moveCenter(QPoint(self.width() - style.px(17), self.height() // 2))
        paint_icon(QPainter(self), "calendar-blank", box, "text2" if self.isEnabled() else "text3")


class TimeEdit(QTimeEdit):
    """ "09:00"."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        self.setLocale(_LOCALE)
        self.setDisplayFormat("HH:mm")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(style.px(9), 0, style.px(9), 0)

    def at(self) -> time:
        """The time that stands there, without seconds."""
        shown = self.time()
        return time(shown.hour(), shown.minute())

    def set_at(self, at: time) -> None:
        """Show another time."""
        self.setTime(QTime(at.hour, at.minute))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _dress(calendar: QCalendarWidget) -> None:
    calendar.setLocale(_LOCALE)
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
    quiet = QTextCharFormat()
    quiet.setForeground(style.colour("text2"))
    calendar.setHeaderTextFormat(quiet)
    ordinary = QTextCharFormat()  # red is for what is wrong, not for Sundays
    ordinary.setForeground(style.colour("text"))
    for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(weekend, ordinary)
    for name, arrow in (("qt_calendar_prevmonth", "caret-left"), ("qt_calendar_nextmonth", "caret-right")):
        button = calendar.findChild(QToolButton, name)
        if isinstance(button, QToolButton):
            button.setIcon(icon(arrow))
            button.setAccessibleName("Month before" if arrow == "caret-left" else "Month after")
