"""Words of the pre-flight sheet: what is checked, what is in the way, what cannot be taken back."""

from collections.abc import Sequence
from datetime import datetime

from smsdesk.domain.accounts import Account
from smsdesk.domain.composing import Measure
from smsdesk.services.broadcasts import Preflight
from smsdesk.ui import figures, wording
from smsdesk.ui import wording_compose as words

TITLE = "Check before sending"
ASKING = "Asking the gateway what is left…"
NOT_TAKEN = "The list has changed meanwhile, so nothing was sent. Cancel and review it again."
STORING = "Storing the messages…"
REPORTS = "Ask for delivery reports"
REPORTS_HINT = "one request for each person"
NO_REPORTS = (
    "No reports: the multi-recipient page gives no IDs, so nobody can tell who received it. The cost stays the same."
)
CONFIRM_NAME = "Type the number of messages"
PRACTICE = "Practice: nothing is really sent, nothing costs money."
HTTP = "Not encrypted: with http everybody on the way can read the password and the messages."


def head(preflight: Preflight, hold_seconds: int) -> str:
    """The sentence below the title: to how many, at what cost, and how it can be taken back."""
    if not preflight.can_send:
        return f"1 thing to mend before {_people(preflight.recipients, 'get')} this message."
    cost = figures.credits_text(preflight.need)
    undo = f" After “Send” you have {figures.span(hold_seconds)} to undo." if hold_seconds else ""
    return f"{_people(preflight.recipients, 'get')} this message. It costs {cost}.{undo}"


def _people(number: int, verb: str) -> str:
    return figures.counted(number, f"person {verb}s", f"people {verb}")


def show_all(number: int) -> str:
    """The link to the list of those who get it."""
    return f"Show the {figures.whole(number)}" if number != 1 else "Show who"


def text_line(measure: Measure) -> str:
    """ "Unicode, 3 parts · 147 of 201"."""
    count = measure.count
    if count is None:
        return ""
    parts = words.parts_text(count.number)
    return f"{words.encoding_word(count.encoding)}, {parts} · {figures.progress(count.units, count.capacity)}"


def have_head(preflight: Preflight, now: datetime) -> str:
    """Above the figure of what is there: when it was asked."""
    if preflight.balance is None:
        return "Have"
    at = datetime.fromtimestamp(preflight.balance.at)
    when = figures.clock(at) if at.date() == now.date() else figures.moment_narrow(at, now)
    return f"Have, asked at {when}" if preflight.balance_failed else f"Have now, asked at {when}"


def blocked(preflight: Preflight) -> str:
    """The red line: what has to be mended first; "" when nothing has."""
    if preflight.can_send:
        return ""
    if preflight.recipients == 0:
        return "Nobody gets this message: every row is left out."
    if preflight.measure.problem is not None:
        most = preflight.draft.account.options.max_parts
        return wording.text_problem(preflight.measure.problem, preflight.measure.parts, most)
    have = figures.whole(preflight.need + (preflight.left or 0))
    need = figures.credits_text(preflight.need)
    return f"You need {need} and have {have}. Send to fewer people, shorten the text, or buy credits."


def balance_unknown(preflight: Preflight) -> str:
    """Why what is left is not known, and who decides then; "" when it is known for now."""
    if preflight.balance_failed:
        return f"{wording.failure_text(preflight.balance_failed)} The gateway decides whether the credits suffice."
    if preflight.left is None:
        return "The gateway does not say what is left. It decides whether the credits suffice."
    return ""


def shorter(preflight: Preflight) -> str:
    """The button that makes it cheaper with plain characters; "" when that would not."""
    plain = preflight.measure.plain
    if plain is None or plain.number >= preflight.measure.parts:
        return ""
    return f"Make it {words.parts_text(plain.number)}: {figures.credits_text(plain.number * preflight.recipients)}"


def account_lines(account: Account) -> tuple[str, str]:
    """The account's name, and what has to be known about it ("" for nothing)."""
    if account.practice:
        return account.name, PRACTICE
    return account.name, "" if account.encrypted else HTTP


def time_line(seconds: float) -> str:
    """When it goes and how long it takes."""
    return f"Now. It takes about {figures.span(max(1.0, seconds))}."


_NAMED_OVERLAPS = 2


def overlap_lines(preflight: Preflight, now: datetime) -> Sequence[str]:
    """Earlier broadcasts of the last day that went to some of the same people."""
    lines = []
    for one in preflight.overlaps[:_NAMED_OVERLAPS]:
        when = figures.moment(datetime.fromtimestamp(one.created_at), now)
        begins = " ".join(one.text.split())
        begins = f"{begins[:40].rstrip()}…" if len(begins) > 41 else begins
        lines.append(f"{figures.whole(one.people)} of them got “{begins}” ({when}).")
    rest = len(preflight.overlaps) - _NAMED_OVERLAPS
    if rest > 0:
        lines.append(
            f"{figures.counted(rest, 'more broadcast', 'more broadcasts')} of the last 24 h went to some of them."
        )
    return lines


def confirm_label(number: int) -> str:
    """Beside the field in which the count is typed."""
    return f"Type {number} to confirm"
