"""Words of time: when a broadcast goes, how it repeats, which hours count, and why a moment is none."""

from collections.abc import Sequence
from datetime import datetime

from smsdesk.domain.timing import Every, Repeat, TimeProblem, local_time
from smsdesk.ui import figures

LATER_TITLE = "Send later"
LATER_KEPT = (
    "The list stays as it is now; who opts out until then is left out. If this computer is off at that time, you are "
    "asked; nothing is sent by itself."
)
SET_TIME = "Set this time"
SEND_NOW = "Send now instead"
ENDS_BEFORE = "The last day lies before the first one, so it would go out once. Choose a later day."
AMBIGUOUS = "The clocks are put back that day, so this time comes twice. The first one counts."

EVERY = ((None, "Once"), (Every.DAY, "Daily"), (Every.WEEK, "Weekly"), (Every.MONTH, "Monthly"))
_UNITS = {Every.DAY: ("day", "days"), Every.WEEK: ("week", "weeks"), Every.MONTH: ("month", "months")}
_PROBLEMS = {
    TimeProblem.PAST: "This moment has passed. Choose a later one.",
    TimeProblem.NONEXISTENT: "The clocks are put forward over this time, so that day does not have it. Choose another.",
    TimeProblem.UNKNOWN_ZONE: "This computer does not know the time zone of the account. Choose another one in the "
    "settings of the account.",
    TimeProblem.TOO_FAR: "This is more than ten years away. Choose an earlier day.",
}


def problem_text(problem: TimeProblem) -> str:
    """Why nothing can be sent at this moment, and what to do."""
    return _PROBLEMS[problem]


def moment_text(at: float, zone: str, now: float) -> str:
    """ "Today 14:00", "Mon 30 Nov 09:00", "Sat 9 Jan 2027 09:00", by the clock of `zone`; times in epoch seconds."""
    when, today = local_time(at, zone), local_time(now, zone)
    if when.year == today.year:
        return figures.moment(when, today)
    return f"{when:%a} {figures.moment(when, today)} {figures.clock(when)}"


def on_moment(at: float, zone: str, now: float) -> str:
    """The same inside a sentence: "today 14:00", "on Mon 30 Nov 09:00"."""
    text = moment_text(at, zone, now)
    return f"today{text.removeprefix('Today')}" if text.startswith("Today") else f"on {text}"


def zone_text(zone: str, at: float) -> str:
    """Whose clock counts, said where this computer's is another one: "Kuala Lumpur time"; else ""."""
    there = local_time(at, zone)
    return "" if datetime.fromtimestamp(at) == there else f"{zone_name(zone)} time"


def zone_name(zone: str) -> str:
    """ "Asia/Kuala_Lumpur" -> "Kuala Lumpur"."""
    return zone.rpartition("/")[2].replace("_", " ")


def clock_of(zone: str) -> str:
    """Below date and time: whose clock is meant."""
    return f"By the clock of {zone_name(zone)}, the time zone of the account."


def far(seconds: float) -> str:
    """How long until then: "in 20 min", "in 6 days"."""
    days = round(seconds / 86400)
    if seconds < 2 * 86400:
        return f"in {figures.span(seconds)}"
    return f"in {figures.counted(days, 'day', 'days')}"


def hours_text(hours: tuple[int, int]) -> str:
    """ "08:00 to 20:00"."""
    return f"{hours[0]:02}:00 to {hours[1]:02}:00"


def outside(hours: tuple[int, int]) -> str:
    """A moment at which messages bring complaints."""
    return f"Outside your sending hours ({hours_text(hours)}): messages at night bring complaints."


def repeat_text(repeat: Repeat) -> str:
    """ "Every 2 weeks, 6 times in all", "Every day until 5 Dec 2026"."""
    one, many = _UNITS[repeat.every]
    every = f"Every {one}" if repeat.interval == 1 else f"Every {repeat.interval} {many}"
    ends = []
    if repeat.times is not None:
        ends.append(f", {figures.counted(repeat.times, 'time', 'times')} in all")
    if repeat.until is not None:
        ends.append(f" until {repeat.until.day} {repeat.until:%b} {repeat.until.year}")
    return every + "".join(ends)


def kept_repeat(text: str) -> str:
    """`repeat_text` of what is stored, with which one this is: "Every week, 6 times in all (this is number 3)"."""
    try:
        repeat = Repeat.from_text(text)
    except ValueError:
        return ""
    if repeat is None:
        return ""
    return repeat_text(repeat) + (f" (this is number {repeat.number})" if repeat.number > 1 else "")


def unit_text(every: Every, number: int) -> str:
    """The word beside the number: "week" or "weeks"."""
    return _UNITS[every][number != 1]


def next_text(moments: Sequence[float], zone: str, now: float) -> str:
    """The first ones of a series: "Mon 30 Nov 09:00 · Mon 7 Dec 09:00 · Mon 14 Dec 09:00"."""
    return " · ".join(moment_text(at, zone, now) for at in moments)


REPORTS = "Ask for delivery reports"
REPORTS_HINT = "one request for each person"
REPORTS_ALWAYS = "always, as this kind goes in one request for each message"
NO_REPORTS = (
    "No reports: the multi-recipient page gives no IDs, so nobody can tell who received it. The cost stays the same."
)
CANARY = ("Send to the first", "then wait for me")
NOW_INSTEAD = "Now instead"
CANARY_NAME = "Number of people who get it first"


def now_text(seconds: float, hours: tuple[int, int] | None) -> str:
    """ "Now. It takes about 17 s, inside your sending hours (08:00 to 20:00)."; `hours` None: they do not matter, or
    it is outside of them."""
    takes = f"Now. It takes about {figures.span(max(1.0, seconds))}"
    return f"{takes}, inside your sending hours ({hours_text(hours)})." if hours else f"{takes}."


def later_text(at: float, zone: str, now: float, seconds: float) -> str:
    """ "Mon 30 Nov 09:00, in 6 days. It takes about 17 s."."""
    whose = zone_text(zone, at)
    when = f"{moment_text(at, zone, now)}{f' ({whose})' if whose else ''}, {far(at - now)}."
    return f"{when} It takes about {figures.span(max(1.0, seconds))}."


def runs_into_night(hours: tuple[int, int]) -> str:
    """It begins inside the hours and would end outside."""
    return f"It does not end before {hours[1]:02}:00: then it stops, and the rest waits for you."


def canary_hint(*, reports: bool) -> str:
    """What else the others wait for."""
    return "or until all of these have it" if reports else ""
