"""Words for states, reasons and problems of sending: what happened, what it means, what to do now."""

from smsdesk.domain.answers import Code
from smsdesk.domain.composing import TextProblem
from smsdesk.domain.decisions import Why
from smsdesk.domain.records import Broadcast, Counts, Group, MessageRow
from smsdesk.domain.states import MessageState, Reason, RunState
from smsdesk.domain.storage import StoreProblem
from smsdesk.ui import figures
from smsdesk.ui.wording_reports import report_sentence

S = MessageState

GROUP_WORDS = {
    Group.WAITING: "Waiting",
    Group.ACCEPTED: "Accepted",
    Group.DELIVERED: "Delivered",
    Group.FAILED: "Failed",
    Group.NO_REPORT: "No report expected",
    Group.UNCERTAIN: "Uncertain",
    Group.NOT_SENT: "Not sent",
}

GROUP_ICONS = {
    Group.WAITING: ("clock", "text2"),
    Group.ACCEPTED: ("check", "text"),
    Group.DELIVERED: ("check-circle", "ok"),
    Group.FAILED: ("x-circle", "bad"),
    Group.NO_REPORT: ("minus-circle", "text2"),
    Group.UNCERTAIN: ("question", "warn"),
    Group.NOT_SENT: ("prohibit", "text2"),
}
"""Icon name and colour role of each count."""

STATE_WORDS = {
    S.QUEUED: "Waiting",
    S.SENDING: "Sending",
    S.RETRY: "Waiting",
    S.HELD: "Waiting",
    S.DOUBT: "In doubt",
}


def state_word(row: MessageRow) -> str:
    """The word in the State column."""
    return STATE_WORDS.get(row.state) or GROUP_WORDS[row.group]


def reason_text(row: MessageRow, late_hours: int = 0) -> str:
    """Why a message is where it is, in one sentence; empty when the state says it all. `late_hours` are those after
    which its last report is overdue, 0 while it is not."""
    if row.state is S.UNCERTAIN:
        return _UNCERTAIN.get(row.why, "It may have gone out. Nobody can tell without asking the provider.")
    if row.state is S.REFUSED:
        return _REFUSED.get(row.code or 0, f"The gateway refused it with code {row.code}.")
    if row.state is S.DOUBT:
        return _DOUBT.get(row.why, "The line broke before an answer came. Nobody gets it twice.")
    if row.state is S.RETRY:
        return "The gateway had an error of its own. It is asked again; nobody gets it twice."
    if row.state is S.HELD:
        return _HELD.get(row.code or 0, "It waits until the broadcast goes on.")
    if row.state is S.CANCELLED:
        return _CANCELLED.get(row.why, "It was not sent.")
    if row.state is S.ACCEPTED:
        return report_sentence(row.delivery, late_hours)
    if row.state is S.ACCEPTED_NO_ID:
        return _NO_REPORT.get(row.why, "No report was asked for.")
    return _QUEUED.get(row.why, "")


_QUEUED = {
    Why.NO_CONNECTION: "No connection. It goes out when the gateway can be reached.",
    Why.UNSENDABLE: "It cannot be sent as it is, and nothing was sent. Stop the broadcast and write it anew.",
}
_UNCERTAIN = {
    Why.SEQNO_USED_UP: "The gateway knows this request, but an earlier one had failed there. It may have gone out.",
    Why.SEQNO_FOREIGN: "The gateway says this request was made before, perhaps by another computer.",
    Why.UNKNOWN_CODE: "The gateway answered twice with a code that is not in its manual.",
    Why.REFUSED_LATER: "The first request was lost on the way, the second one was refused. It may have gone out.",
    Why.WRONG_COUNT: "The gateway’s answer does not say which of the numbers it means.",
    Why.TOO_OLD: "No answer for 23 hours. It may have gone out, and asking again could send it twice.",
    Why.CLOCK_BACK: "This computer’s clock was set back, so asking again could send it twice.",
    Why.STOPPED: "The broadcast was stopped while the gateway had an error. It may have gone out.",
    Why.OPTED_OUT: "This person opted out while it was in doubt. It may have gone out; it is not asked again.",
    Why.LET_IN: "The opt-out was taken back while this was in doubt. It may have gone out; it is not asked again.",
}
_REFUSED = {
    Code.BAD_NUMBER: "The gateway says this is not a mobile number.",
    Code.BAD_MESSAGE: "The gateway refused the text or the sender ID.",
    Code.SPAM: "The gateway refused a word in the text.",
}
_DOUBT = {
    Why.NOT_GATEWAY: "Something else answered instead of the gateway. It is asked again; nobody gets it twice.",
    Why.UNKNOWN_CODE: "The gateway answered with a code that is not in its manual. It is asked once more.",
    Why.RESTART: "The program ended before an answer came. The gateway is asked again; nobody gets it twice.",
}
_HELD = {
    Code.BAD_LOGIN: "The gateway refused the password. It goes out after the right one is entered.",
    Code.NO_CREDITS: "The credits were used up. It goes out when there are some again.",
}
_CANCELLED = {
    Why.STOPPED: "The broadcast was stopped before its turn.",
    Why.OPTED_OUT: "This person opted out.",
    Why.LET_IN: "The opt-out that it confirms was taken back.",
    Why.MARKED_NOT_SENT: "Marked by hand as not sent.",
    Why.PART_MISSING: "An earlier part was not sent, and without it this one is worth nothing. It cost nothing.",
}
_NO_REPORT = {
    Why.SEQNO_KNOWN: "The answer was lost; asked again, the gateway said that it had taken it.",
    Why.NO_ID: "The gateway gave no ID, so no report can follow.",
    Why.SAME_ID: "The gateway gave an ID twice, so no report can be matched.",
    Why.MARKED_SENT: "Marked by hand as sent.",
}


def next_step(row: MessageRow) -> str:
    """What to do about a message, as the link in its row; empty when there is nothing to do."""
    if row.state is S.UNCERTAIN:
        return "Mark as…"
    if row.state is S.REFUSED and row.code == Code.BAD_NUMBER:
        return "Correct the number"
    return ""


def run_title(broadcast: Broadcast) -> str:
    """The bold half of the run bar for a run that stands still."""
    if broadcast.state in (RunState.PAUSED, RunState.HELD):
        return _STANDS[broadcast.reason]
    return ""


_STANDS = {
    Reason.NONE: "Paused.",
    Reason.PERSON: "Paused.",
    Reason.RESTART: "The program ended while this broadcast was under way.",
    Reason.BAD_LOGIN: "The gateway refused the password.",
    Reason.NO_PASSWORD: "The password of this account is not known any more.",
    Reason.NO_CREDITS: "Paused: not enough credits.",
    Reason.SERVER_ERROR: "Paused: the gateway keeps answering with an error of its own.",
    Reason.MESSAGE_REFUSED: "Paused: the gateway refuses the text or the sender ID.",
    Reason.NO_NETWORK: "No connection to the gateway.",
    Reason.NOT_GATEWAY: "Paused: the network answers instead of the gateway.",
    Reason.UNKNOWN_CODE: "Paused: the gateway answers with a code that is not in its manual.",
    Reason.DISK: "Paused: the data file could not be written.",
    Reason.SLEEP: "Paused while the computer sleeps.",
    Reason.CLOCK: "Paused: this computer’s clock was changed.",
    Reason.RESTORED: "These are not the newest data of this computer.",
    Reason.CANARY: "The first ones have it.",
    Reason.MISSED: "It was due while smsdesk was not running or the computer slept. Nothing was sent.",
    Reason.QUIET_HOURS: "Paused: the sending hours are over.",
    Reason.DAY_LIMIT: "Paused: it would pass the day’s limit of this account.",
}

_THEN = {
    Reason.NO_NETWORK: "Nothing is lost: {left} wait and go out when it is back.",
    Reason.NOT_GATEWAY: "Perhaps a sign-in page. {left} wait and go out when the gateway answers.",
    Reason.SLEEP: "{left} wait and go out by themselves.",
    Reason.CLOCK: "{left} wait and go out when the gateway answers.",
    Reason.RESTORED: "The rest may have gone out from elsewhere. Look before you resume.",
    Reason.CANARY: "{left} wait for you.",
    Reason.MISSED: "Send it now or stop it.",
    Reason.QUIET_HOURS: "{left} wait for you.",
    Reason.DISK: "Make room or close the other program. {left} not sent.",
}


def run_rest(broadcast: Broadcast, counts: Counts, need: int | None = None) -> str:
    """The quiet half of the run bar: what it means for the messages; its figures add up to all recipients. `need` are
    the credits for what has not gone out, None where all cost the same."""
    left = figures.counted(counts.unsent, "message", "messages")
    if broadcast.reason in _THEN:
        return _THEN[broadcast.reason].format(left=left)
    rare = ((counts.failed, "failed"), (counts.uncertain, "uncertain"), (counts.not_sent, "left out"))
    parts = [f"{figures.whole(number)} {word}" for number, word in rare if number]
    all_parts = [f"{figures.whole(counts.sent)} sent", *parts, f"{figures.whole(counts.unsent)} not sent"]
    sentence = f"{', '.join(all_parts)}."
    if broadcast.reason in (Reason.NO_CREDITS, Reason.DAY_LIMIT):
        credits = counts.unsent * broadcast.parts if need is None else need
        sentence = f"{sentence[:-1]}, {figures.counted(credits, 'credit is', 'credits are')} needed."
    if counts.in_doubt:
        sentence += " " + doubts(counts.in_doubt)
    return sentence


def doubts(number: int) -> str:
    """So many are in doubt."""
    return "1 is in doubt." if number == 1 else f"{figures.whole(number)} are in doubt."


def text_problem(problem: TextProblem, parts: int = 0, most: int = 10) -> str:
    """Why a text cannot be sent, and what to do."""
    return {
        TextProblem.EMPTY: "There is no text yet.",
        TextProblem.NOT_GSM: "This kind cannot carry every character of the text. Choose Unicode, or replace them.",
        TextProblem.LONE_SURROGATE: "The text holds half a character from a broken copy. Delete it and type it again.",
        TextProblem.TOO_LONG: f"{parts} parts are too many: at most {most} can be sent. Shorten the text.",
        TextProblem.TOO_LONG_FOR_GET: "Too long for this account, whose requests are made with GET. Shorten the text, "
        "or choose POST in the settings.",
        TextProblem.TWO_BARCODES: "%barcode% stands more than once. Keep one.",
        TextProblem.NO_OCTETS: "There is no content yet.",
        TextProblem.TOO_MANY_OCTETS: "One message carries at most 140 octets. Shorten the content.",
        TextProblem.BAD_HEADER: "The header says that more octets follow than are there.",
    }[problem]


def message_refused(length: int, most: int) -> str:
    """Why a paste changed nothing."""
    return (
        f"That would be {figures.whole(length)} characters, and a message holds at most {figures.whole(most)}. "
        "It was not taken, and the text is as it was."
    )


def message_cut(length: int, most: int) -> str:
    """What became of a text that was put in place of another."""
    return (
        f"The text has {figures.whole(length)} characters, and a message holds at most {figures.whole(most)}. "
        "Only its beginning is here."
    )


FAILURES = {
    "dns": "There is no server of that name. Check the address and the network.",
    "refused": "Nothing answers at this address and port.",
    "unreachable": "The network does not reach this address.",
    "connect_timeout": "The server did not answer in time. Check the address and the network.",
    "certificate": "The server’s certificate is not valid for this address, so nothing was sent to it.",
    "tls": "No encrypted connection could be made, so nothing was sent.",
    "query_too_long": "The message is too long for a request with GET. Choose POST in the settings of the account.",
    "proxy": "The proxy of this account could not be used.",
    "timeout": "No answer came in time.",
    "reset": "The connection broke before an answer came.",
    "cut_off": "The connection broke in the middle of the answer.",
    "empty": "The answer was empty.",
    "html": "A web page answered instead of the gateway. Perhaps this network wants you to sign in first.",
    "redirect": "The address sends us elsewhere. Ask the provider for the right one.",
    "bad_login": "The gateway refused the user name or the password.",
    "no_password": "The password of this account is not known any more.",
    "too_long": "The answer was too long to be the gateway’s.",
}


def failure_text(detail: str) -> str:
    """Why the gateway gave no valid answer, from the exchange's detail word."""
    if detail.startswith("http_"):
        return f"The server answered with error {detail[5:]} instead of the gateway’s answer."
    return FAILURES.get(detail, "There was no valid answer from the gateway.")


INTERNAL = "Something went wrong inside smsdesk. What was sent is kept under Sent; details are in the log."


def closing(sent: int, waiting: int) -> str:
    """What closing the window in the middle of a broadcast means."""
    left = figures.counted(waiting, "message waits", "messages wait")
    return f"{figures.whole(sent)} sent. {left} and can go on after the next start; nothing is sent meanwhile."


def store_text(problem: StoreProblem) -> str:
    """Why the data file cannot be used, and what to do."""
    return {
        StoreProblem.BUSY: "Another program holds the data file. Close it; nothing is sent meanwhile.",
        StoreProblem.FULL: "The disk is full. Make room; nothing is sent meanwhile.",
        StoreProblem.READ_ONLY: "The data file cannot be written. Check its folder; nothing is sent meanwhile.",
        StoreProblem.DAMAGED: "The data file is damaged. It was left as it is; restore a backup copy.",
        StoreProblem.NEWER: "The data file belongs to a newer smsdesk. Install that one; nothing was changed.",
        StoreProblem.FAILED: "The data file could not be used. Nothing was sent.",
    }[problem]
