"""Words of where the credits went: rows by broadcast, month, group and kind, what was wasted, what was saved."""

from collections.abc import Sequence
from datetime import datetime

from smsdesk.domain.balance_history import BalanceMark, MarkKind
from smsdesk.domain.kinds import Kind
from smsdesk.domain.spending import NO_CONTACT, NO_GROUP, By, Row, Spent
from smsdesk.services.lessons import Learned
from smsdesk.ui import figures
from smsdesk.ui.wording_compose import KIND_WORDS
from smsdesk.ui.wording_cost import rate_text
from smsdesk.ui.wording_sent import first_words, shared_start

NOTHING_SPENT = "Nothing was spent on broadcasts in this time."
_MORE = ("Messages", "Parts", "Wasted", "Saved", "Credits")
HEADERS = {
    By.BROADCAST: ("Broadcast", "When", "Messages", "Parts", "Credits"),
    By.MONTH: ("Month", *_MORE),
    By.GROUP: ("Group", *_MORE),
    By.KIND: ("Kind", *_MORE),
}


def titles(rows: Sequence[Row]) -> list[str]:
    """What stands in the first column of each row."""
    shared = shared_start([row.title for row in rows]) if rows and rows[0].by is By.BROADCAST else 0
    return [title(row, shared) for row in rows]


def title(row: Row, shared: int = 0) -> str:
    """A row's name: the first words of a broadcast, "Nov 2026", a group, a kind."""
    if row.by is By.BROADCAST:
        return first_words(row.title, shared) or "Texts erased"
    if row.by is By.MONTH:
        year, _, month = row.key.partition("-")
        return figures.moment_narrow(datetime(int(year), int(month), 1), datetime(int(year) + 1, 1, 1))[2:]
    if row.by is By.KIND:
        return KIND_WORDS[Kind(row.key)]
    return {NO_GROUP: "In no group", NO_CONTACT: "Not in Contacts"}.get(row.key, row.title)


def mark_title(mark: BalanceMark, shared: int = 0) -> str:
    """What changed the balance, without the figure."""
    if mark.kind is MarkKind.BOUGHT:
        return "Bought"
    return f"To {mark.title}" if mark.kind is MarkKind.TRANSFER else first_words(mark.title, shared) or "Texts erased"


def parts(row: Row) -> str:
    """ "1", or "1–3" when messages differ."""
    least, most = row.figures.least, row.figures.most
    return figures.whole(most) if least == most else f"{figures.whole(least)}–{figures.whole(most)}"


def pace(days: int | None, left: int | None) -> str:
    """How long the credits last; "" while nobody can tell."""
    if days is None or left is None or left <= 0:
        return ""
    if days == 0:
        return "Lasts less than a day at the present pace."
    if days > 3650:
        return "Lasts more than ten years at the present pace."
    return f"Lasts about {figures.counted(days, 'day', 'days')} at the present pace."


def facts(spent: Spent, learned: Learned | None) -> list[tuple[str, str]]:
    """Below the table, each sentence with its colour role; what is 0 is left out."""
    total = spent.total
    found = []
    if learned is not None:
        found.append((f"A part costs {rate_text(learned.rate)}, as broadcasts have shown", "text2"))
    elif total.credits:
        found.append(("A part is taken to cost 1 credit", "text2"))
    if total.wasted:
        found.append((f"At most {figures.whole(total.wasted)} wasted on invalid numbers", "text2"))
    if total.duplicates:
        found.append((f"{figures.whole(total.duplicates)} saved by merging duplicates", "text2"))
    if total.plain:
        found.append((f"{figures.whole(total.plain)} saved by plain characters", "text2"))
    if total.uncertain:
        found.append((f"Perhaps {figures.whole(total.uncertain)} more for messages that are uncertain", "text2"))
    return found


def export_name(by: By, now: float, ending: str) -> str:
    """The proposed name of a file."""
    return f"Credits by {by.value} {datetime.fromtimestamp(now):%Y-%m-%d}.{ending}"
