"""An account's options as JSON: what is stored is read back leniently, what makes no sense becomes the default."""

import re
from dataclasses import asdict, fields
from enum import StrEnum
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

from smsdesk.domain.accounts import (
    COLOURS,
    AccountOptions,
    ListenerOptions,
    Method,
    Pages,
    PrefixMode,
    ReplyOptions,
    TokenPlace,
)
from smsdesk.domain.sender_ids import is_sender_id
from smsdesk.encoding.parts import PartSizes

E = TypeVar("E", bound=StrEnum)

MAX_CREDITS = 10**9
MAX_ANSWERS = 100_000
MAX_BATCH = 100  # reliability.md, row 22
MAX_PARTS = 255  # the concatenation header counts in one octet (3GPP TS 23.040, 9.2.3.24.1)

_PAGE = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")
_PARAMETER = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}")
_TAKEN = frozenset(
    ("username", "password", "message", "mobile", "sender", "type", "msgtype", "cust", "credit")
)  # a seqno under one of these names would overwrite what the page needs
_DIGITS = re.compile(r"(?:[1-9][0-9]{6,14})?")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_FIGURE = re.compile(r"(?:[1-9]/[1-9])?")
_DIGEST = re.compile(r"(?:[0-9a-f]{64})?")
_PROXY_SCHEMES = ("http", "https")


def to_json(options: AccountOptions) -> dict[str, Any]:
    """Options as a JSON object, one key per field; `part_sizes` and `pages` are objects in it."""
    return asdict(options)


def from_json(raw: object) -> AccountOptions:
    """Options from a JSON value. Unknown keys are ignored; a value of the wrong type or out of its range is
    the default of its field, so a damaged or hand-edited file never keeps the program from starting."""
    given = _object(raw)
    plain = AccountOptions()
    return AccountOptions(
        method=_one_of(Method, given.get("method"), plain.method),
        pages=_pages(given.get("pages")),
        seqno_name=_seqno_name(given.get("seqno_name"), plain.seqno_name),
        proxy=_proxy(given.get("proxy"), plain.proxy),
        country=_matching(_COUNTRY, given.get("country"), plain.country),
        sender=_sender(given.get("sender"), plain.sender),
        part_sizes=_part_sizes(given.get("part_sizes")),
        price_prefix=_words(given.get("price_prefix"), 20, plain.price_prefix),
        prefix_mode=_one_of(PrefixMode, given.get("prefix_mode"), plain.prefix_mode),
        max_parts=_whole(given.get("max_parts"), 1, MAX_PARTS, plain.max_parts),
        batch_size=_whole(given.get("batch_size"), 1, MAX_BATCH, plain.batch_size),
        bare_figure_is_left=_yes_no_unknown(given.get("bare_figure_is_left")),
        left_figure=_figure(given.get("left_figure"), plain.left_figure),
        let_gateway_encode=given.get("let_gateway_encode") is True,
        own_number=_matching(_DIGITS, given.get("own_number"), plain.own_number),
        time_zone=_matching(_ZONE, given.get("time_zone"), plain.time_zone),
        company=_words(given.get("company"), 40, plain.company),
        warn_below=_whole(given.get("warn_below"), 0, MAX_CREDITS, plain.warn_below),
        transfer_limit=_whole(given.get("transfer_limit"), 1, MAX_CREDITS, plain.transfer_limit),
        transfer_day_limit=_whole(given.get("transfer_day_limit"), 1, MAX_CREDITS, plain.transfer_day_limit),
        broadcast_day_limit=_whole(given.get("broadcast_day_limit"), 0, MAX_CREDITS, plain.broadcast_day_limit),
        colour=next((name for name in COLOURS if name == given.get("colour")), plain.colour),
        listener=_listener(given.get("listener")),
        replies=_replies(given.get("replies")),
    )


def wrong_fields(options: AccountOptions) -> tuple[str, ...]:
    """The names of fields whose values could not be stored: reading them back would give something else."""
    stored = from_json(to_json(options))
    return tuple(f.name for f in fields(options) if getattr(options, f.name) != getattr(stored, f.name))


def _object(raw: object) -> dict[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _one_of(kind: type[E], value: object, default: E) -> E:
    return next((member for member in kind if member.value == value), default)


def _matching(pattern: re.Pattern[str], value: object, default: str) -> str:
    return value if isinstance(value, str) and pattern.fullmatch(value) else default


def _words(value: object, longest: int, default: str) -> str:
    return value if isinstance(value, str) and len(value) <= longest and value.isprintable() else default


def _sender(value: object, default: str) -> str:
    return value if isinstance(value, str) and is_sender_id(value) else default


def _figure(value: object, default: str) -> str:
    """Which of how many figures, "2/3"."""
    found = _matching(_FIGURE, value, default)
    return found if found[:1] <= found[-1:] else default


def _whole(value: object, low: int, high: int, default: int) -> int:
    # A bool is an int in Python, and JSON's true is no number.
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return value
    return default


def _yes_no_unknown(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _pages(raw: object) -> Pages:
    given, plain = _object(raw), Pages()
    names = {field.name: _page(given.get(field.name), getattr(plain, field.name)) for field in fields(Pages)}
    others = {name.casefold() for key, name in names.items() if key != "transfer"}
    if names["transfer"].casefold() in others:  # an answer meant otherwise, a balance of 1707, would look like its own
        names["transfer"] = plain.transfer
    return Pages(**names)


def _page(value: object, default: str) -> str:
    """A path below the base address: no host, no parameters, no way out of the prefix ("..")."""
    if value == "" and not default:  # only the transfer page may have no name
        return ""
    if isinstance(value, str) and len(value) <= 200 and _PAGE.fullmatch(value):
        return value
    return default


def _seqno_name(value: object, default: str) -> str:
    name = _matching(_PARAMETER, value, default)
    return default if name.lower() in _TAKEN else name


def _proxy(value: object, default: str) -> str:
    """A proxy's address, without user name and password: this is a file, not the keyring."""
    if not isinstance(value, str) or len(value) > 300 or any(ch.isspace() for ch in value):
        return default
    try:
        parts = urlsplit(value)
        sound = parts.scheme in _PROXY_SCHEMES and bool(parts.hostname) and "@" not in parts.netloc
        sound = sound and parts.port != 0 and parts.path in ("", "/") and not parts.query and not parts.fragment
    except ValueError:
        return default
    return value if sound else default


def _listener(raw: object) -> ListenerOptions:
    given, plain = _object(raw), ListenerOptions()
    return ListenerOptions(
        on=given.get("on") is True,
        port=_whole(given.get("port"), 1, 65535, plain.port),
        bind=_ip_address(given.get("bind"), plain.bind),
        public_address=_public_address(given.get("public_address"), plain.public_address),
        token_place=_one_of(TokenPlace, given.get("token_place"), plain.token_place),
        token_digest=_matching(_DIGEST, given.get("token_digest"), plain.token_digest),
        certificate=_words(given.get("certificate"), 1000, plain.certificate),
        certificate_key=_words(given.get("certificate_key"), 1000, plain.certificate_key),
    )


def _ip_address(value: object, default: str) -> str:
    try:
        return str(ip_address(value)) if isinstance(value, str) and "%" not in value else default
    except ValueError:
        return default


def _public_address(value: object, default: str) -> str:
    """Scheme and host: the provider calls ports 80 and 443 only (gateway.md, "Callbacks")."""
    if not isinstance(value, str) or len(value) > 300 or not value.isprintable() or any(ch.isspace() for ch in value):
        return default
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return default
    usual = {"http": (None, 80), "https": (None, 443)}.get(parts.scheme, ())
    bare = parts.path in ("", "/") and not parts.query and not parts.fragment and "@" not in parts.netloc
    return value if port in usual and parts.hostname and bare else default


def _replies(raw: object) -> ReplyOptions:
    given, plain = _object(raw), ReplyOptions()
    words = given.get("opt_out_words")
    kept = [word for word in words if _words(word, 40, "") == word and word] if isinstance(words, list | tuple) else []
    text = given.get("confirm_opt_out")
    confirm = text if isinstance(text, str) and len(text) <= 1000 else plain.confirm_opt_out
    most = _whole(given.get("answers_a_day"), 0, MAX_ANSWERS, plain.answers_a_day)
    return ReplyOptions(tuple(kept[:100]), confirm, most)


def _part_sizes(raw: object) -> PartSizes:
    """Each encoding's pair stands or falls as one: half a pair would count with sizes nobody chose."""
    given, plain = _object(raw), PartSizes()
    gsm = _pair(given.get("gsm_single"), given.get("gsm_multi"), plain.gsm_single)
    ucs2 = _pair(given.get("ucs2_single"), given.get("ucs2_multi"), plain.ucs2_single)
    gsm_single, gsm_multi = gsm or (plain.gsm_single, plain.gsm_multi)
    ucs2_single, ucs2_multi = ucs2 or (plain.ucs2_single, plain.ucs2_multi)
    return PartSizes(gsm_single, gsm_multi, ucs2_single, ucs2_multi)


def _pair(single: object, multi: object, largest: int) -> tuple[int, int] | None:
    sizes = _whole(single, 2, largest, 0), _whole(multi, 2, largest, 0)
    return sizes if 0 < sizes[1] <= sizes[0] else None
