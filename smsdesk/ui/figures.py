"""How figures and times are written (look.md, "Writing figures"): one place, so that equal things look equal."""

from datetime import datetime, timedelta

from PySide6.QtCore import QLocale, QTextBoundaryFinder

_MINUS = "\u2212"
_NO_BREAK = "\u00a0"
# Left-to-right isolate: keeps +60 12-555 0142 in order beside Arabic names.
_ISOLATE, _POP = "\u2066", "\u2069"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _locale() -> QLocale:
    """The person's locale; the bare "C" of servers groups nothing, so it counts as English."""
    locale = QLocale()
    return QLocale(QLocale.Language.English) if locale.language() == QLocale.Language.C else locale


def _twelve_hours() -> bool:
    """True where the system writes am and pm."""
    return "a" in QLocale.system().timeFormat(QLocale.FormatType.ShortFormat).lower()


def whole(number: int) -> str:
    """1204 -> "1,204", with the locale's grouping and a true minus."""
    digits = _locale().toString(abs(number))
    return f"{_MINUS}{digits}" if number < 0 else digits


def signed(change: int) -> str:
    """476 -> "+476", -714 -> "−714", 0 -> "0"."""
    return f"+{whole(change)}" if change > 0 else whole(change)


def counted(number: int, one: str, many: str) -> str:
    """counted(1, "message", "messages") -> "1 message"; every other number takes `many`."""
    return f"{whole(number)} {one if number == 1 else many}"


def credits_text(number: int) -> str:
    """1 -> "1 credit", 714 -> "714 credits"."""
    return counted(number, "credit", "credits")


def progress(done: int, total: int) -> str:
    """62000, 100000 -> "62,000 of 100,000"."""
    return f"{whole(done)} of {whole(total)}"


def clock(when: datetime, *, seconds: bool = False) -> str:
    """The time of day as the system writes it: "10:43", with seconds "10:43:07"."""
    rest = f":{when.minute:02}" + (f":{when.second:02}" if seconds else "")
    if _twelve_hours():
        return f"{when.hour % 12 or 12}{rest} {'am' if when.hour < 12 else 'pm'}"
    return f"{when.hour:02}{rest}"


def _day_month(when: datetime) -> str:
    return f"{when.day} {_MONTHS[when.month - 1]}"


def day(when: datetime) -> str:
    """ "9 Nov 2025", with the year, for what lies far away."""
    return f"{_day_month(when)} {when.year}"


def moment(when: datetime, now: datetime) -> str:
    """ "Today 10:43", "Fri 20 Nov 15:02" in this year, else "9 Nov 2025"; both in the zone to be shown."""
    if when.date() == now.date():
        return f"Today {clock(when)}"
    if when.year == now.year:
        return f"{_DAYS[when.weekday()]} {_day_month(when)} {clock(when)}"
    return f"{_day_month(when)} {when.year}"


def moment_narrow(when: datetime, now: datetime) -> str:
    """For narrow lists: "10:43" today, "Fri" in the last six days, "18 Nov", "9 Nov 2025"."""
    if when.date() == now.date():
        return clock(when)
    if timedelta(0) < now.date() - when.date() < timedelta(days=7):
        return _DAYS[when.weekday()]
    return _day_month(when) if when.year == now.year else f"{_day_month(when)} {when.year}"


def moment_exact(when: datetime) -> str:
    """For tooltips: "2026-11-23 10:43:07 (UTC+8)"; a time without zone is written without one."""
    text = when.strftime("%Y-%m-%d %H:%M:%S")
    offset = when.utcoffset()
    if offset is None:
        return text
    minutes = round(offset.total_seconds() / 60)
    sign = "+" if minutes >= 0 else _MINUS
    hours, rest = divmod(abs(minutes), 60)
    return f"{text} (UTC{sign}{hours}{f':{rest:02}' if rest else ''})"


def span(seconds: float) -> str:
    """9 -> "9 s", 120 -> "2 min", 4800 -> "1 h 20 min"; rounded up, so that time left is never 0 too early."""
    whole_seconds = max(0, -int(-seconds // 1))
    if whole_seconds < 60:
        return f"{whole_seconds} s"
    minutes = -(-whole_seconds // 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{whole(hours)} h {rest} min" if rest else f"{whole(hours)} h"


def rate(per_second: float) -> str:
    """14.2 -> "14 a second"; below one a second "20 a minute"."""
    if per_second >= 0.95:
        return f"{whole(round(per_second))} a second"
    return f"{whole(round(per_second * 60))} a minute"


def number_in_line(display: str) -> str:
    """ "+60 12-555 0142" for running text: never broken over two lines, left to right beside any script."""
    return f"{_ISOLATE}{display.replace(' ', _NO_BREAK)}{_POP}"


def without_marks(shown: str) -> str:
    """A shown text as it is stored or searched: unbroken blanks and marks of direction are for the screen alone."""
    return shown.replace(_ISOLATE, "").replace(_POP, "").replace("\u00a0", " ")


def beginning(text: str, most: int) -> str:
    """The first `most` characters as people count them, then "…"; shorter texts as they are."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    for _ in range(most):
        if finder.toNextBoundary() < 0:
            return text
    place = finder.position()
    # Qt counts as UTF-16 does.
    start = text.encode("utf-16-le", "surrogatepass")[: 2 * place].decode("utf-16-le", "surrogatepass")
    return text if start == text else f"{start.rstrip()}…"
