"""What can be set, as a table: names, words, limits and choices of every setting."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from smsdesk.domain.accounts import COLOURS, UNVERIFIED, AccountOptions, Method, PrefixMode
from smsdesk.domain.numbers import Number
from smsdesk.services.below import MAX_ANSWERS, MAX_BATCH, MAX_CREDITS, MAX_PARTS, RANGES
from smsdesk.ui import figures
from smsdesk.ui.account_colours import COLOUR_WORDS

Choice = tuple[str, Any]  # words and value


@dataclass(frozen=True)
class Spec:
    """One setting. With `choices` it is chosen, with `limits` it is a whole number, with `flag` a box, else text."""

    key: str
    label: str
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    limits: tuple[int, int] | None = None
    flag: bool = False
    heading: str = ""  # begins a group of settings
    written: Callable[[Any], str] = str  # how a value stands in its field

    @property
    def verified(self) -> bool:
        """False when nobody has proven the default at a real gateway."""
        return self.key not in UNVERIFIED

    def default_text(self, value: Any) -> str:
        """What stands beside the setting."""
        doubt = "" if self.verified else " (not proven)"
        return f"Default: {self.shown(value) or 'none'}{doubt}"

    def shown(self, value: Any) -> str:
        """A value as written beside the setting."""
        for words, each in self.choices:
            if each == value:
                return words
        if self.flag:
            return "on" if value else "off"
        return figures.whole(value) if self.limits else self.written(value)


def _ranged(key: str, label: str, hint: str, heading: str = "") -> Spec:
    limits = RANGES[key]
    return Spec(key, label, hint, limits=(limits.minimum, limits.maximum), heading=heading)


def zone_as_written(name: str) -> str:
    """A time zone's name for people: "Asia/Kuala Lumpur"."""
    return name.replace("_", " ")


def _listed(entries: tuple[str, ...]) -> str:
    return ", ".join(entries)


def _number(digits: str) -> str:
    return Number(digits, "", mobile=True).display if digits else ""


SENDING = (
    _ranged("hold_seconds", "Seconds to undo", "After “Send” nothing leaves for so long. 0 sends at once."),
    _ranged("per_second", "Recipients a second", "Slower is kinder to the gateway."),
    _ranged("concurrency", "Connections", "Requests under way at the same time."),
    _ranged("confirm_above", "Type the count above", "For more recipients or credits the count is typed to confirm."),
    Spec(
        "reports_by_default",
        "Ask for delivery reports",
        "One request each. Without, up to 100 numbers go in one request and nobody learns what arrived.",
        flag=True,
    ),
    _ranged(
        "overdue_hours",
        "Hours until a report is overdue",
        "Sent then calls it so, and waits for it no more. What comes later counts all the same.",
    ),
    _ranged("hours_from", "Sending begins at", "An hour by the account’s clock, such as 8.", heading="Malaysian hours"),
    _ranged("hours_to", "Sending ends at", "A broadcast to +60 numbers pauses then. From 0 to 24: never."),
    _ranged(
        "repeat_hours", "Hours between equal texts", "Who got the same text since is named before sending. 0: nobody."
    ),
)

NOTIFICATIONS = (
    Spec(
        "notify",
        "Notifications",
        "By the desktop, while you do not look at smsdesk: replies, reports, low credits, trouble.",
        flag=True,
    ),
    Spec("notify_content", "Show names and texts", "Else only that there is a new message.", flag=True),
    Spec(
        "close_to_tray",
        "Close to the tray",
        "Closing the window leaves the listener running. Quit is in the tray’s menu, or Ctrl+Q.",
        flag=True,
        heading="In the background",
    ),
    Spec(
        "start_with_computer",
        "Start with the computer",
        "After you have logged in, without showing the window.",
        flag=True,
    ),
)

_SIZES = tuple(
    ("As the system" if more == 0 else f"{figures.signed(more)} px", more)
    for more in range(RANGES["ui_size"].minimum, RANGES["ui_size"].maximum + 1)
)
APPEARANCE = (
    Spec("appearance", "Colours", choices=(("As the system", "system"), ("Light", "light"), ("Dark", "dark"))),
    Spec("ui_size", "Text size", "Fits everywhere after the next start.", choices=_SIZES),
)

_GATEWAY = "Ask the provider before you change these."
_COLOURS = (("None", ""), *((COLOUR_WORDS[name], name) for name in COLOURS))
_NTH = ("first", "second", "third", "fourth", "fifth", "sixth")
_FIGURES = tuple(
    (f"The {_NTH[place - 1]} of {number}", f"{place}/{number}")
    for number in range(2, 7)
    for place in range(1, number + 1)
)
ACCOUNT = (
    Spec("country", "Country of local numbers", "Two letters; 012-555 0101 means a number there."),
    Spec("sender", "Sender ID", "Stands in Compose at first. Malaysian operators replace it. Empty: the provider’s."),
    Spec(
        "prefix_mode",
        "Price prefix",
        "Operators expect it at the start of a message.",
        choices=(
            ("None", PrefixMode.NONE),
            ("I write it: put in front, counted and sent", PrefixMode.INSERTED),
            ("The gateway adds it: counted, not sent", PrefixMode.ADDED),
        ),
    ),
    Spec("price_prefix", "Text of the prefix", "With the blank at its end."),
    Spec("company", "Company name", "Operators expect it in every message; Compose looks for it."),
    Spec("own_number", "Own number", "“Send test to me” goes there.", written=_number),
    Spec("time_zone", "Time zone", "Of broadcasts for later and of the hours. Type a city.", written=zone_as_written),
    Spec("colour", "Colour", "Of the dot at the account’s name.", choices=_COLOURS),
    Spec("max_parts", "Most parts of a message", "A longer text is not sent.", limits=(1, MAX_PARTS)),
    Spec("batch_size", "Numbers in one request", "Only without delivery reports.", limits=(1, MAX_BATCH)),
    Spec("warn_below", "Warn below", "Credits left. 0: never.", limits=(0, MAX_CREDITS), heading="Credits"),
    Spec("broadcast_day_limit", "Broadcasts a day", "Credits at most. 0: no limit.", limits=(0, MAX_CREDITS)),
    Spec("transfer_limit", "One transfer", "Credits at most.", limits=(1, MAX_CREDITS)),
    Spec("transfer_day_limit", "Transfers a day", "Credits at most.", limits=(1, MAX_CREDITS)),
    Spec("part_sizes.gsm_single", "Single message", "GSM-7 characters", limits=(2, 160), heading="Part sizes"),
    Spec("part_sizes.gsm_multi", "Part of a long message", "GSM-7 characters", limits=(2, 160)),
    Spec("part_sizes.ucs2_single", "Single Unicode message", "Unicode characters", limits=(2, 70)),
    Spec("part_sizes.ucs2_multi", "Part of a long Unicode message", "Unicode characters", limits=(2, 70)),
    Spec("method", "Requests", _GATEWAY, choices=tuple((each.value, each) for each in Method), heading="Gateway"),
    Spec("seqno_name", "Name of the sequence number", "The parameter by which the gateway knows a request again."),
    Spec("pages.single", "Page for one number"),
    Spec("pages.multi", "Page for many numbers"),
    Spec(
        "let_gateway_encode",
        "Let the gateway encode Unicode",
        "Unicode texts go to their own page as they are, one request each.",
        flag=True,
    ),
    Spec("pages.unicode", "Page for Unicode"),
    Spec("pages.barcode", "Page for 2D barcodes"),
    Spec("pages.credits", "Page for credits"),
    Spec("pages.transfer", "Page for transfers", "Its name is not public; ask your provider. Empty: no transfers."),
    Spec("proxy", "Proxy", "Empty: no proxy, whatever the system says."),
    Spec(
        "bare_figure_is_left",
        "A lone figure from the credits page",
        choices=(("Ask me", None), ("Is what is left", True), ("Is what was used", False)),
    ),
    Spec("left_figure", "Which of several figures is left", choices=(("Ask me", ""), *_FIGURES)),
)


CONFIRMATION = "replies.confirm_opt_out"

REPLIES = (
    Spec(
        "replies.opt_out_words",
        "Own opt-out words",
        "Beside STOP, STOP ALL, BATAL, BATAL SEMUA, HENTI and UNSUBSCRIBE. Commas between them.",
        written=_listed,
    ),
    Spec(
        CONFIRMATION,
        "Confirmation of an opt-out",
        "Sent once to whoever opts out by a reply, and costs credits. Empty: nothing is sent.",
    ),
    Spec(
        "replies.answers_a_day",
        "Automatic answers a day",
        "Confirmations and automatic replies together, at most: each costs credits. 0: no limit.",
        limits=(0, MAX_ANSWERS),
    ),
)


def option(options: AccountOptions, key: str) -> Any:
    """The value of "max_parts" or "pages.single"."""
    value: Any = options
    for name in key.split("."):
        value = getattr(value, name)
    return value


def with_option(options: AccountOptions, key: str, value: Any) -> AccountOptions:
    """The options with another value at `key`."""
    name, _, inner = key.partition(".")
    if inner:
        value = replace(getattr(options, name), **{inner: value})
    return replace(options, **{name: value})
