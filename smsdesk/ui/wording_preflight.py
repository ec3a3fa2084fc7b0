"""Words of the pre-flight sheet: what is checked, what is in the way, what cannot be taken back."""

from collections.abc import Sequence
from datetime import datetime

from smsdesk.domain.accounts import Account
from smsdesk.domain.composing import TextProblem
from smsdesk.domain.kinds import Kind
from smsdesk.services.preflight import Preflight
from smsdesk.ui import figures, wording
from smsdesk.ui import wording_compose as words
from smsdesk.ui import wording_merging as merge_words

TITLE = "Check before sending"
ASKING = "Asking the gateway what is left…"
NOT_TAKEN = "The list has changed meanwhile, so nothing was sent. Cancel and review it again."
STORING = "Storing the messages…"
CONFIRM_NAME = "Type the number of messages"
PRACTICE = "Practice: nothing is really sent, nothing costs money."
HTTP = "Not encrypted: with http everybody on the way can read the password and the messages."
TEST = "Send test to me"
TEST_SHORT = "Test to me"
TEST_UNDER_WAY = "The test is being stored."
NO_OWN_NUMBER = "The account has no number of its own yet. A click opens its settings."
TEST_TO_MEND = "This text has something to mend first."
ME = "Me (test)"


def head(preflight: Preflight, hold_seconds: int, to_mend: int, moment: str) -> str:
    """The sentence below the title: to how many, at what cost, and how it can be taken back. `moment` is "" for now,
    else "on Mon 30 Nov 09:00"."""
    people = figures.counted(preflight.recipients, "person gets", "people get")
    if to_mend:
        some = figures.counted(preflight.recipients, "person can", "people can")
        return f"{figures.counted(to_mend, 'thing', 'things')} to mend before {some} get this message."
    cost = figures.credits_text(preflight.need)
    if moment:
        return f"{people} this message {moment}. It costs {cost}. Until then it can be stopped."
    undo = f" After “Send” you have {figures.span(hold_seconds)} to undo." if hold_seconds else ""
    return f"{people} this message. It costs {cost}.{undo}"


def send_text(number: int, moment: str) -> str:
    """The button that sends: "Send 238 messages", "Send 238 messages on Mon 30 Nov 09:00"."""
    return f"{words.send_text(number)} {moment}" if moment else words.send_text(number)


def show_all(number: int) -> str:
    """The link to the list of those who get it."""
    return f"Show the {figures.whole(number)}" if number != 1 else "Show who"


def show_some(number: int) -> str:
    """The link to some rows of the list."""
    return f"Show the {figures.whole(number)}" if number != 1 else "Show it"


NOBODY = "Nobody gets this message: every row is left out."
LEAVE_OUT = "Leave them out"
TAKE_IN = "Take them in again"


def limited(preflight: Preflight) -> str:
    """Only the first ones get it; "" when all do."""
    everybody = len(preflight.gathered.recipients)
    left_out = everybody - preflight.recipients
    if not left_out or not preflight.recipients:
        return ""
    are = "1 is" if left_out == 1 else f"{figures.whole(left_out)} are"
    return f"The first {figures.progress(preflight.recipients, everybody)}; {are} left out."


def repeated(number: int, hours: int) -> str:
    """So many would get the very same again."""
    return f"{figures.whole(number)} of them got this same text within {figures.whole(hours)} h."


def without(number: int, hours: int) -> str:
    """So many were taken out for that."""
    are = "1 is" if number == 1 else f"{figures.whole(number)} are"
    return f"{are} left out: the same text went there within {figures.whole(hours)} h."


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


def text_blocked(preflight: Preflight) -> str:
    """What is to be mended in the text, "" when nothing is."""
    letters, most = preflight.letters, preflight.draft.account.options.max_parts
    if letters.unknown:
        return merge_words.unknown_text(letters.unknown[0].name, letters.unknown[0].meant)
    if letters.template.problems:
        return merge_words.flaw_text(letters.template.problems[0])
    if preflight.problems:
        return unsendable(preflight.problems, most)
    if preflight.measure.problem is not None and not letters.merged:
        return wording.text_problem(preflight.measure.problem, preflight.measure.parts, most)
    return ""


def unsendable(problems: Sequence[tuple[int, TextProblem]], most: int) -> str:
    """Rows whose text cannot be sent."""
    rows = figures.counted(len(problems), "row cannot be sent", "rows cannot be sent")
    kinds = {problem for _, problem in problems}
    if len(kinds) > 1:
        return f"{rows}, for several reasons. Change the text, or the rows in their list."
    return f"{rows}: {_ROW_PROBLEMS.get(kinds.pop(), 'its text is too long')}.".replace("{most}", str(most))


_ROW_PROBLEMS = {
    TextProblem.EMPTY: "nothing is left of the text there",
    TextProblem.NOT_GSM: "this kind cannot carry every character",
    TextProblem.LONE_SURROGATE: "the text holds half a character from a broken copy",
    TextProblem.TOO_LONG: "the text has more than {most} parts there",
    TextProblem.TOO_LONG_FOR_GET: "the text is too long for requests with GET",
    TextProblem.TWO_BARCODES: "%barcode% stands more than once",
}


def row_problem(problem: TextProblem, most: int) -> str:
    """Why one row cannot be sent, in its own cell."""
    said = _ROW_PROBLEMS.get(problem, "its text is too long").replace("{most}", str(most))
    return f"{said[0].upper()}{said[1:]}."


def longer(rows: int, parts: set[int], usual: int) -> str:
    """Rows that grow beyond what most have: "17 rows take 2 parts, the others 1."."""
    many = figures.counted(rows, "row takes", "rows take")
    if len(parts) == 1:
        return f"{many} {words.parts_text(min(parts))}, the others {figures.whole(usual)}."
    return f"{many} {figures.whole(min(parts))} to {words.parts_text(max(parts))}, the others {figures.whole(usual)}."


def longest(row: int, units: int, capacity: int) -> str:
    """The link to the row with most parts and characters; rows count from 0."""
    return f"longest: row {figures.whole(row + 1)}, {figures.progress(units, capacity)}"


def kind_line(kind: Kind, messages: int, octets: Sequence[int], title: str) -> str:
    """What a binary broadcast is: "Ringtone “Jom” · 3 messages each · 140 + 140 + 52 octets"."""
    each = f"{words.messages_text(messages)} each"
    sizes = f"{' + '.join(figures.whole(one) for one in octets)} octets"
    what = title or ("Binary with header" if kind is Kind.BINARY_UDH else "Binary without header")
    return " · ".join((what, each, sizes))


def account_lines(account: Account) -> tuple[str, str]:
    """The account's name, and what has to be known about it ("" for nothing)."""
    if account.practice:
        return account.name, PRACTICE
    return account.name, "" if account.encrypted else HTTP


def confirm_label(number: int) -> str:
    """Beside the field in which the count is typed."""
    return f"Type {number} to confirm"


def test_toast(number: str) -> str:
    """What was done."""
    return f"A test to {number} is under way: Sent shows it."


def scheduled_toast(number: int, when: str) -> str:
    """What was done: "238 messages are scheduled for Mon 30 Nov 09:00. Sent shows them."."""
    return f"{figures.counted(number, 'message is', 'messages are')} scheduled for {when}. Sent shows them."
