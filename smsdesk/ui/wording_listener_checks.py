"""Words for the callback doctor's checks and for what is brought in by hand."""

from datetime import datetime

from smsdesk.services.below import Firewall
from smsdesk.services.listener_checks import CheckMark, CheckResult, CheckStep, CheckWhy
from smsdesk.services.listener_places import ListenerState
from smsdesk.services.pasting import Found, PasteProblem
from smsdesk.ui import figures
from smsdesk.ui.wording_listener import counted_words, problem_text

TITLES = {
    CheckStep.BOUND: "The listener waits on its port",
    CheckStep.LOCAL: "This computer reaches it, with the secret address",
    CheckStep.SAMPLES: "Sample reports and replies are taken, stored and read back",
    CheckStep.FIREWALL: "This computer’s own firewall lets requests in",
    CheckStep.PUBLIC: "The public address leads to it",
    CheckStep.CALLED: "The provider has come through",
}

WAITING = "Not checked yet."
RUNNING = "Checking…"
COPY, COPY_COMMANDS, COPIED = "Copy", "Copy what is to be typed", "Copied"

_FAILURES = {
    "dns": "The name is not known on the internet. Look for a slip, or wait: a new name takes up to an hour.",
    "refused": "Nobody answers there. The forwarding is missing, or your router leads nothing back inside.",
    "connect_timeout": "Nobody answers there. The forwarding is missing, or your router leads nothing back inside.",
    "timeout": "The request was taken, but no answer came back in time.",
    "unreachable": "There is no way to this address from here now.",
    "certificate": "The certificate there is not valid for this name. The provider may refuse it as well.",
    "tls": "There is no https at this address. Choose http, or set up a certificate where the encryption ends.",
}
_UNPROVEN = " From inside this proves nothing: only a request from the internet does."

_FOUND = {
    CheckWhy.OFF: "The listener is off. Switch it on in step 1.",
    CheckWhy.NO_TOKEN: "The secret is not known on this computer. Make a new one in step 3.",
    CheckWhy.CERTIFICATE: "The certificate of step 1 has expired or cannot be used. Choose another one.",
    CheckWhy.NO_ADDRESS: "No public address is entered. Without one only this computer itself comes through.",
    CheckWhy.WRONG_TOKEN: (
        "The request came back, but with another address. What leads here must leave path and parameters as they are."
    ),
    CheckWhy.PRACTICE: "Not needed: the practice gateway is on this computer.",
    CheckWhy.NEVER: "Not yet. Send a message to your own phone and answer it: both then stand under Requests.",
}

_FIREWALLS = {
    # Commands have lines of their own: nobody types what is broken at a hyphen.
    Firewall.UFW: "ufw is on. This command lets requests in:\nsudo ufw allow {port}/tcp",
    Firewall.FIREWALLD: (
        "firewalld is on. These two commands let requests in:\nsudo firewall-cmd --permanent --add-port={port}/tcp\n"
        "sudo firewall-cmd --reload"
    ),
    Firewall.NFTABLES: "nftables is on. Its rules have to let TCP port {port} in.",
    Firewall.WINDOWS: (
        "The firewall of Windows is on. Under “Allow an app through firewall” smsdesk needs a tick for the kind of "
        "network this computer is in."
    ),
    Firewall.MACOS: (
        "The firewall of macOS is on. Under System Settings, Network, Firewall, Options, smsdesk has to be allowed "
        "incoming connections."
    ),
}
_OTHER_FIREWALL = (
    "None was found switched on. That proves nothing: a firewall with rules of its own has to let TCP port {port} in."
)

_LEFT_OUT = "Left out until the check above is mended."

PASTE_PROBLEMS = {
    PasteProblem.NOT_FOUND: "The file is not there.",
    PasteProblem.NOT_ALLOWED: "The file may not be read by you.",
    PasteProblem.NOT_A_FILE: "This is no file.",
    PasteProblem.TOO_SLOW: "The drive does not answer.",
    PasteProblem.NOT_TEXT: "This is no text. Save it as CSV or text first.",
}


def check_text(result: CheckResult, state: ListenerState, now: datetime) -> str:
    """What one check found and what to do."""
    if result.mark is CheckMark.LEFT_OUT:
        return _LEFT_OUT
    if result.why is CheckWhy.NOT_BOUND:
        text = problem_text(state)
        return text[0].upper() + text[1:]
    if result.why is CheckWhy.FINE:
        return _fine(result, state, now)
    if result.step is CheckStep.FIREWALL:
        return _firewall(result, state)
    if result.step is CheckStep.PUBLIC and result.failure in _FAILURES:
        return _FAILURES[result.failure] + (_UNPROVEN if result.mark is CheckMark.UNSURE else "")
    if result.why in _FOUND:
        return _FOUND[result.why]
    return _other(result)


def _firewall(result: CheckResult, state: ListenerState) -> str:
    if result.why is CheckWhy.ONLY_HERE:
        return "Only programs on this computer come to it, and those no firewall holds up."
    known = _FIREWALLS.get(result.firewall) if result.firewall is not None else None
    return (known or _OTHER_FIREWALL).format(port=state.place.port if state.place is not None else 0)


def _fine(result: CheckResult, state: ListenerState, now: datetime) -> str:
    if result.step is CheckStep.BOUND:
        return f"Port {state.place.port if state.place is not None else 0} is ours."
    if result.step is CheckStep.FIREWALL:
        return "It is switched off."
    if result.step is CheckStep.SAMPLES:
        return f"{figures.whole(result.status)} samples went the whole way and were taken away again."
    if result.step is CheckStep.CALLED and result.at is not None:
        return f"Last: {figures.moment(datetime.fromtimestamp(result.at), now)}."
    return "It answers, and knows its secret."


def _other(result: CheckResult) -> str:
    if result.why is CheckWhy.NOT_STORED:
        return f"Only {result.status} of 3 samples were stored. Is the disk full?"
    if result.why is CheckWhy.REDIRECTED:
        return f"The answer leads elsewhere ({result.status}), which providers seldom follow. Enter that address."
    if result.why is CheckWhy.ELSEWHERE:
        return f"Something else answers there ({result.status}), not this program. Look where the forwarding ends."
    if result.why is CheckWhy.WRONG_ANSWER:
        return f"The request arrived, but the answer on its way back was {result.status or 'lost'} instead of 200."
    public = result.step is CheckStep.PUBLIC
    return f"No answer came.{_UNPROVEN if public else ' A firewall on this computer may be in the way.'}"


def found_text(found: Found) -> str:
    """What a text holds, before anything is stored."""
    pasted = found.pasted
    if not pasted.lines:
        return ""
    words = {
        "delivery report" if pasted.reports == 1 else "delivery reports": pasted.reports,
        "reply" if pasted.replies == 1 else "replies": pasted.replies,
        "there already": found.repeated,
        "not understood": pasted.unknown,
    }
    lines = figures.counted(pasted.lines, "line", "lines")
    more = " It is longer than what can be read at once; the rest was left out." if pasted.cut else ""
    if not pasted.callbacks:
        more += " A delivery report holds MsgId and Status, a reply Sender and Msg."
    return f"{lines}: {counted_words(words) or 'nothing that looks like a report or a reply'}.{more}"


def stored_text(number: int) -> str:
    """What came in."""
    if not number:
        return "Nothing came in: all of it was there already."
    return f"{figures.whole(number)} came in. Reports stand under Sent, replies in the Inbox."


def stopped_text(number: int, total: int) -> str:
    """What came in before it was stopped."""
    return f"Stopped: {figures.progress(number, total)} came in. Storing the same again adds the rest."
