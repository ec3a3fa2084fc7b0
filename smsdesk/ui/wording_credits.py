"""Words of the Credits tab: figures, the chart in sentences, costs and savings."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from smsdesk.ui import figures
from smsdesk.ui.credits.chart_points import Chart, Mark, Stop

NOT_ASKED = "Not asked yet"
NO_LINE = "Here grows a line of what is left, from the first answer of the gateway on."
ONLY_USED = "The gateway says only what was used, so there is no line of what is left."
UNKNOWN_LAYOUT = "The gateway’s answer has no figures that smsdesk knows. Look at the raw answer."
MAYBE_REFUSED = "The gateway answered 1702: a refused password, or 1,702 credits. Nobody can tell which."
_MOST_TITLE = 28


def span(days: int) -> str:
    """30 -> "30 days"."""
    return f"{days} days"


def day(when: datetime, now: datetime) -> str:
    """ "5 Nov", with the year when it is another one."""
    text = figures.moment_narrow(when.replace(hour=0), now.replace(year=now.year + 100))
    return text if when.year != now.year else " ".join(text.split()[:2])


def warning_level(level: int) -> str:
    """The word at the dashed line."""
    return f"Warning level {figures.whole(level)}"


def below_level(level: int) -> str:
    """Under a balance that is low."""
    return f"below your warning level of {figures.whole(level)}"


def _isolated(title: str) -> str:
    """A title of a script that runs from the right keeps its figure's sign where it belongs."""
    runs_left = any(unicodedata.bidirectional(ch) in ("R", "AL") for ch in title)
    return f"\u200e\u2068{title}\u2069" if runs_left else title


def mark_text(mark: Mark) -> str:
    """ "Jom Raya −714"."""
    title = mark.title if len(mark.title) <= _MOST_TITLE else f"{mark.title[: _MOST_TITLE - 1].rstrip()}…"
    return f"{_isolated(title)} {figures.signed(mark.change)}"


def largest(marks: Sequence[Mark]) -> Mark:
    """The one that changed the balance most."""
    return max(marks, key=lambda mark: abs(mark.change))


def marks_label(marks: Sequence[Mark]) -> str:
    """The label of a stop: its largest mark, and how many more there are."""
    more = f" and {figures.whole(len(marks) - 1)} more" if len(marks) > 1 else ""
    return mark_text(largest(marks)) + more


def stop(place: Stop, now: float) -> str:
    """A stop of the chart in a sentence: "Today 10:43: 490 credits left. Jom Raya −714."."""
    when = figures.moment(datetime.fromtimestamp(place.at), datetime.fromtimestamp(now))
    left = f"{when}: {figures.credits_text(place.left)} left"
    what = ", ".join(f"{_isolated(mark.title)} {figures.signed(mark.change)}" for mark in place.marks)
    if not what and place.left != place.before:
        what = f"{figures.signed(place.left - place.before)} since the answer before"
    return f"{left}. {what}." if what else f"{left}."


def summary(chart: Chart) -> str:
    """The whole chart for those who do not see it."""
    if not chart.stops:
        return NO_LINE
    days = round((chart.until - chart.since) / 86400)
    lefts = chart.lefts
    marks = [mark for place in chart.stops for mark in place.marks]
    kinds = [
        (sum(mark.kind == kind for mark in marks), one, many)
        for kind, one, many in (
            ("broadcast", "broadcast", "broadcasts"),
            ("transfer", "transfer", "transfers"),
            ("bought", "purchase", "purchases"),
        )
    ]
    told = ", ".join(figures.counted(number, one, many) for number, one, many in kinds if number)
    long = figures.counted(days, "day", "days") if days else figures.span(chart.until - chart.since)
    line = f"Balance over {long}: from {figures.whole(lefts[0])} to {figures.whole(lefts[-1])}"
    line += f"; lowest {figures.whole(min(lefts))}, highest {figures.whole(max(lefts))}"
    return f"{line}; {told}." if told else f"{line}."


WHICH_IS_LEFT = "The gateway answered with figures whose order smsdesk does not know. Which one is what is left?"
NOT_SAID = "the gateway did not say"


def lone_figure(figure: int) -> str:
    """The question what a figure alone means."""
    return f"The gateway answered {figures.whole(figure)} and no more. Is this what is left?"


def asked(at: float, now: float) -> tuple[str, str]:
    """When it was asked, short and exact."""
    when, present = datetime.fromtimestamp(at), datetime.fromtimestamp(now)
    moment = f"at {figures.clock(when)}" if when.date() == present.date() else figures.moment(when, present)
    return f"Asked {moment}", figures.moment_exact(when.astimezone())


def used_since(since: float | None, now: float) -> str:
    """Under what was used: the day from which on the answers know it; "" for an account that is known since today."""
    if since is None or now - since < 86400:
        return ""
    return f"since {day(datetime.fromtimestamp(since), datetime.fromtimestamp(now))}"


def short_balance(left: int | None, *, low: bool) -> str:
    """Beside an account's name: "490, low"."""
    if left is None:
        return "–"
    return f"{figures.whole(left)}, low" if low else figures.whole(left)
