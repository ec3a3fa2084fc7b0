"""Words for the listener and its callback doctor: states, refusals, recipes, checks."""

from collections.abc import Mapping
from datetime import datetime

from smsdesk.domain.callback_addresses import HostProblem
from smsdesk.domain.callbacks import Origin
from smsdesk.domain.listening import Hit, HitKind, HitWhy, ListenerProblem
from smsdesk.services.below import Reason
from smsdesk.services.certificates import Certificate, CertificateProblem
from smsdesk.services.listener_hits import HitCounts
from smsdesk.services.listener_places import ListenerState, ListenerStatus
from smsdesk.ui import figures

STEPS = (
    ("broadcast", "Switch on"),
    ("globe", "Public address"),
    ("copy", "Addresses to paste"),
    ("heartbeat", "Checks"),
    ("list-bullets", "Requests"),
    ("clipboard-text", "Paste in"),
)
"""The pages of the doctor with their icons."""

SWITCH_TITLE = "Receive reports and replies on this computer"
SWITCH_INTRO = (
    "For each delivery report and each reply your provider sends a web request to an address that you give it. The "
    "listener waits for these requests on this computer. It sends nothing and shows nothing to anybody: a request "
    "without the secret address is turned away."
)
PORT_HINT = "Leave 8484, unless another program uses it."
PORT_WRONG = "A whole number from 1 to 65535. Below 1024 most systems ask for special rights."
ONLY_HERE = "This computer only"
ONLY_HERE_MORE = "Right for a tunnel or a web server that runs on this computer."
ONE_ADDRESS = "One address of this computer"
ONE_ADDRESS_MORE = "For a router, or a web server on another computer, that forwards the requests to this address."
EVERYWHERE = "All addresses of this computer"
EVERYWHERE_MORE = "Only when its address changes often. Counts in every network it joins, also in a café."
REACHABLE = (
    "While it is switched on, other computers in the network can reach the port. Without the secret address they get "
    "nothing and bring nothing; messages can be neither read nor sent this way. The computer’s own firewall may ask "
    "whether to allow it."
)
AS_ROOT = "The program runs with the rights of the administrator (root). It then listens on this computer only."
NO_ADDRESSES = "This computer is in no network now."
ENCRYPT = "Encrypt here, with a certificate of my own (https)"
ENCRYPT_MORE = "Only when nothing in front does it: tunnels and web servers bring their own certificate."
PRACTICE_INTRO = (
    "Practice: the practice gateway brings its reports and replies to this listener by itself. No router and no public "
    "address are needed, and nothing has to be pasted."
)
OFF_LINE = "Off. Reports and replies cannot arrive."

SETTINGS_INTRO = (
    "The listener takes the delivery reports and replies that the provider sends to this computer. It is off at first, "
    "for each account."
)

PUBLIC_TITLE = "The address that the provider uses"
PUBLIC_INTRO = (
    "The provider reaches only addresses on the internet, with http on port 80 or https on port 443. Something has "
    "to lead from there to this computer. Choose what you have:"
)
PRACTICE_PUBLIC = (
    "Not needed: the practice gateway is on this computer. With a provider you enter here the address on the internet "
    "that leads to this computer."
)
RECIPES = ROUTER, TUNNEL, WEB_SERVER = ("Router", "Tunnel", "Web server")
HOST_HINT = "A name such as sms.example.com, or the public IP address of your line. No port."
HTTP_WARNING = "With http, others on the way can read the reports, the replies and the secret address. https is better."

PASTE_TITLE = "Paste these two at the provider"
PASTE_INTRO = "Sign in at your provider, open System Settings, paste each address into the field of its name, and save."
REPORT_FIELD = "Delivery Status API URL"
REPLY_FIELD = "Incoming SMS API URL"
WHAT_THEY_HOLD = "They hold a secret: who knows them can bring false reports and replies, but read and send nothing."
IN_PATH = "In the path (usual)"
IN_QUERY = "As a parameter, ?token=…"
IN_QUERY_MORE = "Only when the provider’s form refuses the other."
NOT_ON_YET = "There is no secret yet: it is made when the listener is switched on in step 1."
NOT_CHANGED = "This was not changed: a value is not possible."
RENEW = "New secret…"
CERTIFICATE_MISSING = "Choose the certificate as well."
NO_PUBLIC = "Enter the public address first, in the step before."
RENEW_TITLE = "Make a new secret?"
RENEW_TEXT = (
    "The addresses at the provider stop working at once: reports and replies are refused until you paste the new ones "
    "there. Messages that are sent meanwhile get no report."
)
COPIED = "Copied. It is in the clipboard, with the secret in it."
PRACTICE_PASTE_TITLE = "The addresses of this listener"
PRACTICE_PASTE_INTRO = "With a provider these two are pasted into its System Settings."
PRACTICE_ADDRESSES = "The practice gateway has them already. Nothing has to be pasted."

CHECKS_TITLE = "Does it work?"
CHECKS_INTRO = "Six checks, from this computer outwards. They ask nobody but this computer and your public address."
CANNOT_KNOW_TITLE = "What cannot be known from here"
CANNOT_KNOW = (
    "Many routers do not lead a request from inside back inside: the fifth check may fail though the provider gets "
    "through.",
    "Some internet lines share one public address among many customers (carrier-grade NAT, often on mobile and "
    "fibre). Then no forwarding in your router helps; a tunnel does.",
    "Whether the provider’s settings are right only a real message shows: send one to your own phone, and answer it.",
)

CALLS_TITLE = "Requests to the listener"
CALLS_INTRO = "The newest first, since the program was started. Texts and numbers are not kept here."
NO_CALLS = "No requests yet"
NO_CALLS_MORE = "Each request stands here within a second, also one that was refused, with the reason."

BY_HAND_TITLE = "Bring reports and replies in by hand"
BY_HAND_INTRO = (
    "When this computer cannot be reached: paste what the provider shows, one address or line of its log for each "
    "report or reply, or choose its file (also CSV with the titles MsgId, Sender, Status or Sender, Msg). Secrets "
    "in addresses are left out, and what is here already stays as it is."
)
BY_HAND_FILES = "Texts and tables (*.txt *.log *.csv *.tsv);;All files (*)"

TRIED_AGAIN = "It is tried again every few seconds."
_PROBLEMS = {
    ListenerProblem.NOT_ALLOWED: "the system does not allow this port. Ports from 1024 on are free to use.",
    ListenerProblem.BAD_ADDRESS: "this computer does not have the chosen address now. Choose another, or wait for it.",
    ListenerProblem.BAD_CERTIFICATE: "the certificate or its key cannot be used. Choose the files again.",
    ListenerProblem.AS_ROOT: "as root it listens on this computer only.",
    ListenerProblem.FAILED: f"the system refused. {TRIED_AGAIN}",
}

HOST_PROBLEMS = {
    HostProblem.EMPTY: "Enter the name or IP address that leads to this computer from the internet.",
    HostProblem.UNREADABLE: "This is no name such as sms.example.com and no IP address such as 198.51.100.7.",
    HostProblem.PORT: "The provider uses port 80 with http and 443 with https, no other. Leave the port out.",
    HostProblem.PATH: "Only the name: what comes behind it is added by itself.",
    HostProblem.INSIDE: "This address is known inside your own network only. The provider cannot reach it.",
    HostProblem.SHARED: (
        "Your internet provider shares this address among many customers (carrier-grade NAT). Nobody can reach it: "
        "use a tunnel, or ask for a public address."
    ),
}

CERTIFICATE_PROBLEMS = {
    CertificateProblem.NOT_FOUND: "The file is not there.",
    CertificateProblem.NOT_ALLOWED: "The file may not be read by you.",
    CertificateProblem.UNREADABLE: "These are no certificate and key in PEM form without a password.",
    CertificateProblem.NO_MATCH: "The key belongs to another certificate.",
    CertificateProblem.EXPIRED: "The certificate has expired, or is not valid yet.",
}

_NO_TOKEN = {
    Reason.LOCKED: "The keyring is locked, so the addresses cannot be shown.",
    Reason.ABSENT: "This computer has no keyring, so the secret of an earlier run cannot be shown.",
}

_WHY = {
    HitWhy.STORED: "",
    HitWhy.TEST: "the right address, with nothing in it",
    HitWhy.WRONG_TOKEN: "the secret in the address is not ours",
    HitWhy.BROKEN: "it is not HTTP",
    HitWhy.CUT_OFF: "the line was cut in the middle",
    HitWhy.TOO_MANY_PARAMETERS: "too many parameters",
    HitWhy.METHOD: "neither GET nor POST",
    HitWhy.TOO_SLOW: "it came too slowly",
    HitWhy.NO_LENGTH: "a form without its length",
    HitWhy.TOO_LARGE: "more than 8 KB",
    HitWhy.TARGET_TOO_LONG: "the address is too long",
    HitWhy.NOT_A_FORM: "no form that can be read",
    HitWhy.HEAD_TOO_LARGE: "too many headers",
    HitWhy.TRANSFER_ENCODING: "a form in chunks",
    HitWhy.VERSION: "an unknown version of HTTP",
    HitWhy.BUSY: "too many at once",
    HitWhy.NOT_STORED: "the data file refused it; the provider may try again",
    HitWhy.DROPPED: "the connection waited too long",
    HitWhy.ENCRYPTED: "https, but no certificate is set here",
    HitWhy.HANDSHAKE: "no agreement about https",
}

_KINDS = {
    HitKind.REPORT: "Delivery report",
    HitKind.REPLY: "Reply",
    HitKind.OTHER: "Not understood",
    HitKind.TEST: "Test",
    HitKind.NONE: "–",
}


def state_line(state: ListenerState) -> str:
    """One sentence for the doctor, the settings and the Inbox."""
    if state.status is ListenerStatus.OFF or state.place is None:
        return OFF_LINE
    if state.status is ListenerStatus.STARTING:
        return f"Starting on port {state.place.port}."
    if state.status is ListenerStatus.ON:
        return f"Listening on {_where(state)}, port {state.place.port}."
    return f"Not listening: {problem_text(state)}"


def _where(state: ListenerState) -> str:
    host = state.place.host if state.place is not None else ""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - words for it
        return "all addresses"
    return "this computer" if host.startswith("127.") or host == "::1" else host


def problem_text(state: ListenerState) -> str:
    """Why it does not listen, and what to do."""
    port = state.place.port if state.place is not None else 0
    if state.problem is ListenerProblem.PORT_TAKEN:
        by = f"“{state.holder}”" if state.holder else "another program"
        return f"{by} uses port {port}. End that program, or choose another port. {TRIED_AGAIN}"
    return _PROBLEMS[state.problem or ListenerProblem.FAILED]


def counts_line(counts: HitCounts, now: datetime) -> str:
    """ "Last at 10:51 · 14 today · none refused"."""
    last = counts.last
    parts = [_last(datetime.fromtimestamp(last), now)] if last else ["Nothing yet"]
    parts.append(f"{figures.whole(counts.stored)} today")
    parts.append(f"{figures.whole(counts.refused)} refused" if counts.refused else "none refused")
    return " · ".join(parts)


def _last(when: datetime, now: datetime) -> str:
    """ "Last at 10:51", "Last on 18 Nov"."""
    narrow = figures.moment_narrow(when, now)
    return f"Last at {narrow}" if when.date() == now.date() else f"Last on {narrow}"


def recipe(kind: str, port: int, address: str, scheme: str) -> tuple[str, ...]:
    """What to do, step by step; `address` is this computer's in the network."""
    here = address or "this computer’s address in the network"
    outside = 443 if scheme == "https" else 80
    if kind == ROUTER:
        return (
            f"In step 1 choose “{ONE_ADDRESS}” ({here}).",
            "Open your router’s page and add a port forwarding (“virtual server”): TCP, from outside port "
            f"{outside}, to {here}, port {port}. Let the router always give this computer the same address.",
            "Enter your line’s public IP address below, or a name that follows it (dynamic DNS).",
            "For https this computer needs a certificate for that name (step 1); a router brings none.",
        )
    if kind == TUNNEL:
        return (
            f"In step 1 choose “{ONLY_HERE}”. The router needs no change; it also works behind carrier-grade NAT.",
            "Install the program of a tunnel service on this computer, such as cloudflared or ngrok.",
            f"Let it lead to http://127.0.0.1:{port} and enter the name that the service gives you below, with https.",
            "The encryption ends at the service: it could read what passes.",
        )
    nearest = address or "127.0.0.1"
    return (
        f"You have a web server with a name and a certificate. On this computer choose “{ONLY_HERE}” in step 1, else "
        f"“{ONE_ADDRESS}”.",
        f"Let it pass on all of one name, for nginx: location / {{ proxy_pass http://{nearest}:{port}; }}",
        "Enter that name below. The encryption ends at the web server; from there on it is your own network.",
        "The web server must leave the path and the parameters as they are, and should not log them.",
    )


def token_text(reason: Reason | None) -> str:
    """Why the addresses cannot be shown."""
    known = _NO_TOKEN.get(reason) if reason is not None else None
    why = known or "The secret of these addresses is not in the keyring."
    return f"{why} The listener goes on with the addresses that the provider has. A new secret can be made."


def kept_text(reason: Reason | None) -> str:
    """Where a new secret is now."""
    if reason is None:
        return "There is a new secret. Paste both addresses at the provider now."
    return (
        "There is a new secret. Without a keyring the addresses are shown until the program ends, and work on after "
        "that: paste both at the provider now."
    )


def certificate_text(found: Certificate) -> str:
    """What was read of a good one."""
    hosts = ", ".join(found.hosts[:3]) or "no host"
    return f"For {hosts}, until {figures.day(datetime.fromtimestamp(found.until))}."


def hit_kind(hit: Hit) -> str:
    """What a request was about."""
    return "Sample" if hit.origin is Origin.SAMPLE else _KINDS[hit.kind]


def hit_result(hit: Hit) -> str:
    """What became of it."""
    if hit.why is HitWhy.STORED:
        return "Taken"
    return "Answered" if hit.why is HitWhy.TEST else "Refused"


def hit_why(hit: Hit) -> str:
    """Why, and what was answered."""
    if hit.kind is HitKind.OTHER and hit.why is HitWhy.STORED:
        return "neither a report nor a reply"
    answer = f"{hit.status}: " if hit.status not in (0, 200) else ""
    return f"{answer}{_WHY[hit.why]}"


def counted_words(words: Mapping[str, int]) -> str:
    """ "3 reports · 1 reply", what is 0 left out."""
    return " · ".join(f"{figures.whole(number)} {word}" for word, number in words.items() if number)
