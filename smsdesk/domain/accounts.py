"""An account at a gateway and everything that can be set for it."""

from dataclasses import dataclass, field
from enum import StrEnum

from smsdesk.encoding.parts import PartSizes

HOSTS = (
    "www.sms.com.my",
    "login.bulksms.my",
    "login.sms99.net",
    "www.bulksms2u.com",
    "web.bulksms2u.com",
    "ezsms2u.com",
)
"""White labels of the same gateway software seen in public clients (gateway.md, Platform)."""


COLOURS = ("blue", "green", "amber", "red", "teal", "pink")
"""The colours that an account may have; what they look like is the palette's. Violet is practice's alone."""


class Method(StrEnum):
    """How requests are made; POST keeps the password out of addresses."""

    POST = "POST"
    GET = "GET"


class PrefixMode(StrEnum):
    """What happens with the price prefix that Malaysian operators expect ("RM0")."""

    NONE = "none"
    INSERTED = "inserted"  # "I write it": put in front of the text, counted and sent
    ADDED = "added"  # "the gateway adds it": counted, not sent


@dataclass(frozen=True)
class Pages:
    """Page names below the base address; the transfer page's name is not public, so it starts empty."""

    single: str = "websmsapi/ISendSMS.aspx"
    multi: str = "websmsapi/ISendSMSNoDR.aspx"
    unicode: str = "websmsapi/ISendSMSUnicode.aspx"
    barcode: str = "websmsapi/ISendSMS2D.aspx"
    credits: str = "websmsapi/creditsLeft.aspx"
    transfer: str = ""


class TokenPlace(StrEnum):
    """Where the token stands in a callback address."""

    PATH = "path"
    QUERY = "query"


@dataclass(frozen=True)
class ListenerOptions:
    """How callbacks of one account are received. Of the token only the SHA-256 is here: the token is in the keyring."""

    on: bool = False
    port: int = 8484  # on this computer
    bind: str = "127.0.0.1"  # or another address of this computer; "0.0.0.0" and "::" are all of them
    public_address: str = ""  # scheme and host that the provider calls; ports 80 and 443 only, so none is written
    token_place: TokenPlace = TokenPlace.PATH
    token_digest: str = ""  # 64 hexadecimal digits
    certificate: str = ""  # files of a person's own certificate and key; both empty: http
    certificate_key: str = ""


@dataclass(frozen=True)
class ReplyOptions:
    """What the program does by itself with replies."""

    opt_out_words: tuple[str, ...] = ()  # beside STOP, STOP ALL, BATAL, BATAL SEMUA, HENTI and UNSUBSCRIBE
    confirm_opt_out: str = ""  # sent once to whoever opted out by a reply; "": nothing is
    answers_a_day: int = 200  # automatic ones of both kinds within 24 h, as each costs credits; 0: no limit


@dataclass(frozen=True)
class AccountOptions:
    """Settings of one account; every default is the safe one of gateway.md."""

    method: Method = Method.POST
    pages: Pages = field(default_factory=Pages)
    seqno_name: str = "seqno"
    proxy: str = ""  # empty: no proxy, whatever the environment says
    country: str = "MY"  # region for local numbers, ISO 3166-1
    sender: str = ""
    part_sizes: PartSizes = field(default_factory=PartSizes)
    price_prefix: str = "RM0 "
    prefix_mode: PrefixMode = PrefixMode.NONE
    max_parts: int = 10
    batch_size: int = 100  # numbers a multi-recipient request, at most 100
    bare_figure_is_left: bool | None = None  # what a lone number from creditsLeft means; None: not asked yet
    left_figure: str = ""  # "2/3": of three figures without a known layout the second is what is left; "": not asked
    let_gateway_encode: bool = False  # Unicode texts by ISendSMSUnicode, not in hexadecimal
    own_number: str = ""  # E.164 digits, for "Send test to me"
    time_zone: str = "Asia/Kuala_Lumpur"  # IANA name
    company: str = ""  # the name that messages have to tell
    warn_below: int = 0  # credits left at which the balance is called low; 0: never
    transfer_limit: int = 1000  # credits in one transfer at most
    transfer_day_limit: int = 2000  # credits in all transfers of a day at most
    broadcast_day_limit: int = 0  # credits that broadcasts of a day may cost; 0: no limit
    colour: str = ""  # of the account in the header and the pre-flight; "" for none
    listener: ListenerOptions = field(default_factory=ListenerOptions)
    replies: ReplyOptions = field(default_factory=ReplyOptions)


UNVERIFIED = frozenset(("method", "seqno_name", "let_gateway_encode", "pages.multi", "pages.unicode", "pages.transfer"))
"""Options whose defaults nothing public proves (gateway.md, sure C or 0), so the screens mark them. Of the page for
many numbers it is the answer, of the one for transfers even the name."""


@dataclass(frozen=True)
class Account:
    """One account. `address` ends in "/" and may hold a path prefix; the password is in the keyring only."""

    id: int
    name: str
    address: str
    user_name: str
    practice: bool = False
    options: AccountOptions = field(default_factory=AccountOptions)

    @property
    def encrypted(self) -> bool:
        """False when the password travels in clear; practice never leaves this computer."""
        return self.practice or self.address.lower().startswith("https:")

    @property
    def book(self) -> str:
        """Which set of contacts, groups and opt-outs belongs to it: practice data never mixes with real data."""
        return "practice" if self.practice else "real"
