"""Words of transfers: what happened to the credits, what it means, what to do now."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from smsdesk.domain.customers import strangers
from smsdesk.domain.transfer_records import Transfer, TransferCheck, TransferExchange, TransferProblem
from smsdesk.domain.transfers import TransferState, TransferWhy
from smsdesk.ui import figures

S = TransferState
W = TransferWhy
P = TransferProblem

NO_PAGE = (
    "The page’s name is not public; ask your provider. Credits move by it and cannot be taken back, so smsdesk never "
    "guesses it."
)
PAGE_HINT = "A path below the account’s address, as the provider writes it."
INTRO = "To a customer. It cannot be taken back."
NO_ACCOUNT = "Transfers need an account."
AMOUNTS_DIFFER = "The two amounts differ. Type the same one twice."
AMOUNT_WRONG = "A whole number of credits, 1 or more."
CUSTOMER_MISSING = "Enter the customer’s user name."
ASKING = "Asking for the balance before."
SENDING = "Asking the gateway. Do not make this transfer elsewhere meanwhile."
NO_TRANSFERS = "No transfers yet. Each one stays here with its answer."
DECIDED = "It was decided meanwhile, or the gateway is being asked about it. Look at its line."
TOO_LATE = "It was too late to undo: the request had left."

STATES = {
    S.CONFIRMED: ("In a moment", "clock", "text2"),
    S.SENDING: ("Being made", "clock", "text2"),
    S.DONE: ("Done", "check-circle", "ok"),
    S.REFUSED: ("Refused", "x-circle", "bad"),
    S.DOUBT: ("In doubt", "question", "warn"),
    S.UNCERTAIN: ("Uncertain", "question", "warn"),
    S.CANCELLED: ("Not made", "minus-circle", "text2"),
}
"""Word, icon and colour role of each state."""

_WHY = {
    W.UNDONE: "Undone before it left. No credits moved.",
    W.RESTART: "The program ended before it left. No credits moved.",
    W.RESTORED: "It stands in restored data: a newer file may know that it was made. Check with your provider.",
    W.NOT_CONNECTED: "The gateway was not reached, so no credits moved. Try it anew when the network is back.",
    W.BALANCE_UNKNOWN: "The balance could not be read, so it was not made. No credits moved.",
    W.NOT_ENOUGH: "There were fewer credits left than the amount. No credits moved.",
    W.LATE: "The computer slept through its time, so it was not made. No credits moved.",
    W.PAGE_GONE: "The account or its transfer page was changed meanwhile. No credits moved.",
    W.BAD_LOGIN: "The gateway refused the user name or the password. No credits moved.",
    W.NO_CREDITS: "The gateway says there are not enough credits. No credits moved.",
    W.NO_CUSTOMER: "The gateway knows no customer of this user name. No credits moved; check its spelling.",
    W.BAD_AMOUNT: "The gateway refused the amount. No credits moved.",
    W.SERVER_ERROR: "The gateway had an error of its own. Credits may have moved; compare the balance.",
    W.ANSWER_LOST: "The line broke before an answer came. Credits may have moved; compare the balance.",
    W.NOT_GATEWAY: "Something else answered instead of the gateway. Credits may have moved; compare the balance.",
    W.UNKNOWN_CODE: "The answer is not in the gateway’s manual. Credits may have moved; compare the balance.",
    W.REFUSED_LATER: "Asked again, the gateway refused it; the first request may have been taken all the same.",
    W.SEQNO_KNOWN: "The first answer was lost; asked again, the gateway said that it had been done.",
    W.SEQNO_USED_UP: "The gateway knows this request, but an earlier one had failed there. Credits may have moved.",
    W.SEQNO_FOREIGN: "The gateway says this request was made before, perhaps by another computer.",
    W.BALANCE_DIFFERS: "The gateway says it was done, but the balance does not show it. Check with your provider.",
    W.TOO_OLD: "It is older than 23 hours: asking again could move the credits twice. Check with your provider.",
    W.CLOCK_BACK: "This computer’s clock was set back, so asking again could move the credits twice.",
    W.MARKED_DONE: "Checked by hand: the customer has the credits.",
    W.MARKED_NOT_DONE: "Checked by hand: no credits moved.",
}
_DOUBTFUL = {
    W.RESTART: "The program ended before the answer came. Credits may have moved; compare the balance.",
    W.NOT_CONNECTED: "Asked again, the gateway was not reached. An earlier request may have been taken.",
    W.BALANCE_UNKNOWN: "The gateway says it was done, but the balance could not be read to compare. Ask again.",
}


def why(transfer: Transfer) -> str:
    """Why a transfer is where it is, in a sentence; empty when the state says it all."""
    if transfer.undecided and transfer.why in _DOUBTFUL:
        return _DOUBTFUL[transfer.why]
    text = _WHY.get(transfer.why, "")
    if transfer.state is S.DONE and not text:
        return ""
    return text or (f"The gateway answered {transfer.code}." if transfer.code and transfer.state is not S.DONE else "")


def outcome(transfer: Transfer) -> str:
    """What is said in the pane when the answer is there."""
    if transfer.state is S.DONE and transfer.why is W.NONE:
        sentence = f"{transfer.customer} has {figures.credits_text(transfer.amount)} more."
        if transfer.left_after is not None:
            sentence += f" You keep {figures.whole(transfer.left_after)}."
        return sentence
    return why(transfer)


def balances(transfer: Transfer) -> str:
    """What was left before and after; for a person who has to decide."""
    if transfer.left_before is None:
        return ""
    before = f"Left before: {figures.whole(transfer.left_before)}"
    if transfer.left_after is None:
        return f"{before}. After: not known yet."
    gone = transfer.left_before - transfer.left_after
    if gone == 0:
        return f"{before}, after: the same."
    after = f"{before}, after: {figures.whole(transfer.left_after)} ({figures.signed(-gone)})."
    return after if gone == transfer.amount else f"{after} Something else changed it, too."


def button(amount: int | None) -> str:
    """On the button of the form."""
    return f"Transfer {figures.credits_text(amount)}…" if amount else "Transfer credits…"


def question(check: TransferCheck) -> str:
    """The title of the question."""
    return f"Transfer {figures.credits_text(check.amount)} to {check.customer}?"


def consequences(check: TransferCheck, account: str, now: float) -> str:
    """What it means: what remains, that it stays so, from which account, what is odd about the name, and that the same
    was done before."""
    keep = f"You keep {figures.whole(check.remains or 0)}. It cannot be taken back.\nFrom the account {account}."
    keep += "".join(
        f"\nNot an ordinary letter: “{ch}” at {place} is {name}." for place, ch, name in strangers(check.customer)
    )
    if not check.known:
        keep += "\nNothing went to this user name before; compare its spelling."
    if check.earlier is None:
        return keep
    when = figures.moment(datetime.fromtimestamp(check.earlier.created_at), datetime.fromtimestamp(now))
    word = STATES[check.earlier.state][0].lower()
    when = when[:1].lower() + when[1:] if when.startswith("Today") else when
    return f"{keep}\nThe same transfer to {check.customer} was entered {when} ({word}). This would be another one."


def holding(transfer: Transfer) -> str:
    """While Undo works."""
    return f"{figures.credits_text(transfer.amount)} to {transfer.customer} in a moment."


def samples(names: Sequence[str]) -> str:
    """Under the customer's name in practice; "" without names."""
    return f"In practice there are {' and '.join(names)}." if names else ""


def undo_hint(seconds: int) -> str:
    """Under the button."""
    return f"You confirm, then have {seconds} s to undo." if seconds else "You confirm, then it leaves at once."


def problem(which: TransferProblem, check: TransferCheck) -> str:
    """What has to be mended before a transfer."""
    return {
        P.NO_ACCOUNT: NO_ACCOUNT,
        P.ACCOUNT_CHANGED: "The account was changed meanwhile. Look at it, then enter the transfer again.",
        P.NO_PAGE: NO_PAGE,
        P.NO_CUSTOMER: CUSTOMER_MISSING,
        P.BAD_CUSTOMER: "A user name has no characters that cannot be seen, and is shorter. Type it again.",
        P.OWN_NAME: "This is the account’s own user name. Enter the customer’s.",
        P.BAD_AMOUNT: AMOUNT_WRONG,
        P.OVER_LIMIT: f"At most {figures.credits_text(check.limit)} in one transfer, as set for this account.",
        P.OVER_DAY_LIMIT: (
            f"At most {figures.credits_text(check.day_limit)} a day, as set for this account. "
            f"{figures.whole(check.day_room)} may still go today."
        ),
        P.BALANCE_UNKNOWN: "The balance could not be read, and without it nothing is transferred.",
        P.NOT_ENOUGH: f"You need {figures.credits_text(check.amount)} and have {figures.whole(check.left or 0)}.",
        P.IN_FLIGHT: "Another transfer of this account is being made. Wait for its answer.",
        P.SAME_AGAIN: "The same transfer was made within 24 hours.",
    }[which]


def shown_when(transfer: Transfer, now: float) -> str:
    """The second line of a row: "Today 09:12 by anna"."""
    when = figures.moment(datetime.fromtimestamp(transfer.created_at), datetime.fromtimestamp(now))
    return f"{when} by {transfer.created_by}" if transfer.created_by else when


def called(transfer: Transfer) -> str:
    """ "melur_cawangan2 · 150"."""
    return f"{transfer.customer} · {figures.whole(transfer.amount)}"


def shown_name(transfer: Transfer) -> str:
    """The same to be looked at: the amount stands behind the name, also behind one that is read from the right."""
    mark = "\u200e" if any(unicodedata.bidirectional(ch) in ("R", "AL") for ch in transfer.customer) else ""
    return f"{transfer.customer}{mark} · {figures.whole(transfer.amount)}"


def checked_question(transfer: Transfer) -> str:
    """The title of the question that a person closes a transfer with."""
    return f"Did {transfer.customer} get the {figures.credits_text(transfer.amount)}?"


def checked_sentence(transfer: Transfer) -> str:
    """What to look at, and what the answer does."""
    asked = (
        "Look at the provider’s own pages or ask the customer. Your answer is kept with your name; no request is made."
    )
    return f"{balances(transfer)} {asked}".strip()


def cancelled_at_start(number: int) -> str:
    """News at the start."""
    what = "A transfer was" if number == 1 else f"{figures.whole(number)} transfers were"
    return f"{what} not made: the program ended before it left. No credits moved."


def in_doubt_at_start(number: int) -> str:
    """News at the start."""
    what = "A transfer is" if number == 1 else f"{figures.whole(number)} transfers are"
    return f"{what} in doubt: the program ended before an answer came. Nothing is repeated by itself."


def details(transfer: Transfer, account: str) -> list[tuple[str, str]]:
    """Everything about a transfer as names and values, for the sheet, the clipboard and the receipt."""

    def moment(at: float | None) -> str:
        return figures.moment_exact(datetime.fromtimestamp(at).astimezone()) if at is not None else ""

    rows = [
        ("Account", account),
        ("Customer’s user name", transfer.customer),
        ("Amount", figures.credits_text(transfer.amount)),
        ("State", STATES[transfer.state][0]),
        ("Reason", why(transfer)),
        ("Sequence number", transfer.seqno),
        ("Entered by", transfer.created_by),
        ("Entered at", moment(transfer.created_at)),
        ("First request", moment(transfer.first.wall if transfer.first else None)),
        ("Requests", figures.whole(transfer.attempts)),
        ("Gateway’s code", str(transfer.code) if transfer.code else ""),
        ("Credits left before", "" if transfer.left_before is None else figures.whole(transfer.left_before)),
        ("Credits left after", "" if transfer.left_after is None else figures.whole(transfer.left_after)),
        ("Decided by", transfer.closed_by or ""),
        ("Last change", moment(transfer.changed_at)),
    ]
    return [(name, value) for name, value in rows if value]


def requests(exchanges: Sequence[TransferExchange]) -> str:
    """Each request with its time and what the gateway wrote."""
    lines = []
    for each in exchanges:
        when = figures.moment_exact(datetime.fromtimestamp(each.at).astimezone())
        answer = " ".join(each.raw.split()) or each.detail or "no answer"
        lines.append(f"{when}, {each.seconds:.1f} s: {answer}")
    return "\n".join(lines)


RECEIPT_TITLE = "Transfer of credits"


def receipt_foot(transfer: Transfer, now: float) -> str:
    """At the foot of a receipt: when it was written, and whose word the state is."""
    when = figures.moment_exact(datetime.fromtimestamp(now).astimezone())
    if transfer.closed_by:
        whose = f"The state is what {transfer.closed_by} decided after checking."
    elif transfer.state in (S.DONE, S.REFUSED):
        whose = "The state is what the gateway answered to this computer."
    else:
        whose = "It is no proof that credits moved."
    return f"Written by smsdesk at {when}. {whose}"


def receipt_name(transfer: Transfer) -> str:
    """The proposed name of a receipt's file."""
    day = datetime.fromtimestamp(transfer.created_at).strftime("%Y-%m-%d")
    return f"Transfer {day} {transfer.seqno}.pdf"
